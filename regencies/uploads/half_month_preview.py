"""The preview of a half-month sheet: one line per regency with what it states, the ledger and the drift."""

from typing import Any

from regencies.imports import MOST_SHOWN
from regencies.imports.half_month import HalfMonthPlan, Line

from . import words
from .lists import Lists

TOTALS = {
    "recorded_total": "perekaman_total",
    "temporary_outstanding": "suket_beredar",
    "blank_stock": "blangko_stok",
}


def preview_of_half_month(plan: HalfMonthPlan, lists: Lists) -> dict[str, Any]:
    """Everything of the sheet; its problems go to the list as well, since it has a row for each regency."""
    for problem in plan.problems.kept:
        lists.add("errors", [problem.row, problem.column, words.said(problem)])
    lines = [_line(line) for line in plan.lines]
    for line in lines:
        for total in line["totals"]:
            lists.add("drift", [line["row"], line["code"], line["name"], plan.sheet_date, *total])
    changes = plan.changes(10 * MOST_SHOWN)
    for row, changed in changes:
        for header, (before, after) in changed.items():
            lists.add("changed", [row, header, before, after])
    return {
        "sheet_date": plan.sheet_date.isoformat() if plan.sheet_date else None,
        "lines": lines,
        "strange": [words.as_json(problem) for problem in plan.named_odd],
        "changes": [
            {"row": row, "differences": [[header, *pair] for header, pair in changed.items()]}
            for row, changed in changes[:MOST_SHOWN]
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "code": line.code,
        "name": line.name,
        "eligible": line.read.get("eligible"),
        "eligible_before": line.eligible_before,
        "percent": line.percent,
        "print_ready": line.read.get("print_ready"),
        "print_backlog": line.print_backlog,
        "totals": [
            [header, line.read[total], (line.ledger or {}).get(total), line.drift.get(total)]
            for total, header in TOTALS.items()
            if line.read.get(total) is not None
        ],
    }
