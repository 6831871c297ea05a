"""Stored progress: rebuildable rows, one per regency and date; derived numbers are never edited.

Ratios and paces are not stored: pages and exports compute them from these whole numbers with
``reports.arithmetic``, so that rounding happens once. The province's figures are derived on reading
from its regencies' rows.

Regency and deadline are no constraints of the database: a million checks are a third of a national rebuild,
and what is derived must not keep anybody from deleting a deadline there. Its deletion marks the province
stale, so that these rows go with the next recompute. The primary keys begin with the regency and need no
index beside them.
"""

from django.db import models

from regencies.models import Deadline, Regency


class ProgressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows of the regencies that *user* may see."""
        return self.filter(regency__in=Regency.objects.visible_to(user))


class RegencyProgress(models.Model):
    """A regency's totals, stock, certificates and pace window at the close of ``date``."""

    pk = models.CompositePrimaryKey("regency_id", "date")
    regency = models.ForeignKey(
        Regency, models.CASCADE, related_name="progress", db_constraint=False, db_index=False
    )
    date = models.DateField()
    is_service_day = models.BooleanField()
    reported = models.BooleanField()
    data_through = models.DateField(null=True)
    service_days_silent = models.IntegerField(null=True)
    eligible = models.BigIntegerField(null=True)
    recorded_total = models.BigIntegerField(null=True)
    printed_total = models.BigIntegerField(null=True)
    print_backlog = models.BigIntegerField(null=True)
    blank_stock = models.BigIntegerField(null=True)
    blank_days_left = models.BigIntegerField(null=True)
    blank_runout_on = models.DateField(null=True)
    blanks_needed = models.BigIntegerField(null=True)
    temporary_outstanding = models.BigIntegerField(null=True)
    temporary_gap = models.BigIntegerField(null=True)
    temporary_expired = models.BigIntegerField(null=True)
    temporary_expiring_30 = models.BigIntegerField(null=True)
    window_start = models.DateField(null=True)
    window_reports = models.SmallIntegerField()
    window_recorded = models.BigIntegerField(null=True)
    window_printed = models.BigIntegerField(null=True)
    window_blanks_used = models.BigIntegerField(null=True)
    spread_recorded = models.FloatField(null=True)
    spread_printed = models.FloatField(null=True)
    recorded = models.IntegerField(null=True)
    printed = models.IntegerField(null=True)
    reprinted = models.IntegerField(null=True)
    blanks_received = models.IntegerField(null=True)
    blanks_spoiled = models.IntegerField(null=True)
    temporary_issued = models.IntegerField(null=True)
    temporary_withdrawn = models.IntegerField(null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["date", "regency"], name="regency_progress_by_date")]

    def __str__(self) -> str:
        return f"{self.regency_id} {self.date}"


class DeadlineProgress(models.Model):
    """A regency's distance from one deadline at the close of ``date``."""

    class Status(models.TextChoices):
        REACHED = "reached"
        MISSED = "missed"
        NO_DATA = "no_data"
        ON_TRACK = "on_track"
        AT_RISK = "at_risk"
        BEHIND = "behind"

    pk = models.CompositePrimaryKey("regency_id", "deadline_id", "date")
    regency = models.ForeignKey(
        Regency, models.CASCADE, related_name="deadline_progress", db_constraint=False, db_index=False
    )
    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="progress", db_constraint=False, db_index=False
    )
    date = models.DateField()
    target_count = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    remaining = models.BigIntegerField(null=True)
    service_days_left = models.IntegerField()
    projected_on = models.DateField(null=True)
    projected_early_on = models.DateField(null=True)
    projected_late_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    gap_days = models.IntegerField(null=True)
    shortfall = models.BigIntegerField(null=True)
    status = models.CharField(max_length=8, choices=Status)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["date", "deadline"], name="deadline_progress_by_date")]

    def __str__(self) -> str:
        return f"{self.regency_id} {self.deadline_id} {self.date}"


DERIVATION = 1
"""Raise it when the same entries are to give other stored rows: the workers of that version then derive all
of them anew, and workers of an older one, which may still run, leave them alone."""


class RecomputeState(models.Model):
    """How far a regency's stored progress reaches, and which version of the arithmetic derived it
    (``derivation``); ``version`` comes from the stale marks' sequence."""

    regency = models.OneToOneField(Regency, models.CASCADE, primary_key=True, related_name="recompute_state")
    through = models.DateField()
    version = models.BigIntegerField()
    computed_at = models.DateTimeField()
    derivation = models.PositiveSmallIntegerField(db_default=1)

    def __str__(self) -> str:
        return f"{self.regency_id} through {self.through}"
