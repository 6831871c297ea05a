"""A change in words: what kind of thing, which one, from what to what."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regencies.formatting import clock_time, count, long_date, percent, zoned_moment
from regencies.models import FLOWS, Regency, User

VERBS = {
    "insert": gettext_lazy("membuat"),
    "update": gettext_lazy("mengubah"),
    "delete": gettext_lazy("menghapus"),
}
# What the line says anyhow, of itself or with who and when; and what is nobody's business.
UNSAID = {"id", "version", "base_version", "regency", "province", "date", "user", "author", "rule"}
UNSAID |= {"asked_at", "answered_at", "decided_at", "decided_by", "made_at", "made_by", "accepted_by"}
UNSAID |= {"session_epoch", "key", "digest"}
LABELS = {
    "accepted_at": gettext_lazy("diterima pada"),
    "announced_on": gettext_lazy("diumumkan"),
    "answer": gettext_lazy("jawaban"),
    "bureau_name": gettext_lazy("nama biro"),
    "capital": gettext_lazy("ibu kota"),
    "code": gettext_lazy("kode"),
    "cohort_on": gettext_lazy("kohort per"),
    "confirmed": gettext_lazy("terpasang"),
    "correction_days": gettext_lazy("hari koreksi"),
    "cutoff_time": gettext_lazy("batas jam"),
    "due_on": gettext_lazy("jatuh tempo"),
    "effective_on": gettext_lazy("berlaku sejak"),
    "eligible": gettext_lazy("wajib KTP"),
    "expires_at": gettext_lazy("berlaku sampai"),
    "first_name": gettext_lazy("nama depan"),
    "formed_on": gettext_lazy("dibentuk"),
    "from_year": gettext_lazy("dari tahun"),
    "is_active": gettext_lazy("akun aktif"),
    "is_open": gettext_lazy("buka"),
    "is_primary": gettext_lazy("tenggat utama"),
    "is_simulated": gettext_lazy("simulasi"),
    "kind": gettext_lazy("jenis"),
    "last_name": gettext_lazy("nama belakang"),
    "legal_basis": gettext_lazy("dasar hukum"),
    "measure": gettext_lazy("ukuran"),
    "month": gettext_lazy("bulan"),
    "name": gettext_lazy("nama"),
    "note": gettext_lazy("keterangan"),
    "parent": gettext_lazy("kabupaten induk"),
    "population": gettext_lazy("penduduk"),
    "reason": gettext_lazy("alasan"),
    "role": gettext_lazy("peran"),
    "service_weekdays": gettext_lazy("hari layanan"),
    "short_name": gettext_lazy("nama pendek"),
    "source": gettext_lazy("sumber"),
    "state": gettext_lazy("keadaan"),
    "status": gettext_lazy("status"),
    "target_ratio": gettext_lazy("target"),
    "text": gettext_lazy("penjelasan"),
    "tile_column": gettext_lazy("kolom peta"),
    "tile_row": gettext_lazy("baris peta"),
    "timezone": gettext_lazy("zona waktu"),
    "to_year": gettext_lazy("sampai tahun"),
    "username": gettext_lazy("nama akun"),
    "value": gettext_lazy("angka"),
    "withdrawn_at": gettext_lazy("ditarik pada"),
}


@dataclass(frozen=True)
class Names:
    """What is needed to name things: the province's regencies and the people of a page, by key; its clock."""

    regencies: dict[int, Regency]
    people: dict[int, User]
    zone: ZoneInfo

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
    "CorrectionRequest": _dated(gettext_lazy("permintaan koreksi")),
    "DailyReport": _report,
    "Deadline": lambda event, names: _("tenggat %(name)s") % {"name": event.name},
    "Invitation": lambda event, names: _("undangan %(name)s") % {"name": event.name or event.note},
    "MarkAnswer": _dated(gettext_lazy("jawaban atas angka janggal")),
    "Membership": _role,
    "Phone": lambda event, names: _("aplikasi kode %(person)s") % {"person": names.person(event.user_id)},
    "PopulationFigure": lambda event, names: _("jumlah penduduk %(area)s") % {"area": names.area(event)},
    "Province": _plain(gettext_lazy("pengaturan provinsi")),
    "Reconciliation": _dated(gettext_lazy("saldo")),
    "Regency": lambda event, names: _("data %(name)s") % {"name": event.name},
    "ServiceDayException": _dated(gettext_lazy("kalender layanan")),
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


def differences(before, event, names: Names) -> Iterator[str]:
    """``perekaman 12 → 21`` for every field that changed; for a new report its figures."""
    if event.pgh_label == "delete":
        return
    for field in event.pgh_tracked_model._meta.concrete_fields:
        if field.name in UNSAID or not hasattr(event, field.attname):
            continue
        new = getattr(event, field.attname)
        if before is not None and getattr(before, field.attname) != new:
            old = _said(field, getattr(before, field.attname), names)
            yield f"{_label(field)} {old} → {_said(field, new, names)}"
        elif before is None and field.name in FLOWS and new:
            yield f"{_label(field)} {_said(field, new, names)}"


def _label(field: models.Field) -> str:
    words = str(LABELS.get(field.name) or field.verbose_name)
    return words[:1].lower() + words[1:]


def _said(field: models.Field, value, names: Names) -> str:
    if value is None or value == "":
        return "–"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, int) and field.name.endswith("_year"):
        return str(value)
    if field.is_relation:
        regency = names.regencies.get(value)
        return str(regency.full_name) if regency else str(value)
    words = next((words for kind, words in WORDS.items() if isinstance(value, kind)), None)
    return words(value, names) if words else str(value)


# A truth is a whole number too, a moment a day: the narrower kind comes first.
WORDS: dict[type, Callable[[object, Names], str]] = {
    bool: lambda value, names: _("ya") if value else _("tidak"),
    int: lambda value, names: count(value),
    Decimal: lambda value, names: percent((value * 100).quantize(Decimal("0.01"), ROUND_DOWN)),
    dt.datetime: lambda value, names: zoned_moment(value, names.zone),
    dt.date: lambda value, names: long_date(value),
    dt.time: lambda value, names: clock_time(value),
    list: lambda value, names: ", ".join(str(WEEKDAYS[number - 1]) for number in value),
}
