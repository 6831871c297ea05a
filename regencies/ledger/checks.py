"""What is odd about a day: accepted with a mark, said at the field, never blocking.

Every rule is data, a sum of flows compared with a bound, so that the page evaluates the very same rules
while somebody types and the server evaluates them when the report arrives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from statistics import median

from django.utils.translation import gettext_lazy

from regencies.formatting import count

from .facts import DayFacts
from .totals import EFFECTS

RECENT_DAYS = 28
ENOUGH = 5  # comparable days from which median and deviation say what is usual
FEW = 3  # fewer than that say nothing at all
FAR = 5.0  # robust standard deviations from the median before a day counts as far outside
NARROWEST = 20  # people: a range narrower than this would mark ordinary days of small offices
TIMES_THE_MOST = 3  # with a few days: more than three times the most so far, as a digit too many makes it
DIGIT_TOO_FEW = 8  # an eighth of the median: counts are uneven, so deviations alone reach down to nothing
SMALLEST_COPY = 10  # things counted that day: small offices have equal days by chance

SENTENCES = {
    "above_eligible": gettext_lazy("Total perekaman melebihi wajib KTP (%(eligible)s)."),
    "printed_above_recorded": gettext_lazy("Total cetak melebihi total perekaman."),
    "stock_below_zero": gettext_lazy("Stok blangko menjadi di bawah nol: stok sebelum hari ini %(stock)s."),
    "certificates_below_zero": gettext_lazy(
        "Suket beredar menjadi di bawah nol: sebelum hari ini %(count)s."
    ),
    "far_from_usual": gettext_lazy("Jauh dari biasanya: %(lowest)s sampai %(highest)s per hari."),
    "zero_on_service_day": gettext_lazy("Perekaman 0 pada hari kerja."),
    "same_as_before": gettext_lazy("Semua angka sama dengan laporan sebelumnya. Benar?"),
}


@dataclass(frozen=True)
class Check:
    """``field`` is odd when the weighted sum of flows is ``above`` or ``below`` ``bound``.

    A sum under ``least`` is not this rule's matter. ``equals`` (flow values of the previous report) replaces
    the comparison for the same-as-before rule. ``numbers`` fill the rule's sentence.
    """

    rule: str
    field: str
    terms: Mapping[str, int]
    above: int | None = None
    below: int | None = None
    least: int | None = None
    equals: Mapping[str, int] | None = None
    numbers: Mapping[str, int] | None = None

    @property
    def message(self) -> str:
        """What is odd, as a sentence in the reader's language; made when it is shown."""
        return SENTENCES[self.rule] % {name: count(number) for name, number in (self.numbers or {}).items()}

    def holds(self, flows: Mapping[str, int]) -> bool:
        """Whether *flows* are odd by this rule."""
        if self.equals is not None:
            return all(flows[flow] == value for flow, value in self.equals.items())
        value = sum(flows[flow] * weight for flow, weight in self.terms.items())
        if self.least is not None and value < self.least:
            return False
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
            "least": self.least,
            "equals": dict(self.equals) if self.equals is not None else None,
        }


LABELS = {
    "recorded_total": gettext_lazy("Total perekaman"),
    "printed_total": gettext_lazy("Total cetak"),
    "blank_stock": gettext_lazy("Stok blangko"),
    "temporary_outstanding": gettext_lazy("Suket beredar"),
}


@dataclass(frozen=True)
class Running:
    """A total after this entry: ``base`` plus the weighted flows; unknown bases are 0 before first data."""

    total: str
    base: int
    terms: Mapping[str, int]

    @property
    def label(self) -> str:
        return str(LABELS[self.total])

    def after(self, flows: Mapping[str, int]) -> int:
        """The total at the close of the day with *flows*."""
        return self.base + sum(flows[flow] * weight for flow, weight in self.terms.items())

    def as_json(self) -> dict:
        """For the page's script."""
        return {"total": self.total, "label": self.label, "base": self.base, "terms": dict(self.terms)}


