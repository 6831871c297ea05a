"""Deadlines and their succession."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .areas import Province
from .history import tracked


@tracked()
class Deadline(models.Model):
    """A target ratio of the eligible to be reached by ``due_on``; primary deadlines succeed each other."""

    class Measure(models.TextChoices):
        RECORDED = "recorded", _("Perekaman")
        PRINTED = "printed", _("Pencetakan")

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("Diumumkan")
        IN_FORCE = "in_force", _("Berlaku")
        SUPERSEDED = "superseded", _("Diganti")
        WITHDRAWN = "withdrawn", _("Dicabut")

    province = models.ForeignKey(Province, models.PROTECT, related_name="deadlines")
    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=8, choices=Measure)
    target_ratio = models.DecimalField(max_digits=7, decimal_places=6)
    due_on = models.DateField()
    announced_on = models.DateField(null=True, blank=True)
    cohort_on = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    is_primary = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                name="deadline_name_once",
                violation_error_message=_("Tenggat dengan nama itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=models.Q(target_ratio__gt=0, target_ratio__lte=1),
                name="deadline_target_is_ratio",
                violation_error_message=_("Target harus lebih dari 0% dan paling tinggi 100%."),
            ),
            models.CheckConstraint(
                condition=models.Q(announced_on__isnull=True)
                | models.Q(announced_on__lte=models.F("due_on")),
                name="deadline_announced_before_due",
                violation_error_message=_("Tanggal pengumuman tidak boleh setelah jatuh tempo."),
            ),
            models.CheckConstraint(
                condition=models.Q(measure__in=["recorded", "printed"]),
                name="deadline_measure_known",
                violation_error_message=_("Ukuran tenggat: perekaman atau pencetakan."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["announced", "in_force", "superseded", "withdrawn"]),
                name="deadline_status_known",
                violation_error_message=_("Status tenggat: diumumkan, berlaku, diganti, atau dicabut."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
