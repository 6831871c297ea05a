"""What is odd about a balance or a figure of the register, judged alike for the forms and for files."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from regencies.formatting import count
from regencies.models import Reconciliation

ABOVE_ELIGIBLE = "above_eligible"
PRINTED_ABOVE_RECORDED = "printed_above_recorded"
LARGE_DRIFT = "large_drift"
LARGE_CHANGE = "large_change"
NOT_YET_IN_FORCE = "not_yet_in_force"


@dataclass(frozen=True)
class Oddity:
    """A ``rule`` of this module that ``value`` breaks; ``low`` and ``high`` are the bounds that it leaves.

    ``field`` is the total or the figure that is meant, where the rule is about more than one.
    """

    rule: str
    value: int
    low: int | None = None
    high: int | None = None
    field: str = ""
    difference: int = 0

    @property
    def sentence(self) -> str:
        """For a form, where the numbers stand beside it."""
        if self.rule == ABOVE_ELIGIBLE:
            return _("Total perekaman melebihi wajib KTP (%(eligible)s).") % {"eligible": count(self.high)}
        if self.rule == PRINTED_ABOVE_RECORDED:
            return _("Total cetak melebihi total perekaman.")
        if self.rule == NOT_YET_IN_FORCE:
            return _("Tanggal berlakunya belum tiba; angka hari ini belum berubah.")
        if self.rule == LARGE_CHANGE:
            return _("%(label)s berubah lebih dari 5%%.") % {"label": label_of(self.field)}
        values = {"label": label_of(self.field), "drift": count(self.difference)}
        return _("%(label)s: selisih %(drift)s jauh dari yang dicapai catatan harian.") % values


def label_of(field: str) -> str:
    """A total or a figure in the reader's language."""
    if field in ("eligible", "population"):
        return {"eligible": _("Wajib KTP"), "population": _("Penduduk")}[field]
    return str(Reconciliation._meta.get_field(field).verbose_name)


def in_words(rule: str, field: str) -> dict[str, Any]:
    """Title and way out of a rule that daily reports do not have, for a list where the numbers follow."""
    if rule == NOT_YET_IN_FORCE:
        return {
            "title": _("Tanggal berlakunya belum tiba"),
            "remedy": _("Angka hari ini belum berubah; periksa tanggalnya."),
        }
    title = _("%(label)s berubah lebih dari 5%%") if rule == LARGE_CHANGE else _("%(label)s: selisih besar")
    return {
        "title": title % {"label": label_of(field)},
        "remedy": _("Periksa angkanya dan sumbernya; tulis saja bila memang benar."),
    }
