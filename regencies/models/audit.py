"""Who saw, fetched and tried what, and the chain of seals over that and over every history.

What changes is in the history tables (``history.py``); here is what leaves no change behind.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from .access import User
from .areas import Province, Regency

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class AuditEvent(models.Model):
    """One thing that somebody did. ``at`` is the product's clock (pinned in a demonstration), ``real_at`` the
    database's own.

    ``hour`` is set where once an hour is enough: then the constraint keeps the first. ``roles`` are those of
    that moment, such as ``officer 16.03``. ``province`` decides whose bureau may read the event. ``path`` has
    no query and none of an address's secrets, ``session`` is a keyed digest.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("masuk")
        SIGN_IN_FAILED = "sign_in_failed", _("gagal masuk")
        SIGNED_OUT = "signed_out", _("keluar")
        SAW = "saw", _("melihat")
        EXPORTED = "exported", _("mengekspor")
        DOWNLOADED = "downloaded", _("mengunduh")
        UPLOADED = "uploaded", _("mengunggah")
        ASKED = "asked", _("meminta")
        CHANGED = "changed", _("mengubah")
        REFUSED = "refused", _("ditolak")

    at = models.DateTimeField(db_default=RawSQL("ektp_now()", ()))
    real_at = models.DateTimeField(db_default=RawSQL("clock_timestamp()", ()))
    hour = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    user_name = models.CharField(max_length=310, blank=True)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    action = models.CharField(max_length=14, choices=Action)
    kind = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, related_name="+")
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="+")
    route = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    address = models.CharField(max_length=45, blank=True)
    session = models.CharField(max_length=12, blank=True)
    request = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [APPEND_ONLY]
        indexes = [
            models.Index(fields=["province", "-at", "-id"], name="audit_event_by_province"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "action", "kind", "code", "hour"],
                name="audit_event_once_an_hour",
                violation_error_message=_("Kejadian ini sudah tercatat pada jam yang sama."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.real_at:%Y-%m-%d %H:%M} {self.user_name} {self.action} {self.kind} {self.code}"


class AuditSeal(models.Model):
    """One link of the chain: ``digest`` is over the previous one and everything that this seal covers.

    ``signature`` is made with the key of ``key``, which is not in the database. ``xid`` is the first
    transaction that had not begun when the seal was made.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    xid = models.BigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=8)
    signature = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


class SealedRows(models.Model):
    """What a seal covers of one table: each row's number and the SHA-256 of its ``columns`` as text.

    ``floor``: every row up to here had been sealed before, and nothing can come later. ``top``: the largest
    number that was given out when the seal was made.
    """

    seal = models.ForeignKey(AuditSeal, models.PROTECT, related_name="parts")
    table = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))
    numbers = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()
    floor = models.BigIntegerField()
    top = models.BigIntegerField()

    class Meta:
        ordering = ["seal", "table"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "seal"],
                name="sealed_rows_once",
                violation_error_message=_("Segel itu sudah memuat tabel ini."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.table}: {len(self.numbers)}"


class AuditCheck(models.Model):
    """One verification of the whole chain: what was covered, what was found, and who asked for it."""

    made_at = models.DateTimeField(db_default=RawSQL("clock_timestamp()", ()))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    seals = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    faults = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-pk"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}: {len(self.faults)} faults in {self.rows} rows"
