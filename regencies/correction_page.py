"""What the pages of corrections show: the list, and the form of one locked day."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from regencies.corrections import (
    ReportChanged,
    RequestChanged,
    open_request,
    own_requests,
    requests_of,
    state_number,
)
from regencies.forms.correction import CorrectionForm
from regencies.forms.report import stored_values
from regencies.models import FLOWS, CorrectionRequest, User
from regencies.report_page import ReportPage

PER_PAGE = 25


def readable_requests(user: User) -> QuerySet:
    """Requests of the officer's own regency and of the bureau's province."""
    mine, decidable = own_requests(user), CorrectionRequest.objects.decidable_by(user)
    both = CorrectionRequest.objects.filter(pk__in=mine.values("pk")) | CorrectionRequest.objects.filter(
        pk__in=decidable.values("pk")
    )
    return both.select_related("regency__province", "author", "decided_by")


def listed_corrections(user: User, number: str | None) -> Page:
    """One page: first what waits, the oldest first, then what was decided, the latest first."""
    is_closed = Case(When(state="open", then=Value(0)), default=Value(1))
    waiting_since = Case(When(state="open", then="asked_at"))
    rows = readable_requests(user).order_by(is_closed, waiting_since, "-decided_at", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


class CorrectionPage(ReportPage):
    """One locked day as its officer would have it."""

    @cached_property
    def waiting(self) -> CorrectionRequest | None:
        """The request that waits for the bureau: the form then changes it."""
        return open_request(self.regency, self.date)

    @property
    def report_url(self) -> str:
        address = reverse("regencies:report", args=[self.regency.code])
        return f"{address}?tanggal={self.date.isoformat()}"

    def form(self, data=None) -> CorrectionForm:
        shown = stored_values(self.report)
        if self.waiting:
            version = shown["base_version"]
            shown = stored_values_of(self.waiting) | {"base_version": version}
        initial = shown | {"seen": state_number(self.waiting)}
        has_reason = any(row and row.zero_reason for row in (self.report, self.waiting))
        return CorrectionForm(data, initial=initial, asks_zero_reason=self.facts.is_service_day or has_reason)

    def flows(self, form: CorrectionForm) -> dict[str, int] | None:
        if form.is_bound or self.waiting is None:
            return super().flows(form)
        return self.waiting.flows

    def again(self, data, changed: Exception) -> CorrectionForm:
        """The form with what was typed, on top of what stands now, and a word about what happened."""
        self.__dict__.pop("report", None)
        self.__dict__.pop("waiting", None)
        data = data.copy()
        data["base_version"] = str(self.report.version if self.report else 0)
        data["seen"] = str(state_number(self.waiting))
        form = self.form(data)
        form.add_error(None, _happened(changed, self))
        return form


def stored_values_of(request: CorrectionRequest) -> dict:
    """Initial values of the form from a request."""
    names = (*FLOWS, "note", "zero_reason", "reason")
    return {name: getattr(request, name) for name in names}


def _happened(changed: Exception, page: CorrectionPage) -> str:
    if isinstance(changed, ReportChanged):
        return _("Laporan hari itu berubah sejak Anda membukanya. Periksa lagi ketikan Anda, lalu kirim.")
    if isinstance(changed, RequestChanged) and page.waiting:
        return _(
            "%(name)s sudah mengirim permintaan untuk hari ini. Yang Anda kirim akan menggantikannya."
        ) % {"name": page.waiting.author.known_as}
    answered = requests_of(page.regency, page.date).first()
    if answered is None:
        return _("Permintaan ini tidak ada lagi. Kirim lagi untuk membuat yang baru.")
    return _("Permintaan sebelumnya: %(state)s. Kirim lagi bila masih perlu, sebagai permintaan baru.") % {
        "state": answered.get_state_display().lower()
    }
