"""From the password to the session: nobody is signed in before the last step.

Between the steps an anonymous session holds who gave the right password, for minutes and from one address.
"""

import time
from dataclasses import asdict, dataclass

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ektp.client_address import client_address
from regencies.ledger.signing import signed
from regencies.models import User
from regencies.sign_in import known_browser, second_factor, sessions

_KEY = "pending_sign_in"
PATIENCE, PATIENCE_TO_SET_UP = 300, 900  # seconds: to type a code, to install an app


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right. ``proof`` changes with the password and when his sessions are ended;
    it holds ``until`` a time in seconds."""

    user: int
    proof: str
    next_url: str
    address: str
    until: float


def after_password(request: HttpRequest, user: User, next_url: str = "") -> HttpResponse:
    """To the code, to setting it up, or in; *next_url* has been found to be an address of this site."""
    has_phone = second_factor.is_on(user)
    if not has_phone and not second_factor.is_required(user):
        complete(request, user, how=sessions.PASSWORD)
        return known_browser.remember(request, redirect(destination(next_url)), user.username)
    until = time.time() + (PATIENCE if has_phone else PATIENCE_TO_SET_UP)
    pending = Pending(user.pk, user.get_session_auth_hash(), next_url, client_address(request), until)
    request.session.cycle_key()
    request.session[_KEY] = asdict(pending)
    if not has_phone:
        with signed(user, why=_("Verifikasi dua langkah disiapkan"), source="form"):
            second_factor.begin(user)
    return redirect("accounts:second-step" if has_phone else "accounts:set-up")


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """Who is between the steps and where he wants to go; None when it is too late or he has changed."""
    kept = _kept(request)
    if kept is None or not _is_in_time(kept) or kept.address != client_address(request):
        return None
    user = User.objects.filter(pk=kept.user, is_active=True).first()
    if user is None or not constant_time_compare(kept.proof, user.get_session_auth_hash()):
        return None
    return user, kept.next_url


def begin_again(request: HttpRequest) -> HttpResponse:
    """Back to the password, saying why, with where he wanted to go.

    Without anything pending nothing is said: it would begin a session, and a form that is sent twice would
    lose the one that it has just signed in.
    """
    kept = _kept(request)
    if kept is None:
        return redirect("accounts:sign-in")
    forget(request)
    messages.warning(request, _why_again(kept))
    query = f"?{urlencode({'next': kept.next_url})}" if kept.next_url else ""
    return redirect(reverse("accounts:sign-in") + query)


def _kept(request: HttpRequest) -> Pending | None:
    return Pending(**request.session[_KEY]) if _KEY in request.session else None


def _is_in_time(kept: Pending) -> bool:
    return time.time() < kept.until <= time.time() + PATIENCE_TO_SET_UP


def _why_again(kept: Pending) -> str:
    """What has changed is not said in detail: somebody else may be asking."""
    if _is_in_time(kept):
        return _(
            "Sambungan internet atau akun Anda berubah setelah kata sandi diisi. "
            "Isi nama pengguna dan kata sandi sekali lagi."
        )
    return _(
        "Waktu untuk mengisi kode sudah habis, jadi Anda belum masuk. "
        "Isi nama pengguna dan kata sandi sekali lagi, lalu kode yang tampil saat itu."
    )


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether too many failures keep this request out; the answer is then the page that says so."""
    credentials = {"username": user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out, request.axes_credentials = True, credentials
    return True


def failed(request: HttpRequest, user: User) -> None:
    """A wrong code counts like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)


def complete(request: HttpRequest, user: User, *, how: str) -> None:
    """Sign in: the one place that does, apart from the demonstration's door.

    ``known_browser.remember`` is for the answer.
    """
    forget(request)
    login(request, user, backend=sessions.BACKEND)
    sessions.came_in(request, how)


def destination(next_url: str) -> str:
    """Where somebody goes who is in. What is no path, such as ``x``, would be taken for a view's name."""
    return next_url if next_url.startswith("/") else reverse("accounts:home")
