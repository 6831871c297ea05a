"""What was received from a device that may send it again: the same key is the same report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regencies import clock

from .access import User
from .areas import Regency


class Submission(models.Model):
    """One accepted sending of a report, written in the transaction that wrote the report.

    ``key`` is made on the device when the report is typed. ``digest`` is that of the content, so that a key
    cannot come back with other figures. ``outcome`` and ``version`` are what the first sending was answered.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    key = models.UUIDField()
    regency = models.ForeignKey(Regency, models.PROTECT, related_name="submissions")
    date = models.DateField()
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="submission_once",
                violation_error_message=_("Kiriman ini sudah diterima."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.regency} {self.date}"
