"""Two people, one report: what the first changed, beside what the second has typed."""

from dataclasses import dataclass

from regencies.forms.report import ReportForm
from regencies.history import NAMES, ReportChange, field_texts, labels
from regencies.models import DailyReport
from regencies.report_page import ReportPage


@dataclass(frozen=True)
class Row:
    """One field: as it was when the second opened it, as it stands now, and as the second typed it.

    ``plain_now`` and ``plain_mine`` are what is sent when one of them is chosen.
    """

    name: str
    label: str
    opened: str
    now: str
    mine: str
    plain_now: str
    plain_mine: str

    @property
    def differs(self) -> bool:
        return self.now != self.mine

    @property
    def was_changed(self) -> bool:
        return self.opened != self.now

    @property
    def chosen(self) -> str:
        """``mine`` where only the second changed it, ``now`` where only the first did; where both did,
        nothing is chosen for anybody."""
        if not self.was_changed:
            return "mine"
        return "now" if self.opened == self.mine else ""


@dataclass(frozen=True)
class Comparison:
    """``since`` are the others' changes after the second opened the form, latest first. ``same`` are fields
    on which both agree, by name, and ``version`` the one that the choice is made against."""

    rows: list[Row]
    same: list[tuple[str, str]]
    since: list[ReportChange]
    version: int
    reason: str
    was_there: bool


def compare(page: ReportPage, form: ReportForm, report: DailyReport) -> Comparison:
    """Field by field; the form is valid, so that everything typed is in its cleaned data."""
    version = form.cleaned_data["base_version"]
    events = report.history.filter(version__lte=version).order_by("pgh_id")
    opened = field_texts(events.last()) if version and events else dict.fromkeys(NAMES, "")
    entry = form.entry()
    now, mine = field_texts(report), field_texts(entry)
    rows = [
        Row(
            name,
            label,
            opened[name],
            now[name],
            mine[name],
            str(getattr(report, name)),
            str(getattr(entry, name)),
        )
        for name, label in labels().items()
    ]
    return Comparison(
        rows=[row for row in rows if row.now or row.mine or row.opened],
        same=[(row.name, row.plain_now) for row in rows if not row.differs],
        since=[change for change in page.changes if change.version > version],
        version=report.version,
        reason=form.data.get("reason", ""),
        was_there=bool(version),
    )
