"""What an invited person opens, without being signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ektp.allowance import allows
from ektp.client_address import client_address
from ektp.costly import SECONDS, too_often
from regencies.accounts import BadName, NameTaken
from regencies.forms.people import LinkForm, NewPasswordByLinkForm, OpenAccountForm
from regencies.models import Invitation, User
from regencies.people.invitations import NotUsable, accept_account, accept_password, usable
from regencies.people.suggesting import suggested_username
from regencies.sign_in import steps

MOST = 60


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest) -> HttpResponse:
    """``/undangan/#…``: the browser's script, or the person, sends what stands behind the #; then the form.

    Whatever is wrong with a link, the answer is the same.
    """
    if request.user.is_authenticated:
        return render(request, "people/invited_signed_in.html")
    if request.method != "POST":
        return render(request, "people/invited_open.html", {"form": LinkForm()})
    if not allows("invitation", client_address(request), most=MOST, seconds=SECONDS):
        return too_often(request)
    link = LinkForm(request.POST)
    if not link.is_valid():
        return render(request, "people/invited_open.html", {"form": link}, status=422)
    token = link.cleaned_data["kode"].rsplit("#", 1)[-1].strip()
    try:
        return _open(request, usable(token), token)
    except NotUsable:
        return render(request, "people/invited_refused.html", status=404)


def _open(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    is_sent = request.POST.get("langkah") == "terima"
    form = _form(invitation, request.POST if is_sent else None)
    context = {"invitation": invitation, "form": form, "token": token}
    if not is_sent or not form.is_valid():
        return render(request, "people/invited_form.html", context, status=422 if is_sent else 200)
    try:
        user = _accept(invitation, token, form.cleaned_data)
    except NameTaken:
        form.add_error("username", _("Nama pengguna itu sudah dipakai. Pilih yang lain."))
    except BadName:
        form.add_error("username", _("Huruf, angka, dan @ . + - _ saja, tanpa spasi."))
    else:
        return steps.after_password(request, user)
    return render(request, "people/invited_form.html", context, status=422)


def _form(invitation: Invitation, data) -> NewPasswordByLinkForm:
    if invitation.kind == Invitation.Kind.PASSWORD:
        return NewPasswordByLinkForm(data, user=invitation.user)
    name = invitation.name
    return OpenAccountForm(data, initial={"name": name, "username": suggested_username(name)})


def _accept(invitation: Invitation, token: str, chosen: dict) -> User:
    password = chosen["new_password1"]
    if invitation.kind == Invitation.Kind.PASSWORD:
        return accept_password(token=token, password=password)
    return accept_account(token=token, username=chosen["username"], name=chosen["name"], password=password)
