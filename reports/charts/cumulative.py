"""The way to a deadline: what is done, the straight path that would reach it, and where the paces lead."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain
from math import isnan

import numpy as np
from django.utils.translation import gettext as _

from regencies.formatting import count, long_date, short_date
from reports.charts.axes import date_axis, value_axis
from reports.charts.chart import Chart, dated_rows, days_between, key, line, spec
from reports.charts.picture import Picture
from reports.progress import DeadlineDay
from reports.wording import goal_share

DAILY = 92
"""Days back for which every day is drawn and listed."""

ROLES = ("actual", "path", "projection", "band_low", "band_high")
"""Of each line, in the order in which they are listed."""

Knots = list[tuple[dt.date, float]]
"""Where a line bends; between two knots it is straight, after the last one level."""


def cumulative(
    *,
    id: str,
    history: Sequence[tuple[dt.date, int | None]],
    whole: DeadlineDay,
    parts: Sequence[DeadlineDay],
    goals: Sequence[DeadlineDay],
) -> Chart:
    """*history*: total of each day, oldest first. *whole*: the area's own distance from the deadline.

    *parts*: the areas whose projections add up to it (a regency: itself alone). *goals*: the distances from
    all deadlines to be marked; those of another measure are left out.
    """
    goals = [goal for goal in goals if goal.deadline.measure == whole.deadline.measure]
    known = {date: total for date, total in history if total is not None}
    dates = _dates(known, whole, goals)
    drawn = [[known.get(date) for date in dates], *_lines(whole, parts, dates)]
    expected = drawn[2][dates.index(whole.deadline.due_on)] if whole.days_left >= 0 else None
    labels, targets = _labels(), [target for target in _targets(goals) if target[0] >= dates[0]]
    along = date_axis(dates[0], dates[-1])
    values = value_axis([*chain(*drawn), *(target for _date, target, _words in targets)], has_grace=True)
    return Chart(
        id=id,
        title=_("Jalan menuju tenggat"),
        note=_note(whole, has_forecast=_has_forecast(parts)),
        summary=_summary(whole, expected),
        picture=_picture(Picture(along, values), dates, drawn, whole, expected, goals, targets),
        spec=spec(
            dates,
            [line(label, role, numbers) for label, role, numbers in zip(labels, ROLES, drawn, strict=True)],
            along,
            values,
        ),
        columns=[_("Tanggal"), *labels],
        rows=dated_rows(dates, drawn),
        keys=_keys(labels, drawn),
    )


def _labels() -> list[str]:
    """Words for each of ROLES."""
    return [
        _("Tercapai"),
        _("Jalur ke tenggat"),
        _("Perkiraan"),
        _("Perkiraan terendah"),
        _("Perkiraan tertinggi"),
    ]


def _keys(labels: Sequence[str], drawn: Sequence[Sequence]) -> list:
    """The legend's entries for the lines that are there; both edges of the band are one entry."""
    words = [*labels[:3], _("Pita perkiraan 80%")]
    shown = [*drawn[:3], drawn[4]]
    return [
        key(role, label)
        for role, label, values in zip(("actual", "path", "projection", "band"), words, shown, strict=True)
        if any(value is not None for value in values)
    ]


