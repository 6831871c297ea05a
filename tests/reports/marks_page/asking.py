"""The queue of odd values as somebody reads and answers it."""

import datetime as dt

URL = "/janggal/"
FIRST = dt.date(2016, 8, 1)
HIGH = "16.07|2016-08-09|far_from_usual|400|0"
ZERO = "16.07|2016-08-10|zero_on_service_day|0|0"


def rows(client, query: str = "") -> list[tuple[str, str]]:
    """Regency and rule of every mark on the page."""
    queue = client.get(f"{URL}{query}").context["queue"]
    return [(row.regency.code, row.mark.rule) for row in queue.rows]


def text(client, query: str = "") -> str:
    return " ".join(client.get(f"{URL}{query}").content.decode().split())


def send(client, *tokens: str, kind: str, words: str = "", query: str = ""):
    return client.post(f"{URL}{query}", {"tanda": tokens, "jawaban": kind, "teks": words})


def said(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]
