"""Exceptions to the service calendar: a Sunday of outreach opens a day, a flood closes one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .areas import Province, Regency
from .history import tracked


@tracked()
class ServiceDayException(models.Model):
    """A day opened or closed for one regency, or for the whole province when ``regency`` is empty."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="service_day_exceptions")
    regency = models.ForeignKey(
        Regency, models.PROTECT, null=True, blank=True, related_name="service_day_exceptions"
    )
    date = models.DateField()
    is_open = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["date", "regency"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "regency", "date"],
                nulls_distinct=False,
                name="service_day_once_per_area",
                violation_error_message=_("Pengecualian untuk wilayah dan tanggal itu sudah ada."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency or self.province} {self.date}: {'buka' if self.is_open else 'tutup'}"