def _dates(known: dict, whole: DeadlineDay, goals: Sequence[DeadlineDay]) -> list[dt.date]:
    """From the first known total to a little beyond the last date that is marked.

    Every day of the last months, every seventh before them and ahead, where lines are straight; a due date
    is never left out.
    """
    today, due_dates = whole.date, {whole.deadline.due_on, *(goal.deadline.due_on for goal in goals)}
    first = min([today, *known])
    last = max([today, *due_dates])
    end = last + dt.timedelta(days=max(3, (last - first).days // 12))
    kept = {first, end, *(due for due in due_dates if due >= first)}
    return [
        day
        for day in days_between(first, end)
        if day in kept or 0 <= (today - day).days <= DAILY or (today - day).days % 7 == 0
    ]


def _lines(whole: DeadlineDay, parts: Sequence[DeadlineDay], dates: Sequence[dt.date]) -> list[list]:
    """Path, projection and both edges of its band; nothing of them once the goal is met or unknown, and no
    projection before there is a pace."""
    if not whole.remaining or whole.total is None:
        return [[None] * len(dates) for _n in range(4)]
    days = np.array([date.toordinal() for date in dates])
    path = [None] * len(dates)
    if whole.days_left > 0:
        due = whole.deadline.due_on
        straight = _summed([_drawn([(whole.date, whole.total), (due, whole.target_count)], days)])
        path = [value if date <= due else None for date, value in zip(dates, straight, strict=True)]
    if not _has_forecast(parts):
        return [path] + [[None] * len(dates) for _n in range(3)]
    ends = ("projected_on", "projected_late_on", "projected_early_on")
    return [path] + [
        _summed(_drawn(_forecast(part, getattr(part, end)), days) for part in parts) for end in ends
    ]


def _has_forecast(parts: Sequence[DeadlineDay]) -> bool:
    return any(part.pace is not None for part in parts if part.remaining)


def _forecast(part: DeadlineDay, end: dt.date | None) -> Knots:
    """From today's total over what is expected on the due date to the target on *end*.

    What is expected on the due date is exact for the projection itself (target less shortfall). An edge of
    the band, which ends earlier or later, is ahead or behind in the same proportion.
    """
    total, target, due = part.total or 0, part.target_count, part.deadline.due_on
    knots: Knots = [(part.date, total)]
    if not part.remaining or part.pace is None:
        return knots
    if end is not None and (end <= due or due <= part.date):
        return [*knots, (end, target)]
    if part.shortfall is None or due <= part.date:
        return knots
    done = target - part.shortfall - total
    if part.projected_on is not None and end is not None and part.projected_on > due:
        done = min(done * (part.projected_on - part.date).days / (end - part.date).days, part.remaining)
    knots.append((due, total + done))
    return [*knots, (end, target)] if end is not None else knots


def _drawn(knots: Knots, days: np.ndarray) -> np.ndarray:
    """The line's value on each of *days* (``date.toordinal``); not a number before it begins."""
    places, values = zip(*((date.toordinal(), value) for date, value in knots), strict=True)
    return np.interp(days, places, values, left=np.nan)


def _summed(lines: Iterable[np.ndarray]) -> list[int | None]:
    """Their sum on each day, in whole people; None before they begin."""
    total = np.rint(reduce(np.add, lines)).tolist()
    return [None if isnan(value) else int(value) for value in total]


def _note(whole: DeadlineDay, *, has_forecast: bool) -> str:
    if not whole.remaining or whole.total is None:
        return ""
    if not has_forecast:
        return _("Garis putus menuju sasaran pada tenggat.") if whole.days_left > 0 else ""
    if whole.days_left <= 0:
        return _("Garis titik meneruskan laju sekarang, dengan pita 80%.")
    return _(
        "Garis putus menuju sasaran pada tenggat; garis titik meneruskan laju sekarang, dengan pita 80%."
    )


def _summary(whole: DeadlineDay, expected: int | None) -> str:
    found = _("Tercapai %(total)s dari %(target)s pada %(date)s.") % {
        "total": count(whole.total),
        "target": count(whole.target_count),
        "date": long_date(whole.date),
    }
    if expected is None:
        return found
    return f"{found} " + _("Perkiraan pada tenggat %(due)s: %(expected)s.") % {
        "due": long_date(whole.deadline.due_on),
        "expected": count(expected),
    }


def _picture(
    picture: Picture,
    dates: Sequence[dt.date],
    drawn: Sequence[Sequence[int | None]],
    whole: DeadlineDay,
    expected: int | None,
    goals: Sequence[DeadlineDay],
    targets: Sequence[tuple[dt.date, int, str]],
) -> Picture:
    actual, path, projection, low, high = drawn
    picture.band(dates, low, high)
    picture.line("path", dates, path)
    picture.line("projection", dates, projection)
    picture.line("actual", dates, actual)
    picture.marks(_marks(goals, whole.date))
    for target in targets:
        picture.target(*target)
    known = [(date, total) for date, total in zip(dates, actual, strict=True) if total is not None]
    if known:
        picture.record(*known[-1], count(known[-1][1]))
    if whole.shortfall and expected is not None:
        words = _("kurang %(shortfall)s") % {"shortfall": count(whole.shortfall)}
        picture.gap(whole.deadline.due_on, expected, whole.target_count, words)
    return picture


def _marks(goals: Sequence[DeadlineDay], today: dt.date) -> Iterator[tuple[dt.date, str, str]]:
    """One line for each due date, however many deadlines fall on it, and one for the page's date."""
    for due in sorted({goal.deadline.due_on for goal in goals}):
        yield due, _("Tenggat %(date)s") % {"date": short_date(due)}, "deadline"
    yield today, short_date(today), "today"


def _targets(goals: Sequence[DeadlineDay]) -> list[tuple[dt.date, int, str]]:
    """What has to be reached on each due date, where several targets fall on one date each with its share."""
    by_place = {
        (goal.deadline.due_on, goal.target_count): goal.deadline
        for goal in goals
        if goal.target_count is not None
    }
    return [(due, target, goal_share(by_place[due, target])) for due, target in sorted(by_place)]
