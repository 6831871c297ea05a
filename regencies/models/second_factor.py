"""What proves a person besides the password: the app that makes codes, and codes for a lost phone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from .access import User
from .history import tracked

LONGEST_WAIT = 300  # seconds


@tracked(fields=["user", "confirmed"])
class Phone(TOTPDevice):
    """A person's app for codes; its secret never goes into the history."""

    class Meta:
        proxy = True

    def get_throttle_factor(self) -> float:
        """After wrong codes wait 1, 2, 4 … seconds, at most ``LONGEST_WAIT``: a guesser locks nobody out."""
        return min(1.0, LONGEST_WAIT / 2 ** max(0, self.throttling_failure_count - 1))


class RecoveryCode(models.Model):
    """One of ten codes that stand in for the phone, once; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    number = models.PositiveSmallIntegerField()
    hashed = models.CharField(max_length=200)

    class Meta:
        ordering = ["user", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "number"],
                name="recovery_code_number_once",
                violation_error_message=_("Nomor kode cadangan itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=~Q(hashed=""),
                name="recovery_code_is_hashed",
                violation_error_message=_("Kode cadangan disimpan sebagai hash."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.number}"
