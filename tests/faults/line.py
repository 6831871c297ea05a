"""A plain HTTP client with cookies; every request goes on a connection of its own, as on a bad line."""

import contextlib
import http.client
import json
import re
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode

PATIENCE = 12  # seconds, as on the device (static/js/offline/queue.js)
_EDGE = "a-line-that-no-file-holds"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """``status`` 0: the line broke before an answer was there."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_answered(self) -> bool:
        """Whether the server decided: neither broken off nor told to come again."""
        return self.status not in (0, 503)


class Line:
    """One browser's cookies and address."""

    def __init__(self, port: int | str) -> None:
        self.port = int(port)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: dict[str, object]) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def post_json(self, path: str, data: dict) -> Answer:
        kind = {"Content-Type": "application/json", "Accept": "application/json"}
        return self._ask("POST", path, json.dumps(data).encode(), kind)

    def upload(self, path: str, field: str, name: str, content: bytes) -> Answer:
        """A file, as a form without a script sends it."""
        token = self.cookies.get("csrftoken", "")
        body = b"".join(
            [
                f'--{_EDGE}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'.encode(),
                f"{token}\r\n--{_EDGE}\r\nContent-Disposition: form-data; ".encode(),
                f'name="{field}"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode(),
                content,
                f"\r\n--{_EDGE}--\r\n".encode(),
            ]
        )
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={_EDGE}"})

    def sign_in(self, username: str, password: str) -> Answer:
        """Through the form, like a person."""
        page = self.get("/masuk/")
        typed = {"username": username, "password": password, "csrfmiddlewaretoken": token_in(page)}
        return self.post("/masuk/", typed)

    def enter_demonstration(self, role: str, regency: str = "") -> Answer:
        """Through the demonstration's one-click door."""
        typed = {"role": role, "regency": regency, "csrfmiddlewaretoken": token_in(self.get("/masuk/"))}
        return self.post("/masuk/demonstrasi/", typed)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = headers | {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        with contextlib.closing(asking), contextlib.suppress(OSError, http.client.HTTPException):
            asking.request(method, path, body or None, headers)
            answer = asking.getresponse()
            found = Answer(answer.status, dict(answer.getheaders()), answer.read())
            self._keep_cookies(answer.headers.get_all("Set-Cookie") or [])
            return found
        return Answer(0, {})

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            with contextlib.suppress(CookieError):
                self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}


def token_in(page: Answer) -> str:
    """The CSRF token of a page's first form; empty when the page did not come."""
    found = _TOKEN.search(page.body.decode(errors="replace"))
    return found[1] if found else ""
