"""How far the stored figures lag behind the ledger."""

from regencies.models import Province, Regency
from reports.progress.figures import Freshness


def freshness(province: Province, regency: Regency | None = None) -> Freshness:
    """Of all regencies of *province*, or of *regency* alone (what an officer may know); one query."""
    raise NotImplementedError
