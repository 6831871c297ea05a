"""What people answered about odd values."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regencies import clock

from .access import User
from .areas import Regency
from .entries import RegencyRowQuerySet
from .history import tracked


@tracked()
class MarkAnswer(models.Model):
    """One answer to the mark of ``rule`` on the regency's ``date``; the latest one says how the mark stands.

    ``value`` is the odd number that was answered: when it changes afterwards, the mark is open again.
    A correction needs no answer, the mark is gone with it.
    """

    class Kind(models.TextChoices):
        EXPLAINED = "explained", _("Dijelaskan")
        ACCEPTED = "accepted", _("Diterima Biro")
        RETURNED = "returned", _("Ditanyakan kembali")

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="mark_answers")
    date = models.DateField()
    rule = models.CharField(max_length=40)
    value = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.CharField(_("Penjelasan"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="mark_answers")
    answered_at = models.DateTimeField(default=clock.now)

    objects = RegencyRowQuerySet.as_manager()

    class Meta:
        ordering = ["regency", "date", "rule", "pk"]
        indexes = [models.Index(fields=["regency", "date", "rule"], name="mark_answer_by_mark")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accepted") | ~Q(text=""),
                name="mark_answer_says_something",
                violation_error_message=_("Tulis penjelasannya."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["explained", "accepted", "returned"]),
                name="mark_answer_kind_known",
                violation_error_message=_("Jawaban: dijelaskan, diterima, atau ditanyakan kembali."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency} {self.date} {self.rule}: {self.kind}"
