"""The population register: how many residents there are and how many must hold a card."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .areas import Regency
from .history import tracked


@tracked()
class PopulationFigure(models.Model):
    """Residents and wajib KTP (aged 17+ or ever married) from ``effective_on`` on; may go down.

    ``population`` is None where a source states wajib KTP alone.
    """

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="population_figures")
    effective_on = models.DateField()
    population = models.PositiveBigIntegerField(null=True, blank=True)
    eligible = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["regency", "effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "effective_on"],
                name="population_once_per_date",
                violation_error_message=_("Data penduduk untuk tanggal itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=models.Q(eligible__lte=models.F("population")),
                name="population_covers_eligible",
                violation_error_message=_("Wajib KTP tidak boleh lebih dari jumlah penduduk."),
            ),
            models.CheckConstraint(
                condition=models.Q(eligible__gte=1),
                name="population_eligible_positive",
                violation_error_message=_("Wajib KTP paling sedikit 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(population__lte=1_000_000_000),
                name="population_within_reason",
                violation_error_message=_("Jumlah penduduk paling banyak 1.000.000.000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency} {self.effective_on}: {self.eligible}"
