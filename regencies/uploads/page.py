"""An upload as its page shows it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from regencies.formatting import count, short_date
from regencies.ledger import RULES
from regencies.ledger.oddities import in_words
from regencies.models import Upload, User

from . import actions, words
from .kinds import LABELS
from .storing import HALF_MONTH, kinds_for

State = Upload.State


@dataclass(frozen=True)
class Said:
    """A problem or a note in the reader's words."""

    row: int | None
    column: str | None
    sentence: str


@dataclass(frozen=True)
class Rows:
    """``cells`` of each row follow ``columns``; ``total`` of them are in the complete list."""

    part: str
    title: str
    columns: list[str]
    rows: list[dict[str, Any]]
    total: int

    @property
    def more(self) -> int:
        return max(0, self.total - len(self.rows))


class UploadPage:
    """Everything that ``templates/regencies/import_upload.html`` needs."""

    def __init__(
        self, upload: Upload, user: User, *, reason: str | None = None, reason_problem: str = ""
    ) -> None:
        self.upload = upload
        self.reason = upload.reason if reason is None else reason
        self.reason_problem = reason_problem
        self.user = user
        self.preview: Mapping[str, Any] = upload.preview
        self.is_author = upload.author_id == user.pk
        self.is_half_month = upload.kind == HALF_MONTH

    @property
    def sent_at(self) -> dt.datetime:
        """On the clock of the province."""
        return local(self.upload, self.upload.sent_at)

    @property
    def changed_at(self) -> dt.datetime:
        return local(self.upload, self.upload.changed_at)

    @property
    def kind_label(self) -> str:
        return str(LABELS.get(self.upload.kind, ""))

    @property
    def is_working(self) -> bool:
        return self.upload.state in (State.WAITING, State.CHECKING, State.CONFIRMED, State.WRITING)

    @property
    def can_confirm(self) -> bool:
        return self.is_author and self.upload.state == State.READY

    @property
    def needs_reason(self) -> bool:
        return actions.needs_reason(self.upload)

    @property
    def can_treat(self) -> bool:
        """Whether there are rows with other values to change or to leave alone."""
        is_open = self.can_confirm or (self.is_author and self.upload.changed_nothing)
        return is_open and (self.needs_reason or bool(self.skipped))

    @property
    def can_cancel(self) -> bool:
        return self.is_author and self.upload.state in (
            State.WAITING,
            State.CHECKING,
            State.ASKING,
            State.READY,
            State.CONFIRMED,
        )

    @property
    def can_choose(self) -> bool:
        """Whether another kind or another sheet could be meant."""
        is_read = self.upload.state in (State.READY, State.REFUSED) or self.upload.changed_nothing
        return is_read and (len(self.kinds) > 1 or len(self.sheets) > 1)

    @property
    def changes_nothing(self) -> bool:
        counts = self.preview.get("counts", {})
        return not counts.get("added") and not counts.get("changed")

    @property
    def is_empty(self) -> bool:
        """Whether the file has its titles and no row."""
        return not any(self.preview.get("counts", {}).values())

    @property
    def skipped(self) -> int:
        """Rows that are there with other values and are left alone."""
        return self.preview.get("skipped", 0)

    @cached_property
    def counts(self) -> list[tuple[str, str, int]]:
        """Part, words and number of what would be, or was, added, changed and left."""
        found = self.upload.result if self.upload.state == State.WRITTEN else self.preview.get("counts", {})
        names = {"added": _("ditambahkan"), "changed": _("diubah"), "left": _("tetap")}
        return [(part, name, found[part]) for part, name in names.items() if part in found]

    @cached_property
    def problems(self) -> list[Said]:
        return said_of(self.preview.get("problems", {}).get("kept", []))

    @property
    def problem_count(self) -> int:
        return self.preview.get("problems", {}).get("count", 0)

    @cached_property
    def notes(self) -> list[Said]:
        return said_of([*self.preview.get("notes", []), *self.preview.get("plan_notes", [])])

    @cached_property
    def strange(self) -> list[Said]:
        """What is odd about a half-month sheet."""
        return said_of(self.preview.get("strange", []))

    @cached_property
    def tables(self) -> list[Rows]:
        """The first rows that are added, changed and left, with every value."""
        titles = {"changed": _("Diubah"), "added": _("Ditambahkan"), "left": _("Tetap seperti semula")}
        counts = self.preview.get("counts", {})
        totals = counts | {
            "left": counts.get("left", 0) - self.skipped,
            "changed": counts.get("changed", 0) + self.skipped,
        }
        return [
            Rows(part, title, self.preview.get("columns", []), [_shown(row) for row in rows], totals[part])
            for part, title in titles.items()
            if (rows := self.preview.get(part))
        ]

    @cached_property
    def odd(self) -> list[dict[str, Any]]:
        return [_odd(mark) for mark in self.preview.get("odd", {}).get("kept", [])]

    @property
    def odd_count(self) -> int:
        return self.preview.get("odd", {}).get("count", 0)

    @cached_property
    def drift(self) -> list[dict[str, Any]]:
        return self.preview.get("lines") or self.preview.get("drift") or []

    @cached_property
    def half_month_changes(self) -> list[dict[str, Any]]:
        return self.preview.get("changes", [])

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        """What may be chosen where the kind is asked."""
        asked = self.preview.get("question", {}).get("kinds") or kinds_for(self.user)
        return [(kind, str(LABELS[kind])) for kind in asked if kind in LABELS]

    @cached_property
    def sheets(self) -> list[tuple[str, str]]:
        """Every sheet with what it looks like, where there are several."""
        looks = dict(self.preview.get("question", {}).get("sheets", []))
        names = self.preview.get("sheets", [])
        return [(name, str(LABELS.get(looks.get(name, ""), ""))) for name in names] if len(names) > 1 else []

    @property
    def asks_date(self) -> bool:
        return "sheet_date" in self.preview and self.preview["sheet_date"] is None

    @cached_property
    def moved(self) -> list[dict[str, Any]] | None:
        """What has changed since the preview that was confirmed; None when it is the first."""
        if "moved" not in self.preview:
            return None
        names = {
            "added": _("Ditambahkan"),
            "changed": _("Diubah"),
            "errors": _("Kesalahan"),
            "odd": _("Nilai janggal"),
            "drift": _("Selisih"),
        }
        return [part | {"name": names[part["part"]]} for part in self.preview["moved"]]


