"""The flows of one pasted report, each with the words that it came from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BoundField

from regencies.formatting import count
from regencies.forms.paste import PastedReportForm
from regencies.ledger import Check, found_odd
from regencies.messages import Reading
from regencies.models import FLOWS
from regencies.report_page import ReportPage


@dataclass(frozen=True)
class Row:
    """One flow: its field, the pieces of text that it came from, and how it was read (``state``: read,
    refused or unstated). ``stored`` is what the ledger has and ``after`` what it would have, in words."""

    field: BoundField
    pieces: list[str]
    state: str
    stored: str
    after: str
    odd: list[str]

    @property
    def is_changed(self) -> bool:
        """Whether the ledger has another figure than the one that is here now."""
        return bool(self.stored and self.after) and self.stored != self.after


def rows_of(
    form: PastedReportForm, reading: Reading, pieces: Mapping[str, list[str]], page: ReportPage | None
) -> list[Row]:
    """A row for each flow; *page* is its day in the ledger, once it is known which."""
    known = form.known()
    report = page.report if page else None
    odd = _odd(page, known)
    return [
        Row(
            field=form[flow],
            pieces=pieces.get(flow, []),
            state="refused" if flow in reading.refused else "read" if flow in pieces else "unstated",
            stored=count(getattr(report, flow)) if report else "",
            after=count(known[flow]) if flow in known else "",
            odd=[check.message for check in odd if check.field == flow],
        )
        for flow in FLOWS
    ]


def _odd(page: ReportPage | None, known: Mapping[str, int]) -> list[Check]:
    """What is odd by the rules of the form, as far as the figures are known."""
    if page is None:
        return []
    told = [check for check in page.checks if {*check.terms, *(check.equals or {})} <= set(known)]
    return found_odd(told, known)
