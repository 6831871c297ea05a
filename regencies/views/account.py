"""A person's own account: roles, second factor, other devices."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regencies.forms.second_factor import CodeForm, SureForm
from regencies.ledger.signing import signed
from regencies.people.sessions import end_sessions
from regencies.sign_in import second_factor, sessions, steps
from regencies.views.second_factor import confirmed, is_right, recovery_codes, set_up_context


def sure_first(view: Callable) -> Callable:
    """Who has not proved within a quarter of an hour who he is does so first, and then asks again."""

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if sessions.is_sure(request) else redirect("accounts:sure")

    return asked


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the site knows about the person, and what he may change himself."""
    user = request.user
    context = {
        "memberships": user.memberships.select_related("province", "regency").order_by("role", "pk"),
        "is_on": second_factor.is_on(user),
        "is_required": second_factor.is_required(user),
        "codes_left": second_factor.codes_left(user),
        "came_by_door": sessions.way_in(request) == sessions.DOOR,
    }
    return render(request, "accounts/account.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sure(request: HttpRequest) -> HttpResponse:
    """Password, and code where there is one, before something that matters."""
    needs_code = second_factor.is_on(request.user)
    form = SureForm(request.POST or None, needs_code=needs_code)
    if request.method == "POST" and form.is_valid() and _is_proved(request, form):
        sessions.came_in(request, sessions.SECOND_FACTOR if needs_code else sessions.PASSWORD)
        messages.success(
            request, _("Terima kasih. Selama 15 menit Anda dapat mengubah verifikasi dua langkah.")
        )
        return redirect("accounts:account")
    return render(request, "accounts/sure.html", {"form": form})


def _is_proved(request: HttpRequest, form: SureForm) -> bool:
    user = request.user
    if steps.is_locked(request, user):
        return False
    if not user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("Kata sandi tidak cocok."))
        steps.failed(request, user)
        return False
    return "code" not in form.cleaned_data or is_right(request, user, form)


@require_POST
@sure_first
def begin_phone(request: HttpRequest) -> HttpResponse:
    """A first phone, or another one; the old one holds until the new one has made its first code."""
    with signed(request.user, why=_("Verifikasi dua langkah disiapkan"), source="form"):
        second_factor.begin(request.user)
    return redirect("accounts:phone")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sure_first
def phone(request: HttpRequest) -> HttpResponse:
    """The new phone's secret, until its first code is entered."""
    found = second_factor.begun(request.user)
    if found is None:
        return redirect("accounts:account")
    form = CodeForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid() and confirmed(request.user, form):
        sessions.came_in(request, sessions.SECOND_FACTOR)
        _end_other_sessions(request, _("Verifikasi dua langkah dipasang"))
        return recovery_codes(request, reverse("accounts:account"), is_new=True)
    return render(request, "accounts/phone.html", set_up_context(found, form))


@require_POST
@sure_first
def remove_phone(request: HttpRequest) -> HttpResponse:
    """Off again; not for a role that needs it."""
    if second_factor.is_required(request.user):
        messages.error(
            request,
            _("Peran Biro memerlukannya: ponselnya dapat diganti, tidak dapat dimatikan."),
        )
        return redirect("accounts:account")
    with signed(request.user, why=_("Verifikasi dua langkah dimatikan"), source="form"):
        second_factor.reset(request.user)
    sessions.came_in(request, sessions.PASSWORD)
    _end_other_sessions(request, _("Verifikasi dua langkah dimatikan"))
    messages.success(
        request, _("Verifikasi dua langkah dimatikan. Mulai sekarang kata sandi saja yang membuka akun ini.")
    )
    return redirect("accounts:account")


@require_POST
@never_cache
@sure_first
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes; the earlier ones are void."""
    if not second_factor.is_on(request.user):
        return redirect("accounts:account")
    return recovery_codes(request, reverse("accounts:account"), is_new=False)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Every other device is signed out at its next request."""
    _end_other_sessions(request, _("Perangkat lain dikeluarkan"))
    messages.success(request, _("Semua perangkat lain sudah dikeluarkan dari akun ini."))
    return redirect("accounts:account")


def _end_other_sessions(request: HttpRequest, why: str) -> None:
    with signed(request.user, why=why, source="form"):
        end_sessions(request.user)
    update_session_auth_hash(request, request.user)
