"""Months that the bureau has closed: nothing dated in them changes until it opens them again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .areas import Province
from .history import tracked


@tracked()
class ClosedMonth(models.Model):
    """``month`` is the month's first day. Opening a month again deletes the row; its history stays.

    The database refuses changes of daily reports, balances and register in a closed month (migration 0004).
    """

    province = models.ForeignKey(Province, models.PROTECT, related_name="closed_months")
    month = models.DateField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["province", "-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "month"],
                name="month_closed_once",
                violation_error_message=_("Bulan itu sudah ditutup."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1),
                name="month_is_its_first_day",
                violation_error_message=_("Bulan ditulis dengan tanggal 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.month:%Y-%m}"
