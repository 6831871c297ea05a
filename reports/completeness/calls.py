"""Who must be called now: whose service days are missing, the longest silence and the largest gap first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from regencies.models import Regency

from .loading import Board


@dataclass(frozen=True)
class Call:
    """``missing`` is oldest first; ``silent`` counts service days since ``last_report`` (None: no report in
    the days that are looked at); ``remaining`` are the people of its gap, None when unknown."""

    regency: Regency
    missing: tuple[dt.date, ...]
    silent: int
    last_report: dt.date | None
    remaining: int | None


@dataclass(frozen=True)
class Waiting:
    """Regencies whose report of today is not there and may still come in time."""

    regencies: tuple[Regency, ...]
    until: dt.time


def calls_of(board: Board, remaining: Mapping[int, int | None]) -> list[Call]:
    """*remaining* people by primary key. A day is missing once it can no longer come in time."""
    calls = [_call(board, row.regency, remaining.get(row.regency.pk)) for row in board.rows]
    return sorted(
        (call for call in calls if call.missing),
        key=lambda call: (-call.silent, -(call.remaining or 0), call.regency.code),
    )


def _call(board: Board, regency: Regency, remaining: int | None) -> Call:
    silent, last = 0, None
    for cell in reversed(board.recent[regency.pk]):
        if cell.entry is not None:
            last = cell.date
            break
        silent += cell.state == "missing"
    missing = tuple(cell.date for cell in board.recent[regency.pk] if cell.state == "missing")
    return Call(regency, missing, silent, last, remaining)


def waiting_for(board: Board) -> Waiting:
    """Nobody once the cut-off has passed, on a closed day and for a past date."""
    waiting = [row.regency for row in board.rows if board.recent[row.regency.pk][-1].state == "waiting"]
    return Waiting(tuple(waiting), board.known.cutoff_time)


def never_reported(board: Board) -> list[Regency]:
    """Regencies without any report or balance: nothing of theirs can be missing, nothing is known either."""
    return [row.regency for row in board.rows if row.regency.pk not in board.first]
