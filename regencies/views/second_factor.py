"""Between the password and the session: the code, and setting up the app that makes it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from regencies.forms.second_factor import CodeForm, SureForm
from regencies.ledger.signing import signed
from regencies.models import Phone, User
from regencies.sign_in import known_browser, second_factor, sessions, steps
from regencies.sign_in.known_browser import browser_name
from regencies.sign_in.qr import qr_code


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code after the password."""
    found = steps.pending(request)
    if found is None:
        return steps.begin_again(request)
    user, next_url = found
    if not second_factor.is_on(user):
        return redirect("accounts:set-up")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_right(request, user, form):
        steps.complete(request, user, how=sessions.SECOND_FACTOR)
        return known_browser.remember(request, redirect(steps.destination(next_url)), user.username)
    return render(request, "accounts/second_step.html", {"form": form})


def is_right(request: HttpRequest, user: User, form: CodeForm | SureForm) -> bool:
    """Whether the code is; otherwise the form says what to do, and the failure counts."""
    if steps.is_locked(request, user):
        return False
    is_known = bool(browser_name(request, user.username))
    checked = second_factor.verify(user, form.cleaned_data["code"], is_known_browser=is_known)
    if not checked.is_right:
        form.add_error("code", refusal(checked.wait, form.cleaned_data["code"]))
    if not checked.is_right and not checked.wait:
        steps.failed(request, user)
    return checked.is_right


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Whose role needs a second factor sets it up before he is signed in."""
    found = steps.pending(request)
    if found is None:
        return steps.begin_again(request)
    user, next_url = found
    if second_factor.is_on(user):
        return redirect("accounts:second-step")
    phone = second_factor.begun(user)
    if phone is None:
        return steps.begin_again(request)
    form = CodeForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid() and confirmed(user, form):
        steps.complete(request, user, how=sessions.SECOND_FACTOR)
        page = recovery_codes(request, steps.destination(next_url), is_new=True)
        return known_browser.remember(request, page, user.username)
    return render(request, "accounts/set_up.html", set_up_context(phone, form))


def set_up_context(phone: Phone, form: CodeForm) -> dict:
    """What the page of a new phone shows, for the sign-in and for the account page."""
    return {
        "form": form,
        "qr_code": qr_code(phone.config_url),
        "secret": second_factor.grouped_secret(phone),
        "address": phone.config_url,
        "name": phone.user.username,
    }


def confirmed(user: User, form: CodeForm) -> bool:
    """Whether the first code of the new phone is right; otherwise the form says what to do."""
    with signed(user, why=_("Verifikasi dua langkah dipasang"), source="form"):
        checked = second_factor.confirm(user, form.cleaned_data["code"])
    if not checked.is_right:
        form.add_error("code", refusal(checked.wait))
    return checked.is_right


def refusal(wait: int, typed: str = "") -> str:
    """Says what to do, and not whether a code was wrong, late or used: only of what kind it was *typed*."""
    is_recovery = second_factor.is_like_recovery(typed)
    if not wait and is_recovery:
        return _(
            "Kode cadangan tidak cocok atau sudah pernah dipakai: masing-masing berlaku satu kali. Isi kode "
            "cadangan lain lengkap dengan nomornya, atau enam angka dari aplikasi."
        )
    if not wait:
        return _(
            "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu isi yang itu."
        )
    if is_recovery:
        words = ngettext(
            "Terlalu cepat setelah kode yang tidak cocok; kode cadangan ini belum diperiksa. Tunggu %d "
            "detik, lalu kirim lagi.",
            "Terlalu cepat setelah kode yang tidak cocok; kode cadangan ini belum diperiksa. Tunggu %d "
            "detik, lalu kirim lagi.",
            wait,
        )
    else:
        words = ngettext(
            "Terlalu cepat setelah kode yang tidak cocok. Tunggu %d detik, lalu isi kode yang baru.",
            "Terlalu cepat setelah kode yang tidak cocok. Tunggu %d detik, lalu isi kode yang baru.",
            wait,
        )
    return words % wait


def recovery_codes(request: HttpRequest, next_url: str, *, is_new: bool) -> HttpResponse:
    """Ten new codes of the person who is signed in, shown this once: they are kept nowhere in the clear."""
    codes = second_factor.new_recovery_codes(request.user)
    lines = [_("Kode cadangan Pantau KTP-el untuk %s") % request.user.username, "", *codes, ""]
    context = {"codes": codes, "text": "\r\n".join(lines), "next_url": next_url, "is_new": is_new}
    return render(request, "accounts/recovery_codes.html", context)
