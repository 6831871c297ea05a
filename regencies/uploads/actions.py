"""What the sender of a file does with it: answers what is asked, confirms, cancels."""

import datetime as dt

from regencies.imports import OnConflict
from regencies.ledger import RULES, Refused, broken
from regencies.models import Upload, User
from regencies.plain_text import one_line

from .notices import have_done
from .storing import kinds_for
from .work import move

State = Upload.State
LONGEST_REASON = 300


def choose(upload: Upload, user: User, asked: dict[str, str]) -> bool:
    """Take the kind, sheet, date and treatment of changed rows that were chosen, and check again."""
    fields = {}
    if asked.get("jenis") in kinds_for(user):
        fields["kind"] = asked["jenis"]
    if asked.get("lembar") in upload.preview.get("sheets", []):
        fields["sheet"] = asked["lembar"]
    if asked.get("bentrok") in (OnConflict.UPDATE, OnConflict.SKIP):
        fields["on_conflict"] = asked["bentrok"]
    if (date := _date(asked.get("tanggal", ""))) is not None:
        fields["sheet_date"] = date
    begin = [State.ASKING, State.READY, State.REFUSED, *([State.WRITTEN] if upload.changed_nothing else [])]
    if not fields or not move(upload, begin, State.WAITING, preview={}, **fields):
        return False
    have_done(upload)
    return True


def _date(text: str) -> dt.date | None:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return date if 2000 <= date.year < 2100 else None


def needs_reason(upload: Upload) -> bool:
    """Whether it would change rows that are stored, which no way in does without a reason."""
    return bool(upload.preview.get("counts", {}).get("changed"))


def confirm(upload: Upload, *, fingerprint: str, reason: str) -> bool:
    """Have written what was shown; False when another preview stands there by now.

    Raises ``Refused`` for a change without a reason.
    """
    if fingerprint != upload.fingerprint:
        return False
    reason = one_line(reason)[:LONGEST_REASON]
    if upload.state == State.READY and needs_reason(upload) and not reason:
        rule = RULES["change_without_reason"]
        raise Refused({"reason": broken(rule.code, rule.remedy)})
    fields = {"reason": reason, "done": 0, "result": {}}
    if not move(upload, (State.READY,), State.CONFIRMED, shown=fingerprint, **fields):
        return False
    have_done(upload)
    return True


def cancel(upload: Upload) -> bool:
    """Nothing was written, and nothing will be; the file is kept."""
    begin = (State.WAITING, State.CHECKING, State.ASKING, State.READY, State.CONFIRMED)
    return move(upload, begin, State.CANCELLED)


__all__ = ["cancel", "choose", "confirm", "needs_reason"]
