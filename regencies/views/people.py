"""The bureau's pages of people: the list, inviting, one person, one invitation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from regencies.forms.people import InviteForm, PeopleFilter
from regencies.models import Invitation, Membership, Province, Regency, User
from regencies.people.invitation_page import InvitationPage
from regencies.people.invitations import Made, MadeAlready, NotUsable, invite, renew, withdraw
from regencies.people.links import Link
from regencies.people.listing import people_of, without_officer
from regencies.people.person_page import PersonPage
from regencies.people.rules import Refused
from regencies.people.table import PER_PAGE, PeopleTable

GONE = (Province.DoesNotExist, User.DoesNotExist, Membership.DoesNotExist, Regency.DoesNotExist)


def _province(request: HttpRequest) -> Province:
    return get_object_or_404(Province.objects.managed_by(request.user).order_by("code")[:1])


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """``/pengguna/``; ``?kabkota=``, ``?peran=``, ``?keadaan=``, ``?sort=`` and ``?page=``."""
    province = _province(request)
    rows = people_of(province)
    filters = PeopleFilter(request.GET, province=province)
    table = PeopleTable(filters.apply(rows))
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {
        "province": province,
        "table": table,
        "filters": filters,
        "is_filtered": bool(filters.chosen()),
        "is_alone": len(rows) == 1,
        "uncovered": without_officer(province),
    }
    return render(request, "people/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite_person(request: HttpRequest) -> HttpResponse:
    """``/pengguna/undang/``; ``?kabkota=16.07`` fills in an officer's regency."""
    province = _province(request)
    if request.method != "POST":
        asked = province.regencies.filter(code=request.GET.get("kabkota", "").replace("\x00", "")).first()
        return _show_invite(request, province, InviteForm(province=province, initial={"regency": asked}))
    form = InviteForm(request.POST, province=province)
    if not form.is_valid():
        return _show_invite(request, province, form, status=422)
    try:
        made = invite(actor=request.user, province=province, **form.cleaned_data)
    except MadeAlready as again:
        return _shown_before(request, again)
    except GONE as problem:
        raise Http404 from problem
    return _show_link(request, made)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """``/pengguna/7/``: one person's roles, account and history."""
    province = _province(request)
    found = get_object_or_404(User.objects.kept_by(province), pk=number)
    if request.method == "POST":
        return _do(request, province, found)
    return render(request, "people/person.html", {"page": PersonPage(request.user, province, found)})


def _do(request: HttpRequest, province: Province, found: User) -> HttpResponse:
    key = request.POST.get("tindakan", "")
    page = PersonPage(request.user, province, found, key=key, data=request.POST)
    act = page.act(key)
    if act is None:
        messages.warning(request, _("Keadaannya sudah berubah sejak Anda membuka halaman ini."))
        return redirect("regencies:person", found.pk)
    if not act.form.is_valid():
        return render(request, "people/person.html", {"page": page}, status=422)
    try:
        done = act.do(**act.form.cleaned_data)
    except Refused as refused:
        act.form.add_error(None, str(refused))
        return render(request, "people/person.html", {"page": page}, status=422)
    except MadeAlready as again:
        return _shown_before(request, again)
    except GONE as problem:
        raise Http404 from problem
    if isinstance(done, Made):
        return _show_link(request, done)
    messages.success(request, act.said)
    is_left = not Province.objects.managed_by(request.user).exists()
    return redirect("accounts:home") if is_left else redirect("regencies:person", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, number: int) -> HttpResponse:
    """``/pengguna/undangan/7/``: withdrawn, or made anew with another link."""
    found = get_object_or_404(
        Invitation.objects.filter(province=_province(request)).select_related(
            "province", "regency", "user", "made_by", "accepted_by"
        ),
        pk=number,
    )
    page = InvitationPage(found, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _answer(request, page)
    return render(request, "people/invitation.html", {"page": page})


def _answer(request: HttpRequest, page: InvitationPage) -> HttpResponse:
    try:
        if page.asks_renewal:
            return _show_link(request, renew(actor=request.user, invitation=page.invitation, key=page.key))
        if page.asks_withdrawal:
            withdraw(actor=request.user, invitation=page.invitation)
            messages.success(request, _("Undangan ditarik. Tautannya tidak berlaku lagi."))
    except MadeAlready as again:
        return _shown_before(request, again)
    except NotUsable:
        messages.warning(request, _("Undangan ini sudah dipakai atau ditarik sebelumnya."))
    except Province.DoesNotExist as problem:
        raise Http404 from problem
    return redirect("regencies:invitation", page.invitation.pk)


def _show_invite(
    request: HttpRequest, province: Province, form: InviteForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "people/invite.html", {"province": province, "form": form}, status=status)


def _show_link(request: HttpRequest, made: Made) -> HttpResponse:
    """In the answer itself: a redirect would have to keep the token somewhere."""
    return render(request, "people/link.html", {"link": Link.of(request, made)})


def _shown_before(request: HttpRequest, again: MadeAlready) -> HttpResponse:
    messages.warning(
        request,
        _("Tautan ini sudah dibuat, dan hanya tampil sekali. Bila tidak tersalin, buat tautan baru."),
    )
    return redirect("regencies:invitation", again.invitation.pk)
