"""Changes of locked days: an officer asks, the bureau decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regencies import clock

from .access import User
from .areas import Regency
from .entries import FLOWS, LARGEST_FLOW, DayFigures, RegencyRowQuerySet
from .history import tracked


class CorrectionRequestQuerySet(RegencyRowQuerySet):
    def decidable_by(self, user):
        """Requests of the provinces whose data *user* keeps."""
        return self.filter(
            regency__province__memberships__user=user, regency__province__memberships__role="bureau"
        ).distinct()

    def open(self):
        """Requests that wait for the bureau."""
        return self.filter(state=CorrectionRequest.State.OPEN)


@tracked()
class CorrectionRequest(DayFigures):
    """The figures that the report of ``date`` should have, and why; ``base_version`` is the report's version
    that the officer saw (0: there was none)."""

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu Biro")
        ACCEPTED = "accepted", _("Diterima")
        DECLINED = "declined", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik kembali")

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="correction_requests")
    date = models.DateField()
    base_version = models.PositiveIntegerField()
    reason = models.CharField(_("Alasan perubahan"), max_length=500)
    author = models.ForeignKey(User, models.PROTECT, related_name="correction_requests")
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.CharField(_("Jawaban"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decided_correction_requests"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "date"],
                condition=Q(state="open"),
                name="correction_request_open_once",
                violation_error_message=_("Permintaan koreksi untuk tanggal itu masih menunggu jawaban."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_request_has_reason",
                violation_error_message=_("Tulis alasan koreksi."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correction_request_decided_by_somebody",
                violation_error_message=_("Keputusan memerlukan nama dan waktu."),
            ),
            models.CheckConstraint(
                condition=~Q(state="declined", answer=""),
                name="correction_request_declined_with_a_word",
                violation_error_message=_("Tulis mengapa permintaan ditolak."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{flow}__gte": 0, f"{flow}__lte": LARGEST_FLOW}),
                    name=f"correction_request_{flow}_range",
                    violation_error_message=_("Jumlah sehari adalah bilangan bulat dari 0 sampai 1.000.000."),
                )
                for flow in FLOWS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency} {self.date}: {self.state}"
