"""What somebody signed in sees is his alone: no proxy keeps it, and a browser asks before it shows it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivatePagesMiddleware:
    """Says so on every answer that says nothing itself.

    Not ``no-store``: going back after a lost connection must find the form as it was filled.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
