"""What a file would do, as JSON for its page, with a fingerprint of everything that was looked at.

Every row goes to a complete list; the page shows the first hundred of each.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from regencies.imports import MOST_SHOWN, Kind, Problem
from regencies.ledger.staged import StagedRow, fingerprint, staged_rows
from regencies.models import Province, Regency

from . import words
from .drift import drift_of
from .half_month_preview import preview_of_half_month
from .lists import Lists
from .odd import odd_values
from .plans import FilePlan, HalfMonthPlan, notes_of

KEY_HEADERS = {"date": "tanggal", "effective_on": "berlaku_sejak", "name": "nama"}
AREAS = ("regency_id", "province_id")


@dataclass
class Preview:
    """``content`` is stored as it is; ``mark`` digests it with everything behind it."""

    content: dict[str, Any]
    seen: list[Any] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Equal for two previews when the same would be written and the rules say the same of it."""
        return hashlib.sha256(json.dumps(self.seen, sort_keys=True, default=str).encode()).hexdigest()


def preview_of(plan: FilePlan, lists: Lists) -> Preview:
    """Look at *plan* without writing; problems have gone to *lists* already, as they were found."""
    result = plan.result
    content: dict[str, Any] = {
        "counts": {"added": result.added, "changed": result.changed, "left": result.left},
        "skipped": result.skipped,
        "problems": problems_json(plan.problems.kept, plan.problems.count),
        "plan_notes": [words.as_json(note) for note in notes_of(plan)],
    }
    seen: list[Any] = [content["counts"], content["problems"], str(plan.on_conflict)]
    if isinstance(plan, HalfMonthPlan):
        content |= preview_of_half_month(plan, lists)
        return Preview(content, [*seen, content])
    names = Names()
    rows = _Rows(plan.kind, names, lists)
    content |= {
        "columns": rows.columns,
        "keys": len(rows.keys),
        **{which: rows.all(which) for which in ("added", "changed", "left")},
    }
    odd = odd_values(plan, names.regencies, lists)
    drift = drift_of(names.regencies, lists) if plan.kind.name == "reconciliations" else []
    content |= {"odd": {"count": len(odd), "kept": odd[:MOST_SHOWN]}, "drift": drift[:MOST_SHOWN]}
    return Preview(content, [*seen, fingerprint(plan.kind.target), odd, drift])


def problems_json(kept: list[Problem], count: int) -> dict[str, Any]:
    return {"count": count, "kept": [words.as_json(problem) for problem in kept]}


class Names:
    """Codes and names of areas by primary key."""

    def __init__(self) -> None:
        regencies = Regency.objects.select_related("province")
        self.regencies: Mapping[int, Regency] = {regency.pk: regency for regency in regencies}
        self.provinces = dict(Province.objects.values_list("pk", "code"))

    def of(self, key: Mapping[str, Any]) -> tuple[str, str]:
        """Code and name of the area in a row's key."""
        regency = self.regencies.get(key.get("regency_id"))
        if regency is not None:
            return regency.code, regency.short_name
        return self.provinces[key["province_id"]], ""


class _Rows:
    def __init__(self, kind: Kind, names: Names, lists: Lists) -> None:
        self._kind, self._target, self._names, self._lists = kind, kind.target, names, lists
        self.keys = [name for name in kind.target.key if name not in AREAS]

    @property
    def columns(self) -> list[str]:
        """Headers of the key beside the area, and of the values."""
        headers = [KEY_HEADERS[name] for name in self.keys]
        return headers + [self._kind.headers[name] for name in self._target.values]

    def all(self, which: str) -> list[dict[str, Any]]:
        """The first rows of a kind; all of them to its list."""
        shown = []
        for row in staged_rows(self._target, which):
            entry = self._entry(row, which)
            self._list(entry, which)
            if len(shown) < MOST_SHOWN:
                shown.append(entry)
        return shown

    def _entry(self, row: StagedRow, which: str) -> dict[str, Any]:
        key = dict(zip(self._target.key, row.key, strict=True))
        code, name = self._names.of(key)
        entry = {"row": row.number, "code": code, "name": name}
        entry["key"] = [words.encoded(key[column]) for column in self.keys]
        if which == "changed":
            entry["differences"] = [
                [self._kind.headers[column], self._word(column, before), self._word(column, after)]
                for column, before, after in row.differences(self._target)
            ]
        else:
            pairs = zip(self._target.values, row.values, strict=True)
            entry["values"] = [self._word(column, value) for column, value in pairs]
        return entry

    def _word(self, column: str, value: object) -> Any:
        """A value as the file writes it."""
        for word, meaning in self._kind.words.get(column, {}).items():
            if meaning == value:
                return word
        if isinstance(value, Decimal):
            return f"{(value * 100).normalize():f}".replace(".", ",")
        return words.encoded(value)

    def _list(self, entry: dict[str, Any], which: str) -> None:
        key = [entry["row"], entry["code"], entry["name"], *map(words.decoded, entry["key"])]
        if which != "changed":
            self._lists.add(which, [*key, *map(words.decoded, entry["values"])])
            return
        for header, before, after in entry["differences"]:
            self._lists.add(which, [*key, header, words.decoded(before), words.decoded(after)])
