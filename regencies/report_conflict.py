"""Two people, one report: what the first changed, beside what the second has typed."""

from dataclasses import dataclass

from regencies.forms.report import ReportForm
from regencies.history import NAMES, ReportChange, field_texts, labels
from regencies.models import DailyReport
from regencies.report_page import ReportPage


@dataclass(frozen=True)
class Row:
    """One field: as it was when the second opened it, as it stands now, and as the second typed it."""

    label: str
    opened: str
    now: str
    mine: str

    @property
    def differs(self) -> bool:
        return self.now != self.mine

    @property
    def was_changed(self) -> bool:
        return self.opened != self.now


@dataclass(frozen=True)
class Comparison:
    """``since`` are the others' changes after the second opened the form, latest first. ``again`` is what a
    button posts to write the second's report over what stands now."""

    rows: list[Row]
    since: list[ReportChange]
    again: list[tuple[str, str]]
    reason: str
    was_there: bool


def compare(page: ReportPage, form: ReportForm, report: DailyReport) -> Comparison:
    """Field by field; the form is valid, so that everything typed is in its cleaned data."""
    version = form.cleaned_data["base_version"]
    events = report.history.filter(version__lte=version).order_by("pgh_id")
    opened = field_texts(events.last()) if version and events else dict.fromkeys(NAMES, "")
    now, mine = field_texts(report), field_texts(form.entry())
    rows = [Row(label, opened[name], now[name], mine[name]) for name, label in labels().items()]
    typed = {name: form.data.get(name, "") for name in NAMES if name in form.fields}
    return Comparison(
        rows=[row for row in rows if row.now or row.mine or row.opened],
        since=[change for change in page.changes if change.version > version],
        again=[("base_version", str(report.version)), *typed.items()],
        reason=form.data.get("reason", ""),
        was_there=bool(version),
    )
