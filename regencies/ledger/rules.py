"""What is impossible and therefore refused, with the field, the value and the reason."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ektp.prepared import PreparedQuery
from regencies import clock
from regencies.models import FLOWS, LARGEST_FLOW, ClosedMonth, Province, Regency

from .catalogue import RULES

EARLIEST = dt.date(2009, 1, 1)  # KTP-el recording began with the pilots of 2009.
_CLOSED = PreparedQuery(
    "closed_month", lambda pk, month: ClosedMonth.objects.filter(province=pk, month=month), "bigint", "date"
)


class Refused(ValidationError):
    """An impossible report: ``message_dict`` maps field names to what is wrong and the way out."""

    @property
    def rules(self) -> list[str]:
        """Codes of the broken rules (``catalogue.RULES``), in the order of the fields."""
        return [error.code for errors in self.error_dict.values() for error in errors]


def broken(code: str, message: str) -> ValidationError:
    """*message* as the sentence of a broken rule of the catalogue."""
    return ValidationError(message, code=RULES[code].code)


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


def is_closed(province: Province, day: dt.date) -> bool:
    """Whether *day* lies in a month that the bureau has closed."""
    return _CLOSED.row(province.pk, day.replace(day=1)) is not None


def refuse_impossible(
    entry: Entry, *, regency: Regency, date: dt.date, may_unlock: bool, is_service_day: bool
) -> None:
    """Raise ``Refused`` for what cannot be: the date first, then each field.

    ``may_unlock`` is true for the bureau, who may change days after the lock.
    """
    problems = date_problems(regency, date, may_unlock=may_unlock)
    for flow in FLOWS:
        value = getattr(entry, flow)
        if type(value) is not int or not 0 <= value <= LARGEST_FLOW:
            message = _("%(value)s bukan bilangan bulat dari 0 sampai 1.000.000.") % {"value": value}
            problems[flow] = broken("not_a_count", message)
    if entry.recorded == 0 and is_service_day and not entry.zero_reason.strip():
        message = _("Perekaman 0 pada hari kerja: tulis alasannya, misalnya “jaringan putus”.")
        problems["zero_reason"] = broken("zero_without_reason", message)
    if problems:
        raise Refused(problems)


def broken_date_rule(
    day: dt.date, *, today: dt.date, locked_before: dt.date | None, is_closed: bool
) -> str | None:
    """The first rule that *day* breaks; ``locked_before`` is None for whom no lock holds."""
    if day > today:
        return "future"
    if day < EARLIEST:
        return "too_early"
    if is_closed:
        return "month_closed"
    return "locked" if locked_before is not None and day < locked_before else None


def date_problems(regency: Regency, date: dt.date, *, may_unlock: bool) -> dict[str, ValidationError]:
    """Why a report cannot be written for *date*, under the key ``date``; empty when it can."""
    code = broken_date_rule(
        date,
        today=clock.today(regency.province.timezone),
        locked_before=None if may_unlock else locked_before(regency),
        is_closed=is_closed(regency.province, date),
    )
    return {"date": broken(code, _date_message(code, regency, date))} if code else {}


def _date_message(code: str, regency: Regency, date: dt.date) -> str:
    province, shown = regency.province, date_format(date, "j F Y")
    today = date_format(clock.today(province.timezone), "j F Y")
    if code == "future":
        return _("%(date)s belum tiba: hari ini %(today)s (%(zone)s). Pilih tanggal sampai hari ini.") % {
            "date": shown,
            "today": today,
            "zone": province.zone_label,
        }
    if code == "too_early":
        return _("%(date)s mendahului KTP-el. Periksa tahunnya.") % {"date": shown}
    if code == "month_closed":
        return _("%(month)s sudah ditutup. %(bureau)s dapat membukanya kembali dengan alasan.") % {
            "month": date_format(date, "F Y"),
            "bureau": province.bureau_name,
        }
    return _(
        "%(date)s sudah terkunci: petugas dapat mengubah sampai %(days)s hari ke belakang. "
        "Ajukan koreksi kepada %(bureau)s."
    ) % {"date": shown, "days": province.correction_days, "bureau": province.bureau_name}
