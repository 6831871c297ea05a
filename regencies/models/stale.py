"""The queue of record: which regencies' derived figures lag behind the ledger, and since which date."""

from django.db import models

from .areas import Regency


class StaleMark(models.Model):
    """Written by database triggers in the very transaction of a change, cleared by the recompute.

    ``generation`` comes from a sequence and grows with every change, so that a change which arrives
    during a recompute is never cleared by it.
    """

    regency = models.OneToOneField(Regency, models.CASCADE, primary_key=True, related_name="stale_mark")
    since = models.DateField()
    generation = models.BigIntegerField()
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["marked_at"]

    def __str__(self) -> str:
        return f"{self.regency} since {self.since}"
