"""Files that people sent: kept whole, with who and when, and what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regencies import clock

from .access import User
from .areas import Province


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own files, and for the bureau all of its province."""
        mine = models.Q(author=user, province__memberships__user=user)
        kept = models.Q(province__memberships__user=user, province__memberships__role="bureau")
        return self.filter(mine | kept).distinct()


class Upload(models.Model):
    """One file on its way into the ledger. The row is the queue of record: a job that died is found by its
    ``state`` and done again.

    ``preview`` is what would happen, as JSON for the page; ``fingerprint`` is that of the rows, of what is
    there and of the rules' answers, so that what is confirmed is what was shown. ``done`` of ``total`` rows.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu diperiksa")
        CHECKING = "checking", _("Sedang diperiksa")
        ASKING = "asking", _("Menunggu pilihan Anda")
        READY = "ready", _("Siap dikonfirmasi")
        REFUSED = "refused", _("Ditolak")
        CONFIRMED = "confirmed", _("Menunggu ditulis")
        WRITING = "writing", _("Sedang ditulis")
        WRITTEN = "written", _("Tersimpan")
        CANCELLED = "cancelled", _("Dibatalkan")

    author = models.ForeignKey(User, models.PROTECT, related_name="uploads")
    province = models.ForeignKey(Province, models.PROTECT, related_name="uploads")
    kind = models.CharField(max_length=20, blank=True)
    file_name = models.CharField(max_length=255)
    sheet = models.CharField(max_length=100, blank=True)
    sheet_date = models.DateField(null=True, blank=True)
    on_conflict = models.CharField(max_length=6, default="update")
    reason = models.CharField(max_length=300, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    changed_at = models.DateTimeField(default=clock.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "waiting",
                        "checking",
                        "asking",
                        "ready",
                        "refused",
                        "confirmed",
                        "writing",
                        "written",
                        "cancelled",
                    ]
                ),
                name="upload_state_known",
                violation_error_message=_("Keadaan unggahan tidak dikenal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind}): {self.state}"

    @property
    def changed_nothing(self) -> bool:
        """Whether it is done without a row written: all was there already, or was left alone."""
        written = self.result.get("added") or self.result.get("changed")
        return self.state == self.State.WRITTEN and not written

    @property
    def state_words(self) -> str:
        return str(_("Tidak ada yang berubah")) if self.changed_nothing else self.get_state_display()


class UploadPiece(models.Model):
    """A part of a file's bytes, so that no process ever holds the whole.

    ``part`` tells the file itself from the complete lists that were made when it was checked.
    """

    FILE = "file"

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="pieces")
    part = models.CharField(max_length=8, default=FILE)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["upload", "part", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "part", "number"],
                name="upload_piece_once",
                violation_error_message=_("Bagian berkas ini sudah ada."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.part} {self.number}"
