"""Where browsers tell what the Content-Security-Policy kept from running: one line in the log for each."""

import json
import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ektp.allowance import allows
from ektp.client_address import client_address

MOST_BYTES = 16_000
MOST_REPORTS = 5  # of one sending: a browser collects them
LONGEST = 200
PER_MINUTE = 20
# As "report-uri" and as "report-to" name them.
NAMES = {
    "directive": ("effective-directive", "effectiveDirective", "violated-directive"),
    "blocked": ("blocked-uri", "blockedURL"),
    "page": ("document-uri", "documentURL"),
    "source": ("source-file", "sourceFile"),
    "line": ("line-number", "lineNumber"),
    "sample": ("script-sample", "sample"),
}
logger = logging.getLogger("ektp.csp")


@csrf_exempt
@login_not_required
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """204 whatever comes: who sends nonsense learns nothing, and a flood of it is not even read."""
    if _size(request) <= MOST_BYTES and allows("csp", client_address(request), most=PER_MINUTE, seconds=60):
        for found in _reports(request.body)[:MOST_REPORTS]:
            # JSON in ASCII: nothing in it can end the line or pretend to be another.
            logger.warning("blocked %s", json.dumps(found))
    return HttpResponse(status=204)


def _size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else MOST_BYTES + 1


def _reports(body: bytes) -> list[dict[str, str]]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    bodies = [each.get("body") for each in sent if isinstance(each, dict)] if isinstance(sent, list) else []
    if isinstance(sent, dict):
        bodies = [sent.get("csp-report")]
    return [_told(each) for each in bodies if isinstance(each, dict)]


def _told(body: dict) -> dict[str, str]:
    told = {
        name: next((_short(body[key]) for key in keys if key in body), "") for name, keys in NAMES.items()
    }
    # A page's query may hold what somebody typed.
    return {name: text.split("?")[0] if name != "sample" else text for name, text in told.items() if text}


def _short(value: object) -> str:
    return str(value)[:LONGEST] if isinstance(value, str | int) else ""
