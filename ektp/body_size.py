"""No request brings more than its page can use: a body is read before anybody knows who sends it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

MOST_BYTES = 3_000_000
# Checks its own, far larger limit before it reads anything: regencies/views/imports.py.
TAKES_FILES = "/impor/"


class BodySizeMiddleware:
    """Answers 413 to a body that is too large, without reading it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        too_large = not length.isdecimal() or int(length[:20]) > MOST_BYTES
        if too_large and request.path != TAKES_FILES:
            answer = HttpResponse(
                _("Kiriman terlalu besar."), status=413, content_type="text/plain; charset=utf-8"
            )
            answer["Connection"] = "close"
            return answer
        return self.get_response(request)
