"""What is impossible and therefore refused, with the field, the value and the reason."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regencies import clock
from regencies.models import FLOWS, LARGEST_FLOW, Regency

EARLIEST = dt.date(2009, 1, 1)  # KTP-el recording began with the pilots of 2009.


class Refused(ValidationError):
    """An impossible report: ``message_dict`` maps field names to what is wrong and the way out."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One day's report as entered: the seven flows in whole people, cards or certificates."""

    recorded: int
    printed: int
    reprinted: int
    blanks_received: int
    blanks_spoiled: int
    temporary_issued: int
    temporary_withdrawn: int
    note: str = ""
    zero_reason: str = ""

    def as_fields(self) -> dict:
        """Field values of a ``DailyReport``."""
        return asdict(self)


def locked_before(regency: Regency) -> dt.date:
    """First date that an officer may still change: older days are the bureau's."""
    return clock.today(regency.province.timezone) - dt.timedelta(days=regency.province.correction_days)


def refuse_impossible(
    entry: Entry, *, regency: Regency, date: dt.date, may_unlock: bool, is_service_day: bool
) -> None:
    """Raise ``Refused`` for what cannot be: the date first, then each field.

    ``may_unlock`` is true for the bureau, who may change days after the lock.
    """
    problems = date_problems(regency, date, may_unlock=may_unlock)
    for flow in FLOWS:
        value = getattr(entry, flow)
        if not isinstance(value, int) or not 0 <= value <= LARGEST_FLOW:
            problems[flow] = _("%(value)s bukan bilangan bulat dari 0 sampai 1.000.000.") % {"value": value}
    if entry.recorded == 0 and is_service_day and not entry.zero_reason.strip():
        problems["zero_reason"] = _(
            "Perekaman 0 pada hari kerja: tulis alasannya, misalnya “jaringan putus”."
        )
    if problems:
        raise Refused(problems)


def date_problems(regency: Regency, date: dt.date, *, may_unlock: bool) -> dict[str, str]:
    """Why a report cannot be written for *date*, under the key ``date``; empty when it can."""
    today = clock.today(regency.province.timezone)
    shown = date_format(date, "j F Y")
    if date > today:
        return {
            "date": _("%(date)s belum tiba: hari ini %(today)s (%(zone)s). Pilih tanggal sampai hari ini.")
            % {"date": shown, "today": date_format(today, "j F Y"), "zone": regency.province.zone_label}
        }
    if date < EARLIEST:
        return {"date": _("%(date)s mendahului KTP-el. Periksa tahunnya.") % {"date": shown}}
    if not may_unlock and date < locked_before(regency):
        locked = _("%(date)s sudah terkunci: petugas dapat mengubah sampai %(days)s hari ke belakang.")
        contact = _("Hubungi %(bureau)s untuk perubahan.") % {"bureau": regency.province.bureau_name}
        return {"date": f"{locked % {'date': shown, 'days': regency.province.correction_days}} {contact}"}
    return {}
