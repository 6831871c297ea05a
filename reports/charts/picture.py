"""A chart as a picture in the page: there with the first thing that is seen, in any theme, size and on paper.

SVG without a size of its own. Places are parts of a hundred of the plot, distances from them pixels, colours
and strokes classes (static/css/parts.css); so nothing is drawn anew when the window or the theme changes.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.charts.axes import Axis, DateAxis

LEFT, RIGHT = 40, 75
"""Up to here words stand right of their place, from here on left of it, where a phone has room for them."""

NEAR = {"up": 66, "wide-up": 28}
"""Marks nearer than this have their words one above the other: on a phone, and in a wide chart."""

LEVELS = 4
"""Most lines of words above the plot."""

STRIPES = (
    '<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="series-outreach" width="6" height="6"/>'
    '<path class="key-stripes" d="M-3 3 3-3M0 6 6 0M3 9 9 3"/></pattern>'
)

Point = tuple[float, float]


class Picture:
    """Put together layer by layer, what lies above others last."""

    def __init__(self, dates: DateAxis, values: Axis) -> None:
        self._dates, self._values = dates, values
        self._plot: list[str] = []
        self._words: list[str] = []
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
        ends: dict[str, list[float]] = {width: [] for width in NEAR}
        for date, words, role in sorted(mark for mark in marks if self._dates.holds(mark[0])):
            at, css = self._dates.place(date), [f"mark mark-{role}"]
            for width, taken in ends.items():
                level = next((n for n, end in enumerate(taken) if at - end > NEAR[width]), len(taken))
                level = min(level, LEVELS - 1)
                taken[level : level + 1] = [at]
                css.append(f"{width}-{level}")
            x = _part(at)
            self._plot.append(f'<line class="rule rule-{role}" x1="{x}" x2="{x}" y1="-4" y2="100%"/>')
            anchor = _anchor(at, "middle")
            self._text(" ".join(css), x, "0", words, anchor, dx=1 if anchor == "end" else 0, dy=-8)
        self.levels = len(ends["up"])

    def gap(self, date: dt.date, low: float, high: float, words: str) -> None:
        """The people between *low* and *high* who will be missing on *date*."""
        x, foot = self._point(date, low)
        at, y, top = _part(x), _part(foot), _part(100 - self._values.place(high))
        self._plot.append(f'<line class="gap" x1="{at}" x2="{at}" y1="{y}" y2="{top}"/>')
        anchor = "start" if x < LEFT else "end"
        self._text("gap-words", at, y, words, anchor, dx=9 if x < LEFT else -9, dy=-14)

    def target(self, date: dt.date, number: float, words: str) -> None:
        """What has to be reached on *date*: a ring, and *words* beside it."""
        if not self._dates.holds(date):
            return
        x, y = self._point(date, number)
        self._dot("target", (x, y), 4)
        css = "target-words is-late" if x > RIGHT else "target-words"
        self._text(css, _part(x), _part(y), words, "start", dx=9, dy=4)

    def record(self, date: dt.date, number: float, words: str) -> None:
        """Where the record stands, in *words*."""
        x, y = self._point(date, number)
        self._dot("record", (x, y), 5)
        anchor = _anchor(x, "start")
        self._text("record-words", _part(x), _part(y), words, anchor, dx=0 if anchor == "end" else 8, dy=20)

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

    def _text(self, css: str, x: str, y: str, words: str, anchor: str, *, dx: int = 0, dy: int = 0) -> None:
        at = f'x="{x}" y="{y}" dx="{dx}" dy="{dy}" text-anchor="{anchor}"'
        self._words.append(f'<text class="{css}" {at}>{escape(words)}</text>')


def _part(number: float) -> str:
    """An attribute, so never localised."""
    return f"{number:.2f}%"


def _anchor(at: float, otherwise: str) -> str:
    return "end" if at > RIGHT else otherwise


def _joined(points: Sequence[Point]) -> str:
    return "L".join(f"{10 * x:.1f} {10 * y:.1f}" for x, y in points)


def _scaled(shape: str) -> str:
    """A shape in thousandths of the plot, whose strokes keep their width."""
    return f'<svg viewBox="0 0 1000 1000" preserveAspectRatio="none">{shape}</svg>'
