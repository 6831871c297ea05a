"""The demonstration's one-click sign-in, the bureau's only way in without a second factor.

Anywhere else this address does not exist.
"""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from regencies import demonstration_door
from regencies.sign_in import sessions


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demonstration's ``role`` (with ``regency``: the officer's)."""
    if request.method != "POST" or not demonstration_door.is_open(request):
        raise Http404
    user = demonstration_door.account(request.POST.get("role", ""), request.POST.get("regency", ""))
    if user is None:
        raise Http404
    login(request, user, backend=sessions.BACKEND)
    sessions.came_in(request, sessions.DOOR)
    return redirect("accounts:home")
