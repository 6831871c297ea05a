"""The province as a map of equal tiles, coloured by the measure that the reader picks.

A stronger colour always means: needs more help. Thresholds are fixed, so that two dates can be compared, and
are said in words.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from regencies.formatting import UNKNOWN, count, decimal
from reports.arithmetic import round_half_up
from reports.progress import DeadlineDay, RegencyDay
from reports.syllables import hyphenable
from reports.wording import STATUS_WORDS, share_words


@dataclass(frozen=True)
class Measure:
    """``value`` of a regency; ``limits`` rise: a value between ``limits[n - 1]`` and ``limits[n]`` is step n.

    ``worst_first`` turns the colours around for a measure of which less is worse.
    """

    key: str
    label: str
    value: Callable[[RegencyDay, DeadlineDay], Fraction | int | None]
    words: Callable[[Fraction | int], str]
    limits: tuple[Fraction | int, ...]
    limit_words: Callable[[Fraction | int], str]
    worst_first: bool = False

    def step(self, value: Fraction | int) -> int:
        passed = bisect_right(self.limits, value)
        return len(self.limits) - passed if self.worst_first else passed


def _times(distance: DeadlineDay) -> Fraction | None:
    if distance.remaining == 0:
        return Fraction(0)
    return distance.required_pace / distance.pace if distance.required_pace and distance.pace else None


def _percents(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(number, 100) for number in numbers)


def _whole_percent(share: Fraction) -> str:
    return f"{share * 100}%"


MEASURES = (
    Measure(
        "cakupan",
        gettext_lazy("Cakupan"),
        lambda day, distance: day.coverage,
        share_words,
        _percents(65, 75, 85, 90, 95),
        _whole_percent,
        worst_first=True,
    ),
    Measure(
        "sisa",
        gettext_lazy("Sisa orang"),
        lambda day, distance: distance.remaining,
        count,
        (10_000, 25_000, 50_000, 75_000, 100_000),
        count,
    ),
    Measure(
        "porsi",
        gettext_lazy("Porsi sisa"),
        lambda day, distance: distance.share_of_gap,
        share_words,
        _percents(2, 4, 6, 8, 15),
        _whole_percent,
    ),
    Measure(
        "kali",
        gettext_lazy("Perlu × laju"),
        lambda day, distance: _times(distance),
        lambda value: f"{decimal(round_half_up(Fraction(value), 1), 1)}×",
        (Fraction(101, 100), 2, 5, 10, 20),
        lambda limit: f"{decimal(round_half_up(Fraction(limit), 2).normalize(), 0)}×",
    ),
)
STATUS = "status"
STATUS_ORDER = ("reached", "on_track", "at_risk", "behind", "missed", "no_data")


@dataclass(frozen=True)
class Tile:
    name: str
    short_name: str
    column: int
    row: int
    css: str
    value: str
    status: str
    url: str

    @property
    def place(self) -> str:
        """Classes of its column and row."""
        return f"tile-col-{self.column} tile-row-{self.row}"


@dataclass(frozen=True)
class Legend:
    css: str
    label: str


@dataclass(frozen=True)
class MeasureLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class TileMap:
    title: str
    note: str
    measures: Sequence[MeasureLink]
    columns: int
    items: Sequence[Tile]
    legend: Sequence[Legend]


def positions(days: Sequence[RegencyDay]) -> dict[str, tuple[int, int]]:
    """Column and row of every regency; those without a place of their own follow below, six in a row."""
    placed = {
        day.area_code: (day.regency.tile_column, day.regency.tile_row)
        for day in days
        if day.regency.tile_column is not None and day.regency.tile_row is not None
    }
    below = 1 + max((row for _column, row in placed.values()), default=-1)
    rest = [day.area_code for day in days if day.area_code not in placed]
    return placed | {code: (n % 6, below + n // 6) for n, code in enumerate(rest)}


def measure_of(key: str) -> Measure | None:
    """The measure with that key; None for the status; the first one for anything unknown."""
    if key == STATUS:
        return None
    return next((measure for measure in MEASURES if measure.key == key), MEASURES[0])


@lru_cache(maxsize=32)
def _legend(key: str, has_unknown: bool, _language: str | None) -> tuple[Legend, ...]:
    measure = measure_of(key)
    if measure is None:
        return tuple(Legend(f"tile is-{status}", str(STATUS_WORDS[status])) for status in STATUS_ORDER)
    limits = measure.limits
    words = [_("di bawah %(high)s") % {"high": measure.limit_words(limits[0])}]
    words += [
        _("%(low)s sampai di bawah %(high)s")
        % {"low": measure.limit_words(low), "high": measure.limit_words(high)}
        for low, high in zip(limits, limits[1:], strict=False)
    ]
    words.append(_("%(low)s atau lebih") % {"low": measure.limit_words(limits[-1])})
    steps = range(len(limits), -1, -1) if measure.worst_first else range(len(limits) + 1)
    found = tuple(Legend(f"step-{step}", text) for step, text in zip(steps, words, strict=True))
    return (*found, Legend("step-none", _("tidak diketahui"))) if has_unknown else found


def _look(measure: Measure | None, day: RegencyDay, distance: DeadlineDay | None) -> tuple[str, str, str]:
    """Class, words and status icon of a tile."""
    if distance is None:
        return "step-none", UNKNOWN, ""
    if measure is None:
        return f"is-{distance.status}", str(STATUS_WORDS[distance.status]), distance.status
    value = measure.value(day, distance)
    if value is None:
        return "step-none", UNKNOWN, ""
    return f"step-{measure.step(value)}", measure.words(value), ""


def tile_map(
    *,
    rows: Sequence[tuple[RegencyDay, DeadlineDay | None]],
    chosen: str,
    address: Callable[[str], str],
    regency_address: Callable[[str], str],
) -> TileMap:
    """*address* of this page with another measure's key; *regency_address* of a code."""
    measure = measure_of(chosen)
    places = positions([day for day, _distance in rows])
    tiles = []
    for day, distance in rows:
        css, value, status = _look(measure, day, distance)
        column, row = places[day.area_code]
        regency = day.regency
        url = regency_address(regency.code)
        tiles.append(
            Tile(regency.full_name, hyphenable(regency.short_name), column, row, css, value, status, url)
        )
    tiles.sort(key=lambda tile: (tile.row, tile.column))
    current = measure.key if measure else STATUS
    labels = [(item.key, str(item.label)) for item in MEASURES] + [(STATUS, _("Status"))]
    return TileMap(
        title=_("Peta"),
        note=_(
            "Tiap kotak satu kabupaten/kota, kira-kira di tempatnya. Makin kuat warnanya makin perlu dibantu."
        ),
        measures=[MeasureLink(label, address(key), key == current) for key, label in labels],
        columns=max((tile.column for tile in tiles), default=0) + 1,
        items=tiles,
        legend=_legend(current, any(tile.css == "step-none" for tile in tiles), get_language()),
    )
