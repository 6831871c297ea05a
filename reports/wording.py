"""The words for what the arithmetic says: every status with its rule and its numbers.

All sentences are made when a page is rendered, in the reader's language. Paces have two decimals, what is
required is rounded up, shares are rounded down.
"""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regencies.formatting import count, decimal, long_date, percent
from reports.arithmetic import SILENT_DAYS, ceil_pace, round_half_up
from reports.progress import AreaDay, DeadlineDay, KnownDeadline, ProvinceDay, ProvinceDeadlineDay

STATUS_WORDS = {
    "reached": gettext_lazy("Tercapai"),
    "on_track": gettext_lazy("Sesuai jalur"),
    "at_risk": gettext_lazy("Berisiko"),
    "behind": gettext_lazy("Tertinggal"),
    "missed": gettext_lazy("Terlewat"),
    "no_data": gettext_lazy("Tanpa data"),
}
DECISION_WORDS = {
    "announced": gettext_lazy("diumumkan"),
    "in_force": gettext_lazy("berlaku"),
    "superseded": gettext_lazy("diganti"),
    "withdrawn": gettext_lazy("dicabut"),
}
SPAN_WORDS = {
    "day": gettext_lazy("Kemarin"),
    "week": gettext_lazy("Minggu lalu"),
    "month": gettext_lazy("Bulan lalu"),
}


def pace_words(pace: Fraction | None) -> str:
    """101,93."""
    return decimal(round_half_up(pace, 2))


def share_words(share: Fraction | None) -> str:
    """26,38%, rounded down."""
    return percent(None if share is None else Decimal(share_hundredths(share)).scaleb(-2))


def share_hundredths(share: Fraction | None) -> int | None:
    """All that is said of a share: hundredths of a percent, rounded down."""
    return None if share is None else share.numerator * 10_000 // share.denominator


def gap_words(gap_days: int) -> str:
    """How far a date lies from the deadline: 563 hari setelah tenggat."""
    if gap_days == 0:
        return _("tepat pada tenggat")
    days = abs(gap_days)
    if gap_days > 0:
        return ngettext("%(days)s hari setelah tenggat", "%(days)s hari setelah tenggat", days) % {
            "days": count(days)
        }
    return ngettext("%(days)s hari sebelum tenggat", "%(days)s hari sebelum tenggat", days) % {
        "days": count(days)
    }


def goal_share(deadline: KnownDeadline) -> str:
    """100%; 92,50%."""
    target = deadline.target * 100
    return f"{count(int(target))}%" if target == int(target) else percent(target)


def gap_label(deadline: KnownDeadline) -> str:
    """What the people are who remain: all without a record or card, or those up to a lesser target."""
    if deadline.target == 1:
        return _("Belum memegang kartu") if deadline.measure == "printed" else _("Belum terekam")
    return _("Sisa menuju sasaran %(share)s") % {"share": goal_share(deadline)}


def _forecast(distance: DeadlineDay, last: str) -> str:
    if isinstance(distance, ProvinceDeadlineDay):
        return _province_forecast(distance, last)
    pace = pace_words(distance.pace)
    if distance.projected_on is None:
        return _("dengan laju %(pace)s per hari kerja tidak selesai dalam sepuluh tahun") % {"pace": pace}
    return _("dengan laju %(pace)s per hari kerja selesai %(date)s, %(gap)s") % {
        "pace": pace,
        "date": long_date(distance.projected_on),
        "gap": gap_words(distance.gap_days),
    }


def _province_forecast(distance: ProvinceDeadlineDay, last: str) -> str:
    """A province is done when its last regency is: that is not its remaining people over its summed pace."""
    if distance.projected_on is None:
        number = distance.regencies_without_forecast
        return ngettext(
            "%(number)s kabupaten/kota tidak dapat diperkirakan selesainya",
            "%(number)s kabupaten/kota tidak dapat diperkirakan selesainya",
            number,
        ) % {"number": count(number)}
    return _("dengan laju sekarang kabupaten/kota terakhir, %(last)s, selesai %(date)s, %(gap)s") % {
        "last": last,
        "date": long_date(distance.projected_on),
        "gap": gap_words(distance.gap_days),
    }


def _silence(day: AreaDay) -> str:
    if isinstance(day, ProvinceDay) and day.data_through is not None:
        return _("tidak satu pun kabupaten/kota yang belum selesai punya laporan terbaru yang cukup")
    if day.recorded_total is None:
        return _("belum ada laporan atau saldo awal")
    if day.eligible is None:
        return _("jumlah wajib KTP belum diisi")
    silent = day.service_days_silent or 0
    if silent >= SILENT_DAYS:
        return ngettext(
            "tidak ada laporan selama %(days)s hari kerja, terakhir %(date)s",
            "tidak ada laporan selama %(days)s hari kerja, terakhir %(date)s",
            silent,
        ) % {"days": silent, "date": long_date(day.data_through)}
    return _("laju belum dapat dihitung: kurang dari tiga laporan dalam 14 hari kerja terakhir")


def status_rule(day: AreaDay, distance: DeadlineDay, last: str = "") -> str:
    """Why the status is what it is, without its own word: dengan laju … selesai …; perlu … per hari.

    *last* names the regency that will be done last, for a province.
    """
    if distance.status == "reached":
        rule = _("sasaran %(target)s orang terpenuhi sejak %(date)s") % {
            "target": count(distance.target_count),
            "date": long_date(distance.reached_on or distance.projected_on),
        }
    elif distance.status == "no_data":
        rule = _silence(day)
    elif distance.status == "missed":
        rule = _("tenggat %(due)s lewat dengan %(remaining)s orang tersisa") % {
            "due": long_date(distance.deadline.due_on),
            "remaining": count(distance.remaining),
        }
        if distance.pace is not None:
            rule += "; " + _forecast(distance, last)
    else:
        rule = _forecast(distance, last)
    if distance.status not in {"reached", "missed"} and distance.required_pace is not None:
        rule += "; " + _("perlu %(required)s per hari") % {
            "required": count(ceil_pace(distance.required_pace))
        }
    return rule + "."


def status_sentence(day: AreaDay, distance: DeadlineDay, last: str = "") -> str:
    """The status and its rule: Tertinggal: dengan laju 101,93 per hari kerja selesai 16 April 2018, …"""
    return f"{STATUS_WORDS[distance.status]}: {status_rule(day, distance, last)}"


def pace_comparison(distance: DeadlineDay) -> str:
    """How many times the present pace is needed; empty where either is unknown or nothing is needed."""
    if not distance.required_pace or not distance.pace:
        return ""
    times = distance.required_pace / distance.pace
    if times <= 1:
        return _("Laju sekarang cukup.")
    return _("Perlu %(times)s kali laju sekarang.") % {"times": decimal(round_half_up(times, 1), 1)}
