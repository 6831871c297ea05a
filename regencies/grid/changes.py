"""From what the grid sends to the ledger: some cells of a report that is there, or a whole new one."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from regencies.forms.numbers import WholeNumberField
from regencies.forms.report import ReportForm
from regencies.history import NAMES
from regencies.ledger import Entry, Refused, Saved, broken, save_cells, save_report
from regencies.models import FLOWS, LARGEST_FLOW, Regency, User

# Unlike on the form, an empty cell is never 0: a block that was pasted may have holes.
_COUNT = WholeNumberField(largest=LARGEST_FLOW)
_CODE = re.compile(r"[0-9]{2}\.[0-9]{2}")


class Malformed(ValueError):
    """No page of ours sends this."""


@dataclass(frozen=True)
class Change:
    """``cells`` are the new values by field name, ``seen`` the values that they replace as the person saw
    them. ``key`` is given for a regency's first report of the day, and then ``cells`` are all of it.
    ``typist`` is who opened the page: somebody else may have signed in since, in another tab."""

    code: str
    date: dt.date
    cells: dict[str, int | str]
    seen: dict[str, int | str]
    reason: str
    key: UUID | None
    typist: int | None


def read_change(body: bytes) -> Change:
    """The change in the JSON of a request. Raises ``Malformed``, and ``Refused`` for cells that are no counts
    or too long."""
    try:
        sent = json.loads(body)
        cells, key = sent["cells"], sent.get("key")
        seen = {name: sent["seen"][name] for name in NAMES if name in sent["seen"]}
        date = dt.date.fromisoformat(sent["date"])
        if not _CODE.fullmatch(sent["code"]) or not cells or not set(cells) <= set(NAMES):
            raise Malformed("code or cells")
        if key is None and not set(cells) <= set(seen):
            raise Malformed("cells that nobody saw")
        if not all(type(value) in {int, str} for value in seen.values()):
            raise Malformed("seen values")
        typist = sent.get("user")
        if not (typist is None or type(typist) is int):
            raise Malformed("no user's number")
        key = None if key is None else UUID(key)
        texts = {name: _plain(value) for name, value in cells.items()}
        reason = _plain(sent.get("reason", ""))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as problem:
        raise Malformed("not a change of cells") from problem
    if key is not None:
        texts = dict.fromkeys(NAMES, "") | texts
    return Change(sent["code"], date, *_cleaned(texts, seen, reason), key, typist)


def write_change(user: User, regency: Regency, change: Change) -> Saved:
    """Save it; raises as ``ledger.save_cells`` and ``ledger.save_report``."""
    who = {"user": user, "regency": regency, "date": change.date, "reason": change.reason, "source": "grid"}
    if change.key is None:
        return save_cells(**who, seen=change.seen, cells=change.cells)
    return save_report(**who, entry=Entry(**change.cells), base_version=0, key=change.key)


def _plain(value) -> str:
    """A cell as text that a database takes."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise Malformed("a cell is a text or a number")
    return str(value).encode("utf-8", "replace").decode()


def _cleaned(texts: dict[str, str], seen: dict, reason: str) -> tuple[dict, dict, str]:
    """Cells, seen values and reason by the rules of the report form, or ``Refused`` with every sentence."""
    fields = ReportForm(asks_zero_reason=True, asks_reason=True).fields | dict.fromkeys(FLOWS, _COUNT)
    cells, problems = {}, {}
    for name, text in {**texts, "reason": reason}.items():
        try:
            cells[name] = fields[name].clean(text)
        except ValidationError as error:
            problems[name] = broken("not_a_count", error.messages[0])
    if problems:
        raise Refused(problems)
    reason = cells.pop("reason")
    if cells.get("recorded") and (cells.get("zero_reason") or seen.get("zero_reason")):
        cells["zero_reason"] = ""  # as on the form: a reason for zero stands only beside a zero
    return cells, seen, reason
