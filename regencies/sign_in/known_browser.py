"""Browsers in which somebody has signed in before: guessers elsewhere do not lock them out.

The cookie (OWASP calls it a device cookie) is signed, says a random name of the browser and, as digests, for
whom it is known. It opens nothing: its failures are counted by themselves, and as strictly.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "ektp_browser"
_SALT = "regencies.sign_in.known_browser"
_AGE = 180 * 24 * 3600
_PEOPLE = 8  # of one office PC; who signed in longest ago is forgotten


def browser_name(request: HttpRequest, username: str) -> str:
    """The browser's random name if *username* has signed in here before, else empty."""
    known = _read(request)
    return known["name"] if _digest(username) in known["for"] else ""


def remember(request: HttpRequest, response: HttpResponse, username: str) -> HttpResponse:
    """The answer from which on *username* is known in this browser."""
    known, digest = _read(request), _digest(username)
    people = [digest, *(other for other in known["for"] if other != digest)][:_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps({"name": known["name"], "for": people}, salt=_SALT),
        max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(request: HttpRequest) -> dict:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return {"name": secrets.token_hex(8), "for": []}


def _digest(username: str) -> str:
    return salted_hmac(_SALT, username, algorithm="sha256").hexdigest()[:16]
