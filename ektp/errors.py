"""What somebody sees when the server itself fails. Asks the database nothing: it may be what failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from ektp import request_id


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away; after a POST it says that the report may not have arrived."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    context = {
        "was_sending": request.method == "POST",
        "is_away": is_away,
        "request_id": request_id.current(),
    }
    response = HttpResponse(loader.render_to_string("500.html", context), status=503 if is_away else 500)
    if is_away:
        response["Retry-After"] = "5"
    return response
