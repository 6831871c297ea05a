"""Pasting a chat message: read it, show what was understood, save what is confirmed."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from regencies import clock
from regencies.forms.paste import MessageForm
from regencies.models import Province, Regency
from regencies.pasted.cards import Asked
from regencies.pasted.desk import Desk, saved_reports

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def paste(request: HttpRequest, code: str) -> HttpResponse:
    """``/lapor/16.13/tempel/``: messages of one regency."""
    writable = Regency.objects.writable_by(request.user).select_related("province")
    regency = get_object_or_404(writable, code=code)
    return _answer(request, (regency,), regency, regency.province)


@require_http_methods(METHODS)
def paste_any(request: HttpRequest) -> HttpResponse:
    """``/lapor/tempel/``: the bureau's, for every regency of its province; an officer goes to his own."""
    managed = Province.objects.managed_by(request.user)
    province = managed.order_by("code").first()
    if province is None:
        own = Regency.objects.writable_by(request.user).first()
        if own is None:
            raise Http404
        return redirect("regencies:paste", own.code)
    regencies = Regency.objects.filter(province__in=managed).select_related("province").order_by("code")
    return _answer(request, tuple(regencies), None, province)


def _answer(
    request: HttpRequest, regencies: tuple[Regency, ...], own: Regency | None, province: Province
) -> HttpResponse:
    today = clock.today(province.timezone)
    named = own or next(iter(regencies), None)
    context = {
        "regency": own,
        "province": province,
        "today": today,
        "example_name": named.short_name if named else province.name,
        "desk": None,
        "saved": [],
    }
    if request.method != "POST":
        saved = saved_reports(regencies, request.GET.getlist("tersimpan"))
        form = MessageForm() if saved else MessageForm().lead_on()
        return render(request, "regencies/paste.html", context | {"form": form, "saved": saved})
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render(request, "regencies/paste.html", context | {"form": form.lead_on()}, status=422)
    read_on = form.read_on(today)
    is_new = "simpan" not in request.POST
    data = None if is_new else request.POST
    desk = Desk(Asked(request.user, regencies, own, form.cleaned_data["pesan"], read_on, data))
    if not is_new:
        desk.save(request.POST["simpan"])
        if desk.is_done:
            return redirect(_address_after(request, desk))
    desk.prepare()
    status = 200 if is_new else desk.status
    return render(request, "regencies/paste.html", context | {"form": form, "desk": desk}, status=status)


def _address_after(request: HttpRequest, desk: Desk) -> str:
    """The saved report's own page, or the list of several."""
    if len(desk.cards) > 1:
        return f"{request.path}?{urlencode([('tersimpan', each) for each in desk.saved])}"
    card = desk.cards[0]
    address = reverse("regencies:report", args=[card.regency.code])
    return f"{address}?tanggal={card.date.isoformat()}&tersimpan={card.outcome}"
