"""A regency on one date."""

import datetime as dt

from regencies.models import Regency
from reports.progress.figures import RegencyView


def regency_progress(regency: Regency, date: dt.date, known_at: dt.datetime | None = None) -> RegencyView:
    """Everything about *regency* (with its ``province`` loaded) at the close of *date*."""
    raise NotImplementedError
