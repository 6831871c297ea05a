"""How somebody asks for a page of figures who may have it already."""

PAGES = {"/provinsi/16/", "/kabkota/16.13/", "/tenggat/"}


def again(client, path: str, tag: str) -> int:
    """The status of asking once more with the tag of a page that was kept."""
    return client.get(path, headers={"If-None-Match": tag}).status_code
