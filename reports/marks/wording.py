"""What a mark says: its rule and its numbers, in the reader's language."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regencies.formatting import count, date_text, long_date, short_date
from regencies.ledger import RULES
from regencies.ledger.checks import ENOUGH
from reports.models import MarkState, OddMark

STATE_ICONS = {
    MarkState.OPEN: "at_risk",
    MarkState.EXPLAINED: "on_track",
    MarkState.ACCEPTED: "reached",
}
TOTALS = {
    "above_eligible": gettext_lazy(
        "Total perekaman %(value)s dari %(high)s wajib KTP: lebih %(away)s orang."
    ),
    "printed_above_recorded": gettext_lazy(
        "Total cetak %(value)s dari %(high)s orang yang sudah direkam: lebih %(away)s kartu."
    ),
    "stock_below_zero": gettext_lazy("Stok blangko %(value)s: %(away)s lembar di bawah nol."),
    "certificates_below_zero": gettext_lazy("Suket beredar %(value)s: %(away)s lembar di bawah nol."),
}


def title(rule: str) -> str:
    """The rule in words; the code itself for a rule that is no longer in the catalogue."""
    return str(RULES[rule].title) if rule in RULES else rule


def sentence(mark: OddMark) -> str:
    """The odd number beside what would not be odd."""
    if mark.rule in TOTALS:
        away = mark.value - mark.high if mark.high is not None else mark.low - mark.value
        numbers = {"value": count(mark.value), "high": count(mark.high), "away": count(away)}
        return TOTALS[mark.rule] % numbers
    if mark.rule == "same_as_before":
        said = _("Perekaman %(value)s dan semua angka lain sama dengan laporan sebelumnya.")
    else:
        said = _("Perekaman %(value)s.")
    return " ".join(filter(None, [said % {"value": count(mark.value)}, usual(mark)]))


def usual(mark: OddMark) -> str:
    """What the regency usually records on such a day; empty where that is not known."""
    if mark.high is None or mark.worst is not None:
        return ""
    numbers = {"low": count(mark.low), "high": count(mark.high), "most": count(max(mark.recent))}
    if len(mark.recent) < ENOUGH:
        if mark.is_outreach:
            return _("Hari jemput bola sebelumnya paling banyak %(most)s.") % numbers
        return _("Hari kerja sebelumnya paling banyak %(most)s.") % numbers
    if mark.is_outreach:
        if mark.low:
            return _("Biasanya %(low)s sampai %(high)s pada hari jemput bola.") % numbers
        return _("Biasanya paling banyak %(high)s pada hari jemput bola.") % numbers
    if mark.low:
        return _("Biasanya %(low)s sampai %(high)s pada hari kerja.") % numbers
    return _("Biasanya paling banyak %(high)s pada hari kerja.") % numbers


def period(mark: OddMark) -> str:
    """The day, or the days for which a total stands wrong."""
    if mark.through is None or (mark.through == mark.date and not mark.is_last):
        return date_text(mark.date, "l, j F Y")
    if mark.is_last:
        return _("sejak %(date)s, belum berakhir") % {"date": long_date(mark.date)}
    return _("%(first)s sampai %(last)s") % {
        "first": short_date(mark.date),
        "last": short_date(mark.through),
    }


def worst(mark: OddMark) -> str:
    """How far a total went at most, where that is more than on the first day."""
    bound = mark.high if mark.high is not None else mark.low
    if mark.worst is None or mark.worst <= abs(mark.value - bound):
        return ""
    return _("Paling jauh %(count)s.") % {"count": count(mark.worst)}


def age(mark: OddMark, today: dt.date) -> str:
    days = (today - mark.date).days
    if days < 1:
        return _("hari ini")
    return ngettext("%(days)s hari", "%(days)s hari", days) % {"days": count(days)}


def drawn(mark: OddMark) -> str:
    """What the small drawing shows, for who does not see it."""
    if not mark.recent:
        return sentence(mark)
    numbers = {
        "days": count(len(mark.recent)),
        "least": count(min(mark.recent)),
        "most": count(max(mark.recent)),
        "value": count(mark.value),
    }
    if mark.worst is not None:
        return _("%(days)s hari laporan sebelumnya dari %(least)s sampai %(most)s; kini %(value)s.") % numbers
    if mark.is_outreach:
        return (
            _("%(days)s hari jemput bola sebelumnya dari %(least)s sampai %(most)s; kini %(value)s.")
            % numbers
        )
    return _("%(days)s hari kerja sebelumnya dari %(least)s sampai %(most)s; kini %(value)s.") % numbers
