"""A change in words: what kind of thing, which one, from what to what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from regencies.formatting import count, long_date
from regencies.models import FLOWS, Regency, User

VERBS = {"insert": lazy("membuat"), "update": lazy("mengubah"), "delete": lazy("menghapus")}
UNSAID = {"id", "version", "regency", "province", "date", "user", "author", "session_epoch", "key", "digest"}
LABELS = {
    "announced_on": lazy("diumumkan"),
    "answer": lazy("jawaban"),
    "bureau_name": lazy("nama biro"),
    "capital": lazy("ibu kota"),
    "cohort_on": lazy("kohort per"),
    "correction_days": lazy("hari koreksi"),
    "cutoff_time": lazy("batas jam"),
    "due_on": lazy("jatuh tempo"),
    "effective_on": lazy("berlaku sejak"),
    "eligible": lazy("wajib KTP"),
    "is_active": lazy("akun aktif"),
    "is_open": lazy("buka"),
    "is_primary": lazy("tenggat utama"),
    "kind": lazy("jenis"),
    "legal_basis": lazy("dasar hukum"),
    "measure": lazy("ukuran"),
    "name": lazy("nama"),
    "population": lazy("penduduk"),
    "reason": lazy("alasan"),
    "role": lazy("peran"),
    "service_weekdays": lazy("hari layanan"),
    "short_name": lazy("nama pendek"),
    "source": lazy("sumber"),
    "state": lazy("keadaan"),
    "status": lazy("status"),
    "target_ratio": lazy("target"),
    "text": lazy("penjelasan"),
    "timezone": lazy("zona waktu"),
    "username": lazy("nama akun"),
    "first_name": lazy("nama depan"),
    "last_name": lazy("nama belakang"),
    "accepted_at": lazy("diterima pada"),
    "withdrawn_at": lazy("ditarik pada"),
}


@dataclass(frozen=True)
class Names:
    """What is needed to name things: the province's regencies and the people of a page, by key."""

    regencies: dict[int, Regency]
    people: dict[int, User]

    def area(self, event) -> str:
        regency = self.regencies.get(getattr(event, "regency_id", None))
        return str(regency.full_name) if regency else _("provinsi")

    def code(self, event) -> str:
        regency = self.regencies.get(event.regency_id)
        return regency.code if regency else ""

    def person(self, key: int | None) -> str:
        person = self.people.get(key)
        return person.known_as if person else _("seseorang")


def _report(event, names: Names) -> str:
    return _("laporan %(area)s, %(date)s") % {"area": names.area(event), "date": long_date(event.date)}


def _month(event, names: Names) -> str:
    return _("penutupan bulan %(month)s") % {"month": date_format(event.month, "F Y")}


def _dated(words) -> Callable[[object, Names], str]:
    return lambda event, names: f"{words} {names.area(event)}, {long_date(event.date)}"


def _plain(words) -> Callable[[object, Names], str]:
    return lambda event, names: str(words)


def _role(event, names: Names) -> str:
    role = dict(event._meta.get_field("role").flatchoices).get(event.role, event.role)
    area = f" {names.area(event)}" if event.regency_id else ""
    return _("peran %(person)s: %(role)s") % {"person": names.person(event.user_id), "role": f"{role}{area}"}


NOUNS: dict[str, Callable[[object, Names], str]] = {
    "ClosedMonth": _month,
    "CorrectionRequest": _dated(lazy("permintaan koreksi")),
    "DailyReport": _report,
    "Deadline": lambda event, names: _("tenggat %(name)s") % {"name": event.name},
    "Invitation": lambda event, names: _("undangan %(name)s") % {"name": event.name or event.note},
    "MarkAnswer": _dated(lazy("jawaban atas angka janggal")),
    "Membership": _role,
    "Phone": lambda event, names: _("aplikasi kode %(person)s") % {"person": names.person(event.user_id)},
    "PopulationFigure": lambda event, names: _("jumlah penduduk %(area)s") % {"area": names.area(event)},
    "Province": _plain(lazy("pengaturan provinsi")),
    "Reconciliation": _dated(lazy("saldo")),
    "Regency": lambda event, names: _("data %(name)s") % {"name": event.name},
    "ServiceDayException": _dated(lazy("kalender layanan")),
    "UnderdevelopedPeriod": lambda event, names: _("masa tertinggal %(area)s") % {"area": names.area(event)},
    "User": lambda event, names: _("akun %(name)s") % {"name": event.username},
}


def _regency_page(route: str, *, date: str = "") -> Callable[[object, Names], str]:
    def address(event, names: Names) -> str:
        code = names.code(event)
        query = f"?{urlencode({'tanggal': event.date.isoformat()})}" if date and code else ""
        return reverse(route, args=[code]) + query if code else ""

    return address


PAGES: dict[str, Callable[[object, Names], str]] = {
    "ClosedMonth": lambda event, names: reverse("regencies:month", args=[f"{event.month:%Y-%m}"]),
    "CorrectionRequest": lambda event, names: reverse("reports:correction", args=[event.id]),
    "DailyReport": _regency_page("regencies:report", date="date"),
    "Deadline": lambda event, names: reverse("reports:countdown"),
    "MarkAnswer": _regency_page("regencies:report", date="date"),
    "PopulationFigure": _regency_page("regencies:register-figure"),
    "Reconciliation": _regency_page("regencies:balance"),
}


def tracked_name(event) -> str:
    return event.pgh_tracked_model.__name__


def noun(event, names: Names) -> str:
    """What was changed, by its name."""
    words = NOUNS.get(tracked_name(event))
    return words(event, names) if words else str(event.pgh_tracked_model._meta.verbose_name)


def page(event, names: Names) -> str:
    """Where it can be seen now; empty where there is no page or nothing is left."""
    address = PAGES.get(tracked_name(event))
    return address(event, names) if address and event.pgh_label != "delete" else ""


def differences(before, event) -> Iterator[str]:
    """``perekaman 12 → 21`` for every field that changed; for a new report its figures."""
    if event.pgh_label == "delete":
        return
    for field in event.pgh_tracked_model._meta.concrete_fields:
        if field.name in UNSAID or not hasattr(event, field.attname):
            continue
        new = getattr(event, field.attname)
        if before is not None and getattr(before, field.attname) != new:
            yield f"{_label(field)} {_said(field, getattr(before, field.attname))} → {_said(field, new)}"
        elif before is None and field.name in FLOWS and new:
            yield f"{_label(field)} {_said(field, new)}"


def _label(field: models.Field) -> str:
    words = str(LABELS.get(field.name) or field.verbose_name)
    return words[:1].lower() + words[1:]


def _said(field: models.Field, value) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, int) and not field.is_relation:
        return count(value)
    return (
        long_date(value) if isinstance(field, models.DateField) and not hasattr(value, "hour") else str(value)
    )