@dataclass(frozen=True)
class Usual:
    """What a regency usually records on such a day: from ``lowest`` to ``highest`` people, by the ``values``
    of comparable days, newest first."""

    values: tuple[int, ...]
    lowest: int
    highest: int


def running_totals(facts: DayFacts) -> list[Running]:
    """The four totals as functions of the flows. A balance verified on that day itself overrides them."""
    result = []
    for total, terms in EFFECTS.items():
        balance = getattr(facts.verified, total, None)
        if balance is not None:
            result.append(Running(total, balance, {}))
        else:
            result.append(Running(total, facts.before[total], terms))
    return result


def day_checks(facts: DayFacts) -> list[Check]:
    """Every rule for one regency and day, with its bounds filled in from the ledger."""
    return [*total_checks(facts), *flow_checks(facts)]


def found_odd(checks: list[Check], flows: Mapping[str, int]) -> list[Check]:
    """The rules of *checks* by which *flows* are odd."""
    return [check for check in checks if check.holds(flows)]


def total_checks(facts: DayFacts) -> list[Check]:
    """The rules about totals: once broken they stay so until a flow or a balance mends the total."""
    recorded, printed, stock, outstanding = running_totals(facts)
    backlog = dict(printed.terms) | {flow: -weight for flow, weight in recorded.terms.items()}
    checks = [
        Check("printed_above_recorded", "printed", backlog, above=recorded.base - printed.base),
        Check("stock_below_zero", "printed", stock.terms, below=-stock.base, numbers={"stock": stock.base}),
        Check(
            "certificates_below_zero",
            "temporary_withdrawn",
            outstanding.terms,
            below=-outstanding.base,
            numbers={"count": outstanding.base},
        ),
    ]
    if facts.eligible is not None:
        above, numbers = facts.eligible - recorded.base, {"eligible": facts.eligible}
        checks.insert(0, Check("above_eligible", "recorded", recorded.terms, above=above, numbers=numbers))
    return checks


def flow_checks(facts: DayFacts) -> list[Check]:
    """The rules about the day's own figures."""
    usual, checks = usual_range(facts), []
    if usual is not None:
        # A day without recording has its own rule, and on a closed day it is nothing odd.
        numbers = {"lowest": usual.lowest, "highest": usual.highest}
        bounds = {"above": usual.highest, "below": usual.lowest or None, "least": 1}
        checks.append(Check("far_from_usual", "recorded", {"recorded": 1}, numbers=numbers, **bounds))
    if facts.is_service_day:
        checks.append(Check("zero_on_service_day", "recorded", {"recorded": 1}, below=1))
    if facts.earlier:
        same = facts.earlier[0].flows
        if sum(same.values()) >= SMALLEST_COPY:
            checks.append(Check("same_as_before", "recorded", {}, equals=same))
    return checks


def usual_range(facts: DayFacts) -> Usual | None:
    """The regency's own usual range: median ± five robust deviations of comparable recent days.

    Outreach is compared with outreach and the ordinary week with itself. A few comparable days only tell a
    figure that is a multiple of all of them, fewer than three tell nothing.
    """
    is_outreach = facts.is_outreach
    comparable = (day.recorded for day in facts.earlier if day.is_outreach == is_outreach and day.recorded)
    values = tuple(islice(comparable, RECENT_DAYS))
    if len(values) < FEW:
        return None
    if len(values) < ENOUGH:
        return Usual(values, 0, max(TIMES_THE_MOST * max(values), NARROWEST))
    middle = median(values)
    spread = 1.4826 * median(abs(value - middle) for value in values)
    reach = max(FAR * spread, NARROWEST)
    lowest = max(middle - reach, min(middle / DIGIT_TOO_FEW, middle - NARROWEST), 0)
    return Usual(values, int(lowest), int(middle + reach))
