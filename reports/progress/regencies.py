"""A regency on one date."""

import datetime as dt

from regencies.models import Regency
from reports.arithmetic import primary_on
from reports.progress.figures import RegencyView
from reports.progress.provinces import load_frame
from reports.progress.stored import deadline_day, regency_day, standings


def regency_progress(regency: Regency, date: dt.date, known_at: dt.datetime | None = None) -> RegencyView:
    """Everything about *regency* (with its ``province`` loaded) at the close of *date*."""
    found = standings(regency.province, [regency.pk], date, known_at)[regency.pk]
    frame = load_frame(regency.province, [], date, known_at)
    day = regency_day(regency, date, found.day, frame.is_open(regency.pk, date))
    against = {
        terms.key: deadline_day(
            terms, day, found.deadlines.get(terms.key), frame.calendar.left(date, terms.due_on)
        )
        for terms in frame.deadlines
        if terms.has_figures_on(date)
    }
    primary = primary_on(frame.deadlines, date)
    return RegencyView(
        regency=regency,
        date=date,
        known_at=known_at,
        known=frame.deadlines,
        day=day,
        deadlines=tuple(against.values()),
        primary=against[primary.key] if primary else None,
    )
