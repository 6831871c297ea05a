"""The version of what completeness shows: it moves with every report, and when the cut-off passes."""

from django.db.models import Count, Sum

from regencies import clock
from regencies.models import Regency

from .known import known_on
from .readers import Reader


def completeness_version(reader: Reader) -> str:
    """Stale marks are written with the report itself, so that this moves also while no worker runs."""
    regencies = Regency.objects.filter(province=reader.province).order_by()
    if reader.is_officer:
        regencies = regencies.filter(pk=reader.regency.pk)
    found = regencies.aggregate(
        stored=Sum("recompute_state__version"), marked=Sum("stale_mark__generation"), number=Count("pk")
    )
    today = clock.today(reader.province.timezone)
    is_over = known_on(reader.province, today).is_over(today)
    parts = (found["stored"] or 0, found["marked"] or 0, found["number"], f"{today:%Y%m%d}", int(is_over))
    return ".".join(str(part) for part in parts)