def local(upload: Upload, moment: dt.datetime) -> dt.datetime:
    """*moment* on the clock of the upload's province."""
    return moment.astimezone(ZoneInfo(upload.province.timezone))


def said_of(problems: list[Mapping[str, Any]]) -> list[Said]:
    found = [words.from_json(problem) for problem in problems]
    return [Said(problem.row, problem.column, words.said(problem)) for problem in found]


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"row": row["row"], "code": row["code"], "name": row["name"]}
    shown["key"] = [words.cell(value) for value in row["key"]]
    if "differences" in row:
        shown["differences"] = [
            (header, words.cell(before), words.cell(after)) for header, before, after in row["differences"]
        ]
    else:
        shown["cells"] = [words.cell(value) if value is not None else "" for value in row["values"]]
    return shown


def _odd(mark: Mapping[str, Any]) -> dict[str, Any]:
    rule = RULES.get(mark["rule"])
    words_of = {"title": rule.title, "remedy": rule.remedy} if rule else in_words(mark["rule"], mark["field"])
    low, high = mark["low"], mark["high"]
    bounds = _("wajar %(low)s sampai %(high)s") % {"low": count(low), "high": count(high)}
    if low is None or high is None:
        bounds = (
            ""
            if low is None and high is None
            else _("batas %(bound)s") % {"bound": count(high if low is None else low)}
        )
    day = words.decoded({"day": mark["date"]})
    return mark | words_of | {"bounds": bounds, "day": short_date(day)}
