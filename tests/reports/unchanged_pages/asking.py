"""How somebody asks for a page of figures who may have it already."""

PAGES = {"/provinsi/16/", "/kabkota/16.13/", "/tenggat/"}


def again(client, path: str, tag: str) -> int:
    """The status of asking once more with the tag of a page that was kept."""
    return client.get(path, headers={"If-None-Match": tag}).status_code


def without_preparing(queries) -> list:
    """A connection prepares its statements once."""
    return [query for query in queries if not query["sql"].startswith("PREPARE")]
