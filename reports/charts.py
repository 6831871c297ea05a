"""Charts as data: built and tested here, drawn by static/js/chart_kinds.js (specification: docs/design.md).

Every chart carries the same numbers as a table, so that nothing is only a picture.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from regencies.formatting import UNKNOWN, count, long_date, short_date
from reports.arithmetic import ceil_pace
from reports.progress import DeadlineDay, ProvinceTotals, RegencyDay
from reports.wording import STATUS_WORDS

SHAPES = {
    "actual": "line",
    "path": "dashed",
    "required": "dashed",
    "projection": "dotted",
    "band": "area",
    "target": "line",
    "second": "line",
    "third": "dashed",
    "outreach": "bar",
}


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    role: str
    label: str
    shape: str


@dataclass(frozen=True)
class Chart:
    """Everything that templates/_chart.html needs. ``spec`` is JSON for the drawing; ``rows`` are texts."""

    id: str
    title: str
    summary: str
    spec: dict
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[Key] = field(default=())
    note: str = ""
    size: str = ""


def _line(key: str, label: str, role: str, data: Iterable) -> dict:
    return {"key": key, "label": label, "role": role, "data": list(data)}


def _key(role: str, label: str, shape: str = "") -> Key:
    return Key(role, label, shape or SHAPES[role])


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every calendar day from *first* to *last*, both included."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _dated_rows(dates: Sequence[dt.date], columns: Iterable[Sequence]) -> list[list[str]]:
    """One row for each date on which any series has a number."""
    rows = []
    for date, *values in zip(dates, *columns, strict=True):
        if any(value is not None for value in values):
            rows.append([short_date(date), *(count(value) for value in values)])
    return rows


def _straight(distance: DeadlineDay, end: dt.date | None, dates: Sequence[dt.date]) -> list[float | None]:
    """One area's total if it went straight from today's to its target on *end* and stayed there."""
    start, total, target = distance.date, distance.total, distance.target_count
    if distance.remaining == 0 or end is None or target is None or total is None:
        return [None if date < start else float(total or 0) for date in dates]
    span = max((end - start).days, 1)
    return [
        None if date < start else total + (target - total) * min((date - start).days / span, 1)
        for date in dates
    ]


def _summed(columns: Sequence[Sequence[float | None]]) -> list[int | None]:
    return [None if values[0] is None else round(sum(values)) for values in zip(*columns, strict=True)]


def cumulative(
    *,
    id: str,
    history: Sequence[tuple[dt.date, int | None]],
    whole: DeadlineDay,
    parts: Sequence[DeadlineDay],
    marks: Sequence[tuple[dt.date, str]],
) -> Chart:
    """Recorded (or printed) so far, the straight path that reaches the deadline, and where the paces lead.

    *history*: total of each day, oldest first. *whole*: the area's own distance from the deadline. *parts*:
    the areas whose projections add up to it (a regency: itself alone). *marks*: due dates, names.
    """
    today, due = whole.date, whole.deadline.due_on
    first = history[0][0] if history else today
    last = max([today, due, *(date for date, _name in marks)])
    dates = days_between(first, last + dt.timedelta(days=max(3, (last - first).days // 12)))
    known = dict(history)
    recorded = [known.get(date) for date in dates]
    path = _path(whole, dates)
    projected, low, high = (
        _summed([_straight(part, end(part), dates) for part in parts])
        for end in (
            lambda part: part.projected_on,
            lambda part: part.projected_late_on,
            lambda part: part.projected_early_on,
        )
    )
    labels = [
        _("Tercapai"),
        _("Jalur ke tenggat"),
        _("Perkiraan"),
        _("Perkiraan terendah"),
        _("Perkiraan tertinggi"),
    ]
    if whole.remaining == 0:
        path, projected, low, high = ([None] * len(dates) for _n in range(4))
    series = [
        _line("total", labels[0], "actual", recorded),
        _line("path", labels[1], "path", path),
        _line("projection", labels[2], "projection", projected),
        _line("low", labels[3], "band_low", low),
        _line("high", labels[4], "band_high", high),
    ]
    expected = projected[dates.index(due)] if due in dates else None
    summary = _(
        "Tercapai %(total)s dari %(target)s pada %(date)s; perkiraan pada tenggat %(due)s: %(expected)s."
    ) % {
        "total": count(whole.total),
        "target": count(whole.target_count),
        "date": long_date(today),
        "due": long_date(due),
        "expected": count(expected),
    }
    return Chart(
        id=id,
        title=_("Jalan menuju tenggat"),
        note=_(
            "Garis putus menuju sasaran pada tenggat; garis titik meneruskan laju sekarang, dengan pita 80%."
        ),
        summary=summary,
        spec={
            "kind": "cumulative",
            "dates": [date.isoformat() for date in dates],
            "series": series,
            "marks": [{"date": date.isoformat(), "label": name, "role": "deadline"} for date, name in marks]
            + [{"date": today.isoformat(), "label": short_date(today), "role": "today"}],
            "gap": _gap(whole, expected),
        },
        columns=[_("Tanggal"), *labels],
        rows=_dated_rows(dates, [line["data"] for line in series]),
        keys=[
            _key("actual", _("Tercapai")),
            _key("path", labels[1]),
            _key("projection", labels[2]),
            _key("band", _("Pita perkiraan 80%")),
        ],
    )


def _gap(whole: DeadlineDay, expected: int | None) -> dict | None:
    """The people who will be missing on the due date, drawn between what is expected and the target."""
    if not whole.shortfall or expected is None:
        return None
    return {
        "date": whole.deadline.due_on.isoformat(),
        "from": expected,
        "to": whole.target_count,
        "label": _("kurang %(shortfall)s") % {"shortfall": count(whole.shortfall)},
    }


def _path(distance: DeadlineDay, dates: Sequence[dt.date]) -> list[int | None]:
    """The straight line from today's total to the target on the due date; empty once the date has passed."""
    start, due = distance.date, distance.deadline.due_on
    if distance.target_count is None or distance.total is None or due <= start:
        return [None] * len(dates)
    step = (distance.target_count - distance.total) / (due - start).days
    return [
        round(distance.total + step * (date - start).days) if start <= date <= due else None for date in dates
    ]


