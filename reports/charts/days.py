"""Charts along the days of the past: recorded per day, and cards and certificates."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from regencies.formatting import UNKNOWN, count, counts, long_date, short_dates
from reports.arithmetic import ceil_pace
from reports.charts.axes import DateAxis, date_axis, value_axis
from reports.charts.chart import Chart, dated_rows, key, line, spec
from reports.charts.picture import Picture
from reports.progress import DeadlineDay, StoredDay

BESIDE = 0.6
"""Days of room at both ends of an axis, for the halves of the first bar and of the last."""


def daily(
    *, id: str, history: Sequence[StoredDay], distances: Sequence[DeadlineDay], outreach: Iterable[dt.date]
) -> Chart:
    """Recorded per day with the pace that was required on each of those days; outreach days are marked."""
    dates = [day.date for day in history]
    by_date = {distance.date: ceil_pace(distance.required_pace) for distance in distances}
    recorded = [day.recorded for day in history]
    needed = [by_date.get(date) for date in dates]
    special = sorted(set(outreach) & set(dates))
    along, values = _along(dates, BESIDE), value_axis([*recorded, *needed])
    picture = Picture(along, values)
    picture.bars(zip(dates, recorded, strict=True), special)
    picture.line("required", dates, needed)
    marked = [_("ya") if date in special else UNKNOWN for date in dates]
    return Chart(
        id=id,
        title=_("Perekaman per hari"),
        note=_("Hari tanpa batang: tidak ada laporan, atau nol. Angkanya ada pada tabel."),
        summary=_last_report(history),
        picture=picture,
        spec=spec(
            dates,
            [
                line(_("Terekam"), "actual", recorded),
                line(_("Laju yang diperlukan"), "required", needed),
            ],
            along,
            values,
            has_bars=True,
        ),
        columns=[_("Tanggal"), _("Terekam"), _("Laju yang diperlukan"), _("Jemput bola")],
        rows=list(map(list, zip(short_dates(dates), counts(recorded), counts(needed), marked, strict=True))),
        keys=[
            key("actual", _("Terekam"), "bar"),
            key("outreach", _("Hari jemput bola")),
            key("required", _("Laju yang diperlukan")),
        ],
    )


def _last_report(history: Sequence[StoredDay]) -> str:
    last = next((day for day in reversed(history) if day.recorded is not None), None)
    if last is None:
        return _("Belum ada laporan.")
    return _("Laporan terakhir %(date)s: %(value)s terekam.") % {
        "date": long_date(last.date),
        "value": count(last.recorded),
    }


def cards(*, id: str, history: Sequence[StoredDay]) -> Chart:
    """Recorded people without a card, certificates in their hands, and those who hold neither."""
    dates = [day.date for day in history]
    waiting = [
        None if None in (day.recorded_total, day.printed_total) else day.recorded_total - day.printed_total
        for day in history
    ]
    held = [day.temporary_outstanding for day in history]
    neither = [day.temporary_gap for day in history]
    labels = [_("Belum dicetak"), _("Suket beredar"), _("Tanpa kartu dan suket")]
    roles, drawn = ("actual", "second", "third"), [waiting, held, neither]
    along, values = _along(dates), value_axis(chain(*drawn))
    picture = Picture(along, values)
    for role, numbers in zip(roles, drawn, strict=True):  # the dashed line last: it may lie on the first
        picture.line(role, dates, numbers)
    return Chart(
        id=id,
        title=_("Kartu dan suket"),
        summary=_("%(waiting)s orang menunggu kartu, %(neither)s di antaranya tanpa suket.")
        % {
            "waiting": count(waiting[-1] if waiting else None),
            "neither": count(neither[-1] if neither else None),
        },
        picture=picture,
        spec=spec(
            dates,
            [line(label, role, numbers) for label, role, numbers in zip(labels, roles, drawn, strict=True)],
            along,
            values,
        ),
        columns=[_("Tanggal"), *labels],
        rows=dated_rows(dates, drawn),
        keys=[key(role, label) for role, label in zip(roles, labels, strict=True)],
        size="is-short",
    )


def _along(dates: Sequence[dt.date], margin: float = 0) -> DateAxis:
    """An axis from the first day to the last; of no days one at which nothing stands."""
    if not dates:
        return DateAxis(dt.date.min, dt.date.min, margin, [])
    return date_axis(dates[0], dates[-1], margin=margin)
