"""From where somebody signs in, for the lockout that counts account and address together."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The browser's address: behind our proxy the last hop of ``X-Forwarded-For``, which the proxy wrote.

    Earlier hops are whatever the sender claims. Without a proxy the header is worth nothing.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS != "proxy":
        return direct
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct
