"""The odd values that a file of balances or of the register would bring, by the checks of their forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from regencies.imports.reconciliations import TOTAL_HEADERS
from regencies.imports.register import HEADERS
from regencies.ledger.balances import odd_balances
from regencies.ledger.oddities import Oddity
from regencies.ledger.reached import Key
from regencies.ledger.register import odd_figures
from regencies.ledger.staged import StagedRow
from regencies.models import TOTALS, Regency

COLUMNS = {**TOTAL_HEADERS, **HEADERS}


def odd_totals(
    kind: str, rows: Iterable[StagedRow], regencies: Mapping[int, Regency]
) -> list[dict[str, Any]]:
    """An entry for each oddity of *rows*, in the order of the file, in the shape of ``odd.odd_days``."""
    by_key: dict[Key, StagedRow] = {row.key: row for row in rows}
    if kind == "reconciliations":
        found = odd_balances(
            {key: dict(zip(TOTALS, _after(row), strict=False)) for key, row in by_key.items()}
        )
    else:
        found = odd_figures({key: _after(row)[:2] for key, row in by_key.items()}, regencies)
    entries = [_entry(by_key[key], regencies[key[0]], oddity) for key, oddity in found]
    return sorted(entries, key=lambda entry: entry["row"])


def _after(row: StagedRow) -> tuple:
    """The values once it is written: what the file does not state stays as it is."""
    return tuple(
        there if value is None else value
        for value, there in zip(row.values, row.there or (None,) * len(row.values), strict=True)
    )


def _entry(row: StagedRow, regency: Regency, oddity: Oddity) -> dict[str, Any]:
    return {
        "row": row.number,
        "code": regency.code,
        "name": regency.short_name,
        "date": row.key[1].isoformat(),
        "through": None,
        "rule": oddity.rule,
        "field": oddity.field,
        "column": COLUMNS.get(oddity.field, ""),
        "value": oddity.value,
        "low": oddity.low,
        "high": oddity.high,
    }
