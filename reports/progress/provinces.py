"""A province on one date."""

import datetime as dt

from regencies.models import Province
from reports.progress.figures import ProvinceView


def province_progress(province: Province, date: dt.date, known_at: dt.datetime | None = None) -> ProvinceView:
    """Everything about *province* at the close of *date*; a regency without stored figures is there, all unknown."""
    raise NotImplementedError
