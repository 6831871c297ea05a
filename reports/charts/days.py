"""Charts along the days of the past: recorded per day, and cards and certificates."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from regencies.formatting import UNKNOWN, count, counts, long_date, short_dates
from reports.arithmetic import ceil_pace
from reports.charts.chart import Chart, dated_rows, key, line
from reports.progress import DeadlineDay, StoredDay


def daily(
    *, id: str, history: Sequence[StoredDay], distances: Sequence[DeadlineDay], outreach: Iterable[dt.date]
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
                line("recorded", _("Terekam"), "actual", recorded),
                line("required", _("Laju yang diperlukan"), "required", needed),
            ],
            "outreach": [date.isoformat() for date in special],
        },
        columns=[_("Tanggal"), _("Terekam"), _("Laju yang diperlukan"), _("Jemput bola")],
        rows=[
            list(row)
            for row in zip(
                short_dates(dates),
                counts(recorded),
                counts(needed),
                [_("ya") if date in special else UNKNOWN for date in dates],
                strict=True,
            )
        ],
        keys=[
            key("actual", _("Terekam"), "bar"),
            key("outreach", _("Hari jemput bola")),
            key("required", _("Laju yang diperlukan")),
        ],
    )


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
                line("waiting", labels[0], "actual", waiting),
                line("held", labels[1], "second", held),
                line("neither", labels[2], "third", neither),
            ],
        },
        columns=[_("Tanggal"), *labels],
        rows=dated_rows(dates, [waiting, held, neither]),
        keys=[key("actual", labels[0]), key("second", labels[1]), key("third", labels[2])],
        size="is-short",
    )
