"""Signing in by one click: only for a demonstration, and only on the very machine that shows it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from regencies.models import Membership, Province, User

# What proxies add; HTTP_X_REAL_IP is nginx's custom.
FORWARDED = ("HTTP_X_FORWARDED", "HTTP_X_REAL", "HTTP_FORWARDED")


def is_open(request: HttpRequest) -> bool:
    """Demonstration data, started by ``bin/run``, on a loopback address, asked directly by this machine.

    A forwarded request comes from somewhere else, whatever address the last hop has.
    """
    is_direct = not any(name.startswith(FORWARDED) for name in request.META)
    return (
        settings.EKTP_LOCAL
        and is_direct
        and "HTTP_VIA" not in request.META
        and _is_loopback(settings.EKTP_HOST)
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and Province.objects.filter(is_simulated=True).exists()
    )


def account(role: str, regency_code: str = "") -> User | None:
    """The demonstration's account of *role* (an officer's by regency): never one with rights elsewhere."""
    if "\x00" in role + regency_code:  # PostgreSQL has no such text to compare with.
        return None
    memberships = Membership.objects.filter(
        role=role, province__is_simulated=True, user__is_active=True, user__is_superuser=False
    ).exclude(user__memberships__province__is_simulated=False)
    # Who came by invitation has a password of his own, and nobody else's click opens his account.
    memberships = memberships.filter(user__invitations_accepted=None)
    if role == Membership.Role.OFFICER:
        memberships = memberships.filter(regency__code=regency_code)
    first = memberships.select_related("user").order_by("user__pk").first()
    return first and first.user


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
