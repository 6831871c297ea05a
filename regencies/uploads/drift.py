"""Drift of the balances in a file: the verified total minus what the ledger had reached without it."""

from collections.abc import Mapping
from typing import Any

from regencies.imports.reconciliations import RECONCILIATIONS_FILE, TOTAL_HEADERS
from regencies.ledger.reached import reached_on
from regencies.ledger.staged import StagedRow, staged_rows
from regencies.models import TOTALS, Regency

from .lists import Lists


def drift_of(regencies: Mapping[int, Regency], lists: Lists) -> list[dict[str, Any]]:
    """For every balance that the file adds or changes, in the order of dates; all go to the list."""
    target = RECONCILIATIONS_FILE.target
    rows = [row for which in ("added", "changed") for row in staged_rows(target, which)]
    reached = reached_on(row.key for row in rows)
    in_order = sorted(rows, key=lambda row: row.key[1])
    found = [_line(row, regencies[row.key[0]], reached[row.key].without) for row in in_order]
    for line in found:
        for total in line["totals"]:
            lists.add("drift", [line["row"], line["code"], line["name"], line["date"], *total])
    return found


def _line(row: StagedRow, regency: Regency, ledger: Mapping[str, int] | None) -> dict[str, Any]:
    """``totals``: header, verified total, the ledger's (None before first data) and the difference."""
    stated = dict(zip(TOTALS, row.values, strict=False))
    return {
        "row": row.number,
        "code": regency.code,
        "name": regency.short_name,
        "date": row.key[1].isoformat(),
        "totals": [
            [
                TOTAL_HEADERS[total],
                stated[total],
                ledger[total] if ledger else None,
                stated[total] - ledger[total] if ledger else None,
            ]
            for total in TOTALS
            if stated[total] is not None
        ],
    }