def remaining(*, id: str, rows: Sequence[tuple[RegencyDay, DeadlineDay]]) -> Chart:
    """Regencies in the order of the people they still have to reach, coloured and named by status."""
    ordered = sorted(
        ((day, distance) for day, distance in rows if distance.remaining is not None),
        key=lambda pair: (-pair[1].remaining, pair[0].area_code),
    )
    items = [
        {
            "label": day.regency.short_name,
            "value": distance.remaining,
            "status": distance.status,
            "status_label": str(STATUS_WORDS[distance.status]),
        }
        for day, distance in ordered
    ]
    first = items[0] if items else {"label": UNKNOWN, "value": None}
    return Chart(
        id=id,
        title=_("Sisa menurut kabupaten/kota"),
        summary=_("Terbanyak di %(name)s: %(value)s orang.")
        % {"name": first["label"], "value": count(first["value"])},
        spec={"kind": "remaining", "items": items},
        columns=[_("Kabupaten/kota"), _("Sisa"), _("Status")],
        rows=[
            [day.area_name, count(distance.remaining), str(STATUS_WORDS[distance.status])]
            for day, distance in ordered
        ],
        size="is-tall",
    )


def daily(
    *, id: str, history: Sequence[RegencyDay], distances: Sequence[DeadlineDay], outreach: Iterable[dt.date]
) -> Chart:
    """Recorded per day with the pace that was required on each of those days; outreach days are marked."""
    dates = [day.date for day in history]
    by_date = {distance.date: ceil_pace(distance.required_pace) for distance in distances}
    recorded = [day.recorded for day in history]
    needed = [by_date.get(date) for date in dates]
    special = sorted(set(outreach) & set(dates))
    last = next((day for day in reversed(history) if day.recorded is not None), None)
    return Chart(
        id=id,
        title=_("Perekaman per hari"),
        note=_("Hari tanpa batang: tidak ada laporan, atau nol. Angkanya ada pada tabel."),
        summary=_("Laporan terakhir %(date)s: %(value)s terekam.")
        % {"date": long_date(last and last.date), "value": count(last and last.recorded)},
        spec={
            "kind": "daily",
            "dates": [date.isoformat() for date in dates],
            "series": [
                _line("recorded", _("Terekam"), "actual", recorded),
                _line("required", _("Laju yang diperlukan"), "required", needed),
            ],
            "outreach": [date.isoformat() for date in special],
        },
        columns=[_("Tanggal"), _("Terekam"), _("Laju yang diperlukan"), _("Jemput bola")],
        rows=[
            [short_date(date), count(value), count(need), _("ya") if date in special else UNKNOWN]
            for date, value, need in zip(dates, recorded, needed, strict=True)
        ],
        keys=[
            _key("actual", _("Terekam"), "bar"),
            _key("outreach", _("Hari jemput bola")),
            _key("required", _("Laju yang diperlukan")),
        ],
    )


def cards(*, id: str, history: Sequence[RegencyDay | ProvinceTotals]) -> Chart:
    """Recorded people without a card, certificates in their hands, and those who hold neither."""
    dates = [day.date for day in history]
    waiting = [
        None if None in (day.recorded_total, day.printed_total) else day.recorded_total - day.printed_total
        for day in history
    ]
    held = [day.temporary_outstanding for day in history]
    neither = [day.temporary_gap for day in history]
    labels = [_("Belum dicetak"), _("Suket beredar"), _("Tanpa kartu dan suket")]
    return Chart(
        id=id,
        title=_("Kartu dan suket"),
        summary=_("%(waiting)s orang menunggu kartu, %(neither)s di antaranya tanpa suket.")
        % {
            "waiting": count(waiting[-1] if waiting else None),
            "neither": count(neither[-1] if neither else None),
        },
        spec={
            "kind": "cards",
            "dates": [date.isoformat() for date in dates],
            "series": [
                _line("waiting", labels[0], "actual", waiting),
                _line("held", labels[1], "second", held),
                _line("neither", labels[2], "third", neither),
            ],
        },
        columns=[_("Tanggal"), *labels],
        rows=_dated_rows(dates, [waiting, held, neither]),
        keys=[_key("actual", labels[0]), _key("second", labels[1]), _key("third", labels[2])],
        size="is-short",
    )
