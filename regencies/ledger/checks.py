"""What is odd about a day: accepted with a mark, said at the field, never blocking.

Every rule is data, a sum of flows compared with a bound, so that the page evaluates the very same rules
while somebody types and the server evaluates them when the report arrives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from regencies.calendar import is_service_day
from regencies.formatting import count
from regencies.models import FLOWS

from .facts import DayFacts
from .totals import EFFECTS

RECENT_DAYS = 28
FAR = 5.0  # robust standard deviations from the median before a day counts as far outside
NARROWEST = 20  # people: a range narrower than this would mark ordinary days of small offices


@dataclass(frozen=True)
class Check:
    """``field`` is odd when the weighted sum of flows is ``above`` or ``below`` ``bound``.

    ``message`` is a sentence with ``{value}`` for the sum where it helps. ``equals`` (flow values of the
    previous report) replaces the comparison for the same-as-yesterday rule.
    """

    rule: str
    field: str
    message: str
    terms: Mapping[str, int]
    above: int | None = None
    below: int | None = None
    equals: Mapping[str, int] | None = None

    def holds(self, flows: Mapping[str, int]) -> bool:
        """Whether *flows* are odd by this rule."""
        if self.equals is not None:
            return all(flows[flow] == value for flow, value in self.equals.items())
        value = sum(flows[flow] * weight for flow, weight in self.terms.items())
        return (self.above is not None and value > self.above) or (
            self.below is not None and value < self.below
        )

    def as_json(self) -> dict:
        """For the page's script: plain numbers and strings."""
        return {
            "rule": self.rule,
            "field": self.field,
            "message": self.message,
            "terms": dict(self.terms),
            "above": self.above,
            "below": self.below,
            "equals": dict(self.equals) if self.equals is not None else None,
        }


@dataclass(frozen=True)
class Running:
    """A total after this entry: ``base`` plus the weighted flows; unknown bases are 0 before first data."""

    total: str
    label: str
    base: int
    terms: Mapping[str, int]

    def after(self, flows: Mapping[str, int]) -> int:
        """The total at the close of the day with *flows*."""
        return self.base + sum(flows[flow] * weight for flow, weight in self.terms.items())

    def as_json(self) -> dict:
        """For the page's script."""
        return {"total": self.total, "label": self.label, "base": self.base, "terms": dict(self.terms)}


def running_totals(facts: DayFacts) -> list[Running]:
    """The four totals as functions of the flows. A balance verified on that day itself overrides them."""
    labels = {
        "recorded_total": _("Total perekaman"),
        "printed_total": _("Total cetak"),
        "blank_stock": _("Stok blangko"),
        "temporary_outstanding": _("Suket beredar"),
    }
    result = []
    for total, terms in EFFECTS.items():
        balance = getattr(facts.verified, total, None)
        if balance is not None:
            result.append(Running(total, labels[total], balance, {}))
        else:
            result.append(Running(total, labels[total], facts.before[total], terms))
    return result


def day_checks(facts: DayFacts) -> list[Check]:
    """Every rule for one regency and day, with its bounds filled in from the ledger."""
    totals = {running.total: running for running in running_totals(facts)}
    checks = [*_balance_checks(totals), *_range_checks(facts)]
    recorded = totals["recorded_total"]
    if facts.eligible is not None:
        message = _("Total perekaman melebihi wajib KTP (%(eligible)s).") % {
            "eligible": count(facts.eligible)
        }
        above = facts.eligible - recorded.base
        checks.insert(0, Check("above_eligible", "recorded", message, recorded.terms, above=above))
    if facts.is_service_day:
        message = _("Perekaman 0 pada hari kerja.")
        checks.append(Check("zero_on_service_day", "recorded", message, {"recorded": 1}, below=1))
    if facts.earlier and any(getattr(facts.earlier[0], flow) for flow in FLOWS):
        same = {flow: getattr(facts.earlier[0], flow) for flow in FLOWS}
        message = _("Semua angka sama dengan laporan sebelumnya. Benar?")
        checks.append(Check("same_as_before", "recorded", message, {}, equals=same))
    return checks


def found_odd(checks: list[Check], flows: Mapping[str, int]) -> list[Check]:
    """The rules of *checks* by which *flows* are odd."""
    return [check for check in checks if check.holds(flows)]


def _balance_checks(totals: Mapping[str, Running]) -> list[Check]:
    recorded, printed = totals["recorded_total"], totals["printed_total"]
    backlog = dict(printed.terms) | {flow: -weight for flow, weight in recorded.terms.items()}
    stock, outstanding = totals["blank_stock"], totals["temporary_outstanding"]
    return [
        Check(
            "printed_above_recorded",
            "printed",
            _("Total cetak melebihi total perekaman."),
            backlog,
            above=recorded.base - printed.base,
        ),
        Check(
            "stock_below_zero",
            "printed",
            _("Stok blangko menjadi di bawah nol: stok sebelum hari ini %(stock)s.")
            % {"stock": count(stock.base)},
            stock.terms,
            below=-stock.base,
        ),
        Check(
            "certificates_below_zero",
            "temporary_withdrawn",
            _("Suket beredar menjadi di bawah nol: sebelum hari ini %(count)s.")
            % {"count": count(outstanding.base)},
            outstanding.terms,
            below=-outstanding.base,
        ),
    ]


def _range_checks(facts: DayFacts) -> list[Check]:
    """The regency's own usual range: median ± five robust deviations of comparable recent days.

    Outreach days (outside the service calendar) are compared with outreach days, service days with service
    days. Fewer than five comparable days say nothing.
    """
    values = [
        report.recorded
        for report in facts.earlier
        if is_service_day(facts.regency, report.date) == facts.is_service_day and report.recorded > 0
    ][:RECENT_DAYS]
    if len(values) < 5:
        return []
    middle = median(values)
    spread = 1.4826 * median(abs(value - middle) for value in values)
    reach = max(FAR * spread, NARROWEST)
    lowest, highest = max(0, int(middle - reach)), int(middle + reach)
    message = _("Jauh dari biasanya: %(lowest)s sampai %(highest)s per hari.") % {
        "lowest": count(lowest),
        "highest": count(highest),
    }
    return [
        Check("far_from_usual", "recorded", message, {"recorded": 1}, above=highest, below=lowest or None)
    ]
