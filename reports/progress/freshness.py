"""How far the stored figures lag behind the ledger and the calendar."""

from django.db.models import Count, Max, Min, Q, Sum

from regencies import clock
from regencies.models import Province, Regency
from reports.models.progress import DERIVATION
from reports.progress.figures import Freshness


def freshness(province: Province, regency: Regency | None = None) -> Freshness:
    """Of all regencies of *province*, or of *regency* alone (what its officer may know); one query."""
    regencies = Regency.objects.filter(province=province).order_by()
    if regency is not None:
        regencies = regencies.filter(pk=regency.pk)
    today = clock.today(province.timezone)
    lagging = (
        Q(stale_mark__isnull=False)
        | Q(recompute_state__isnull=True)
        | Q(recompute_state__through__lt=today)
        | Q(recompute_state__derivation__lt=DERIVATION)
    )
    found = regencies.aggregate(
        # A sum, since every recompute takes a greater number; the greatest one alone would stand still when
        # two workers commit in the other order.
        version=Sum("recompute_state__version"),
        regencies=Count("pk"),
        stale=Count("pk", filter=lagging),
        oldest_mark_at=Min("stale_mark__marked_at"),
        through=Min("recompute_state__through"),
        computed_at=Max("recompute_state__computed_at"),
        unstored=Count("pk", filter=Q(recompute_state__isnull=True)),
    )
    if found.pop("unstored"):
        found["through"] = None
    return Freshness(**found | {"version": int(found["version"] or 0)})
