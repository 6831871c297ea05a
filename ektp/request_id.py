"""One id for all that a click causes: its log lines, its history, and the tasks that follow from it."""

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar

from django.conf import settings

_current: ContextVar[str] = ContextVar("request_id", default="")
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)


def current() -> str:
    """The id of what this thread is at work on; empty outside of requests and tasks."""
    return _current.get()


def use(given: object = None) -> str:
    """Work under *given* from now on, or under a new id when it is none that we would have written."""
    known = isinstance(given, str) and _WELL_FORMED.fullmatch(given)
    identifier = given if known else secrets.token_hex(8)
    _current.set(identifier)
    return identifier


def of_request(environ: Mapping[str, object]) -> str | None:
    """What our proxy calls this request. Without a proxy the header is whatever a stranger claims."""
    return environ.get("HTTP_X_REQUEST_ID") if settings.HTTPS == "proxy" else None
