"""What slows a guesser down, and nobody in a browser that he has used before.

django-axes counts failures; this handler says which of them count together. Nothing here knows whether an
account exists: a name that nobody has is counted and locked like any other.

* from one place on one name: 10, then 15 minutes (a colleague at the same address may be the guesser, hence:)
* in a browser that this person has used before: 10 of its own, whatever happens elsewhere;
* from one place on all names: 100, then 15 minutes (an office shares one address);
* on one name from everywhere: 50, then 5 minutes. What is refused is not counted, so nothing is prolonged.

Only completed sign-ins reset what they counted, and wrong codes count like wrong passwords.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regencies.sign_in.known_browser import browser_name

FEW, MANY_PLACES, MANY_NAMES = 10, 50, 100
LONG, SHORT = timedelta(minutes=15), timedelta(minutes=5)
_IPV6_NETWORK = 64  # what one subscriber has


@dataclass(frozen=True)
class Limit:
    """So many failures among *attempts* within *window* close the door for as long."""

    name: str
    attempts: QuerySet
    most: int
    window: timedelta


class Throttle(AxesDatabaseHandler):
    """Several limits at once, where axes knows one number for all of them."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Failures under the limit that is nearest, in parts of ``FEW``, which is axes' only limit."""
        return max((FEW * failures // limit.most for limit, failures in self._counted(request, credentials)))

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        if request is not None:
            _place(request, get_client_username(request, credentials) or "")
        super().user_login_failed(sender, credentials, request, **kwargs)

    def filter_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> list[QuerySet]:
        """What a completed sign-in resets: its own failures."""
        return [limits(request, credentials)[0].attempts]

    def reached(self, request: HttpRequest, credentials: dict | None) -> Limit | None:
        """The limit that keeps this request out."""
        counted = self._counted(request, credentials)
        return next((limit for limit, failures in counted if failures >= limit.most), None)

    def _counted(self, request: HttpRequest, credentials: dict | None) -> list[tuple[Limit, int]]:
        now = request.axes_attempt_time
        return [
            (limit, _failures(_within(limit.attempts, now, limit.window)))
            for limit in limits(request, credentials)
        ]


def _within(attempts: QuerySet, now: datetime, window: timedelta) -> QuerySet:
    """Those of the window; what lies further ahead than that was noted before the clock was set back, and
    would keep people out until the clock is there again."""
    return attempts.filter(attempt_time__range=(now - window, now + window))


def _failures(attempts: QuerySet) -> int:
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0


def limits(request: HttpRequest, credentials: dict | None) -> list[Limit]:
    """The limits that hold for this request, its own first."""
    username = get_client_username(request, credentials) or ""
    _place(request, username)
    of_name = AccessAttempt.objects.filter(username=username, user_agent=request.axes_user_agent)
    if request.axes_user_agent:
        return [Limit("browser", of_name, FEW, LONG)]
    here = AccessAttempt.objects.filter(ip_address=request.axes_ip_address)
    return [
        Limit("pair", of_name.filter(ip_address=request.axes_ip_address), FEW, LONG),
        Limit("place", here.filter(user_agent=""), MANY_NAMES, LONG),
        Limit("account", of_name, MANY_PLACES, SHORT),
    ]


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict | None) -> HttpResponse:
    """Says what was too much, for how long, and what helps; the same for names that nobody has."""
    limit = Throttle().reached(request, credentials)
    name, window = (limit.name, limit.window) if limit else ("pair", LONG)
    context = {"limit": name, "minutes": int(window.total_seconds() // 60)}
    response = render(request, "accounts/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(int(window.total_seconds()))
    return response


def _place(request: HttpRequest, username: str) -> None:
    """Where the request comes from: one IPv4 address, one IPv6 subscriber, or one browser that is known.

    In the column that axes calls user agent stands the known browser's name: what a browser calls itself is
    the guesser's to choose.
    """
    request.axes_user_agent = browser_name(request, username)
    try:
        address = ipaddress.ip_address(request.axes_ip_address or "")
    except ValueError:
        return
    if address.version == 6:
        network = ipaddress.ip_network((address, _IPV6_NETWORK), strict=False)
        request.axes_ip_address = str(network.network_address)
