"""How far the stored figures lag behind the ledger and the calendar."""

import datetime as dt

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from ektp.prepared import PreparedQuery
from regencies import clock
from regencies.models import Province, Regency
from reports.models.progress import DERIVATION
from reports.progress.figures import Freshness


def _standing(regencies: QuerySet, today: dt.date) -> QuerySet:
    """The values of ``Freshness`` in its order, then how many regencies have nothing stored."""
    lagging = (
        Q(stale_mark__isnull=False)
        | Q(recompute_state__isnull=True)
        | Q(recompute_state__through__lt=today)
        | Q(recompute_state__derivation__lt=DERIVATION)
    )
    figures = {
        # A sum, since every recompute takes a greater number; the greatest one alone would stand still when
        # two workers commit in the other order.
        "version": Sum("recompute_state__version"),
        "regencies": Count("pk"),
        "stale": Count("pk", filter=lagging),
        "oldest_mark_at": Min("stale_mark__marked_at"),
        "through": Min("recompute_state__through"),
        "computed_at": Max("recompute_state__computed_at"),
        "unstored": Count("pk", filter=Q(recompute_state__isnull=True)),
    }
    return regencies.order_by().values("province").annotate(**figures).values_list(*figures)


# On every page of figures, so composed once.
_OF_PROVINCE = PreparedQuery(
    "freshness_of_province",
    lambda pk, today: _standing(Regency.objects.filter(province=pk), today),
    "bigint",
    "date",
)
_OF_REGENCY = PreparedQuery(
    "freshness_of_regency",
    lambda pk, today: _standing(Regency.objects.filter(pk=pk), today),
    "bigint",
    "date",
)


def freshness(province: Province, regency: Regency | None = None) -> Freshness:
    """Of all regencies of *province*, or of *regency* alone (what its officer may know); one query."""
    today = clock.today(province.timezone)
    found = _OF_REGENCY.row(regency.pk, today) if regency else _OF_PROVINCE.row(province.pk, today)
    version, regencies, stale, oldest_mark_at, through, computed_at, unstored = found or (0, 0, 0, *_NOTHING)
    return Freshness(
        version=int(version or 0),
        regencies=regencies,
        stale=stale,
        oldest_mark_at=oldest_mark_at,
        through=None if unstored else through,
        computed_at=computed_at,
    )


_NOTHING = (None, None, None, 0)
