"""A chart as a picture in the page: there with the first thing that is seen, in any theme, size and on paper.

SVG without a size of its own. Places are parts of a hundred of the plot, distances from them pixels, colours
and strokes classes (static/css/parts.css); so nothing is drawn anew when the window or the theme changes.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.charts.axes import Axis, DateAxis

WIDTHS = {"up": 200, "wide-up": 586}
"""Pixels of the plot in the narrowest chart, and in the narrowest of those that are called wide."""

HEIGHT, BESIDE = 200, (-46, 24)
"""Pixels of the lowest plot with words in it, and of what lies beside it up to its panel's edge."""

RIGHT = 75
"""From here on a mark's words end at their rule: in the middle of it they would not fit on a phone."""

LEVELS = 4
"""Most lines of words above the plot."""

_LETTERS = {".": 3.5, ",": 3.5, " ": 3.5, "%": 11.0}
"""Pixels of letters in the weight of words that stand out; others are seven wide or less."""

STRIPES = (
    '<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="series-outreach" width="6" height="6"/>'
    '<path class="key-stripes" d="M-3 3 3-3M0 6 6 0M3 9 9 3"/></pattern>'
)

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the narrowest chart: in a larger one all is farther apart."""


class Picture:
    """Put together layer by layer, what lies above others last."""

    def __init__(self, dates: DateAxis, values: Axis) -> None:
        self._dates, self._values = dates, values
        self._plot: list[str] = []
        self._words: list[str] = []
        self._taken: list[Box] = []
        self.levels = 0
        """Lines of words above the plot."""
        for value, label in values.ticks:
            at = _part(100 - values.place(value))
            kind = "zero-line" if value == 0 else "grid-line"
            self._plot.append(f'<line class="{kind}" x2="100%" y1="{at}" y2="{at}"/>')
            self._text("tick", "0", at, label, "end", dx=-6, dy=4)
        for tick in dates.ticks:
            at = _part(dates.place(tick.date))
            css = " ".join(["tick date-tick", *(f"at-{width}" for width in tick.widths)])
            for number, line in enumerate(tick.lines):
                self._text(css, at, "100%", line, "middle", dy=18 + 14 * number)

    def line(self, role: str, dates: Sequence[dt.date], numbers: Sequence[float | None]) -> None:
        """A line through what is known: on dates of its own, so that a missing one interrupts nothing."""
        points = self._points(dates, numbers)
        if len(points) == 1:
            self._dot(f"alone series-{role}", points[0], 3)
        elif points:
            self._plot.append(_scaled(f'<path class="series-{role}" d="M{_joined(points)}"/>'))

    def band(
        self, dates: Sequence[dt.date], low: Sequence[float | None], high: Sequence[float | None]
    ) -> None:
        upper, lower = self._points(dates, high), self._points(dates, low)
        if len(upper) > 1:
            self._plot.append(_scaled(f'<path class="band" d="M{_joined([*upper, *reversed(lower)])}Z"/>'))

    def bars(self, numbers: Iterable[tuple[dt.date, float | None]], special: Iterable[dt.date]) -> None:
        """One for each date with a number; those of *special* are striped."""
        half, striped = 40 / self._dates.days, set(special)
        if striped:
            self._plot.append(STRIPES)
        for date, number in numbers:
            if number:
                left = self._dates.place(date) - half
                low, high = sorted((self._values.place(0), self._values.place(number)))
                box = f'x="{_part(left)}" y="{_part(100 - high)}" height="{_part(high - low)}"'
                look = 'fill="url(#stripes)"' if date in striped else 'class="series-actual"'
                self._plot.append(f'<rect {look} {box} width="{_part(2 * half)}"/>')

    def marks(self, marks: Iterable[tuple[dt.date, str, str]]) -> None:
        """*marks*: (date, words, role deadline or today), each a rule with its words above it."""
        ends: dict[str, list[float]] = {width: [] for width in WIDTHS}
        for date, words, role in sorted(mark for mark in marks if self._dates.holds(mark[0])):
            at, css = self._dates.place(date), [f"mark mark-{role}"]
            anchor = "end" if at > RIGHT else "middle"
            for width, taken in ends.items():
                left, right = _extent(at / 100 * WIDTHS[width], words, anchor)
                level = next((n for n, end in enumerate(taken) if left > end + 4), len(taken))
                level = min(level, LEVELS - 1)
                taken[level : level + 1] = [right]
                css.append(f"{width}-{level}")
            x = _part(at)
            self._plot.append(f'<line class="rule rule-{role}" x1="{x}" x2="{x}" y1="-4" y2="100%"/>')
            self._text(" ".join(css), x, "0", words, anchor, dx=1 if anchor == "end" else 0, dy=-10)
        self.levels = len(ends["up"])

    def target(self, date: dt.date, number: float, words: str) -> None:
        """What has to be reached on *date*: a ring, and *words* beside it."""
        if self._dates.holds(date):
            at = self._point(date, number)
            self._dot("target", at, 4)
            self._beside("target-words", words, [(at, "start", 7, 4), (at, "end", -7, 4)])

    def record(self, date: dt.date, number: float, words: str) -> None:
        """Where the record stands, in *words*."""
        at = self._point(date, number)
        self._dot("record", at, 5)
        ways = [(at, anchor, dx, dy) for dy in (20, -10) for anchor, dx in (("start", 8), ("end", -8))]
        self._beside("record-words", words, ways)

    def gap(self, date: dt.date, low: float, high: float, words: str) -> None:
        """The people between *low* and *high* who will be missing on *date*; after all other words."""
        foot, top = self._point(date, low), self._point(date, high)
        middle = foot[0], (foot[1] + top[1]) / 2
        at, (y1, y2) = _part(foot[0]), (_part(foot[1]), _part(top[1]))
        self._plot.append(f'<line class="gap" x1="{at}" x2="{at}" y1="{y1}" y2="{y2}"/>')
        places = [(foot, -14), (middle, 4), (foot, 18), (top, -10), (foot, 32)]
        sides = (("end", -9), ("start", 9))
        ways = [(place, anchor, dx, dy) for anchor, dx in sides for place, dy in places]
        self._beside("gap-words", words, ways)

    def _beside(self, css: str, words: str, ways: Sequence[tuple[Point, str, int, int]]) -> None:
        """*words* at the first of *ways*, (place, anchor, dx, dy), that is free; at the first if none is."""
        boxes = [self._box(words, *way) for way in ways]
        chosen = next((number for number, box in enumerate(boxes) if self._is_free(box)), 0)
        self._taken.append(boxes[chosen])
        (x, y), anchor, dx, dy = ways[chosen]
        self._text(css, _part(x), _part(y), words, anchor, dx=dx, dy=dy)

    def _box(self, words: str, at: Point, anchor: str, dx: int, dy: int) -> Box:
        left, right = _extent(at[0] / 100 * WIDTHS["up"] + dx, words, anchor)
        base = at[1] / 100 * HEIGHT + dy
        return left, base - 10, right, base + 2

    def _is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        is_inside = left >= BESIDE[0] and right <= WIDTHS["up"] + BESIDE[1] and top >= -2 and bottom <= HEIGHT
        return is_inside and not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in self._taken
        )

    def svg(self) -> SafeString:
        """All of it, for ``templates/_chart.html``; words are escaped."""
        return mark_safe("".join((*self._plot, *self._words)))

    def _point(self, date: dt.date, number: float) -> Point:
        return self._dates.place(date), 100 - self._values.place(number)

    def _points(self, dates: Sequence[dt.date], numbers: Sequence[float | None]) -> list[Point]:
        return [
            self._point(date, number)
            for date, number in zip(dates, numbers, strict=True)
            if number is not None
        ]

    def _dot(self, css: str, at: Point, radius: int) -> None:
        self._words.append(f'<circle class="{css}" cx="{_part(at[0])}" cy="{_part(at[1])}" r="{radius}"/>')
        x, y = at[0] / 100 * WIDTHS["up"], at[1] / 100 * HEIGHT
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def _text(self, css: str, x: str, y: str, words: str, anchor: str, *, dx: int = 0, dy: int = 0) -> None:
        at = f'x="{x}" y="{y}" dx="{dx}" dy="{dy}" text-anchor="{anchor}"'
        self._words.append(f'<text class="{css}" {at}>{escape(words)}</text>')


def _part(number: float) -> str:
    """An attribute, so never localised."""
    return f"{number:.2f}%"


def _extent(at: float, words: str, anchor: str) -> tuple[float, float]:
    """From where to where *words* go, in pixels."""
    length = sum(_LETTERS.get(letter, 7.0) for letter in words)
    left = at - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
    return left, left + length


def _joined(points: Sequence[Point]) -> str:
    return "L".join(f"{10 * x:.1f} {10 * y:.1f}" for x, y in points)


def _scaled(shape: str) -> str:
    """A shape in thousandths of the plot, whose strokes keep their width."""
    return f'<svg viewBox="0 0 1000 1000" preserveAspectRatio="none">{shape}</svg>'
