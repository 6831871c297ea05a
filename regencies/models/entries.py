"""What regencies report: the day's flows, and balances verified at the close of a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .areas import Regency
from .history import tracked

FLOWS = (
    "recorded",
    "printed",
    "reprinted",
    "blanks_received",
    "blanks_spoiled",
    "temporary_issued",
    "temporary_withdrawn",
)
TOTALS = ("recorded_total", "printed_total", "blank_stock", "temporary_outstanding")
LARGEST_FLOW = 1_000_000
LARGEST_TOTAL = 1_000_000_000


class RegencyRowQuerySet(models.QuerySet):
    """Rows that belong to one regency."""

    def visible_to(self, user):
        """Rows of the regencies that *user* may see."""
        return self.filter(regency__in=Regency.objects.visible_to(user))


class DayFigures(models.Model):
    """One day's flows, in whole people, cards or certificates, with their words."""

    recorded = models.PositiveIntegerField(_("Perekaman"))
    printed = models.PositiveIntegerField(_("Cetak baru"))
    reprinted = models.PositiveIntegerField(_("Cetak ulang"))
    blanks_received = models.PositiveIntegerField(_("Blangko masuk"))
    blanks_spoiled = models.PositiveIntegerField(_("Blangko rusak"))
    temporary_issued = models.PositiveIntegerField(_("Suket terbit"))
    temporary_withdrawn = models.PositiveIntegerField(_("Suket ditarik"))
    note = models.CharField(_("Keterangan"), max_length=500, blank=True)
    zero_reason = models.CharField(_("Alasan nol"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def flows(self) -> dict[str, int]:
        """The flows by their code names."""
        return {flow: getattr(self, flow) for flow in FLOWS}


@tracked()
class DailyReport(DayFigures):
    """A regency's flows of one date. Written only by the ledger."""

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="daily_reports")
    date = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = RegencyRowQuerySet.as_manager()

    class Meta:
        ordering = ["regency", "date"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "date"],
                name="daily_report_once",
                violation_error_message=_("Laporan untuk tanggal itu sudah ada."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{flow}__gte": 0, f"{flow}__lte": LARGEST_FLOW}),
                    name=f"daily_report_{flow}_range",
                    violation_error_message=_("Jumlah sehari adalah bilangan bulat dari 0 sampai 1.000.000."),
                )
                for flow in FLOWS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency} {self.date}"


@tracked()
class Reconciliation(models.Model):
    """Totals verified at the close of ``date``: opening balance, physical count or central figure."""

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="reconciliations")
    date = models.DateField()
    recorded_total = models.PositiveBigIntegerField(_("Total perekaman"), null=True, blank=True)
    printed_total = models.PositiveBigIntegerField(_("Total cetak"), null=True, blank=True)
    blank_stock = models.PositiveBigIntegerField(_("Stok blangko"), null=True, blank=True)
    temporary_outstanding = models.PositiveBigIntegerField(_("Suket beredar"), null=True, blank=True)
    source = models.CharField(_("Sumber"), max_length=200)

    objects = RegencyRowQuerySet.as_manager()

    class Meta:
        ordering = ["regency", "date"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "date"],
                name="reconciliation_once",
                violation_error_message=_("Rekonsiliasi untuk tanggal itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(recorded_total__isnull=False)
                | Q(printed_total__isnull=False)
                | Q(blank_stock__isnull=False)
                | Q(temporary_outstanding__isnull=False),
                name="reconciliation_states_something",
                violation_error_message=_("Isi paling sedikit satu saldo."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{total}__isnull": True})
                    | Q(**{f"{total}__gte": 0, f"{total}__lte": LARGEST_TOTAL}),
                    name=f"reconciliation_{total}_range",
                    violation_error_message=_("Saldo adalah bilangan bulat dari 0 sampai 1.000.000.000."),
                )
                for total in TOTALS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency} {self.date}"
