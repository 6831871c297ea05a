"""Holds the officers' books against the ledger and its history."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.arithmetic import FLOWS
from tests.faults.officers import Sending


@dataclass(frozen=True)
class Event:
    """One entry of the history of a report."""

    number: int
    label: str
    code: str
    date: str
    version: int
    note: str
    values: tuple[int, ...]


HISTORY = f"""
    SELECT e.pgh_id, e.pgh_label, r.code, e.date::text, e.version, e.note,
        {", ".join(f"e.{flow}" for flow in FLOWS)}
    FROM regencies_dailyreporthistoryevent e JOIN regencies_regency r ON r.id = e.regency_id ORDER BY e.pgh_id
"""
LEDGER = f"""
    SELECT r.code, d.date::text, d.version, d.note, {", ".join(f"d.{flow}" for flow in FLOWS)}
    FROM regencies_dailyreport d JOIN regencies_regency r ON r.id = d.regency_id
"""


def read_history(cursor) -> list[Event]:
    cursor.execute(HISTORY)
    return [Event(*row[:6], tuple(row[6:])) for row in cursor.fetchall()]


def problems(cursor, sendings: Iterable[Sending], before: int) -> list[str]:
    """What does not agree; ``before`` is the last entry of the history that was there at the start."""
    sendings = list(sendings)
    events = read_history(cursor)
    return [
        *_lost_or_doubled(sendings, [event for event in events if event.number > before]),
        *_broken_chains(events),
        *_ledger_differs(cursor, events),
        *_receipts_differ(cursor, sendings),
    ]


def _lost_or_doubled(sendings: list[Sending], events: list[Event]) -> Iterable[str]:
    by_mark = defaultdict(list)
    for event in events:
        by_mark[event.note].append(event)
    for sending in sendings:
        written = by_mark.pop(sending.mark, [])
        if len(written) > 1:
            yield f"doubled: {sending} stands {len(written)} times in the history"
        elif sending.wrote and not written:
            yield f"lost: {sending} was acknowledged and is not in the history"
        elif written and not sending.is_acknowledged and not sending.may_have_written:
            yield f"written but refused: {sending}"
        elif written:
            yield from _differs(sending, written[0])
    for mark in by_mark:
        yield f"nobody sent what stands in the history: {mark}"


def _differs(sending: Sending, event: Event) -> Iterable[str]:
    expected = tuple(sending.values[flow] for flow in FLOWS)
    if sending.way == "cells":
        expected = (sending.values["recorded"], *event.values[1:])
    if (event.code, event.date, event.values) != (sending.code, sending.date, expected):
        yield f"other figures than were sent: {sending} {event}"
    if sending.version and sending.wrote and sending.version != event.version:
        yield f"answered with another version than was written: {sending} {event}"
    if sending.way in ("device", "form") and event.version != sending.base + 1:
        yield f"somebody's change was overwritten unseen: {sending} {event}"


def _broken_chains(events: list[Event]) -> Iterable[str]:
    versions = defaultdict(list)
    for event in events:
        versions[event.code, event.date].append(event.version)
    for day, found in versions.items():
        if found != list(range(1, len(found) + 1)):
            yield f"the versions of {day} do not follow each other: {found}"


def _ledger_differs(cursor, events: list[Event]) -> Iterable[str]:
    last = {(event.code, event.date): event for event in events}
    cursor.execute(LEDGER)
    rows = cursor.fetchall()
    if len(rows) != len(last):
        yield f"{len(rows)} reports, {len(last)} with a history"
    for code, date, version, note, *values in rows:
        event = last.get((code, date))
        if event is None or (version, note, tuple(values)) != (event.version, event.note, event.values):
            yield f"the report of {code} {date} is not what its history ends with"


def _receipts_differ(cursor, sendings: list[Sending]) -> Iterable[str]:
    """One receipt for every sending with a key that was acknowledged, and none for any other."""
    cursor.execute("SELECT key::text, count(*) FROM regencies_submission GROUP BY key")
    receipts = dict(cursor.fetchall())
    for sending in sendings:
        expected = 1 if sending.key and sending.is_acknowledged else 0
        if sending.key and receipts.get(sending.key, 0) != expected:
            yield f"{receipts.get(sending.key, 0)} receipts: {sending}"


def summary(sendings: Iterable[Sending]) -> dict[str, int]:
    """Counts for the report of a run."""
    sendings = list(sendings)
    ways = Counter(sending.way for sending in sendings)
    return {
        "reports sent": len(sendings),
        "acknowledged": sum(sending.is_acknowledged for sending in sendings),
        "sent again": sum(sending.attempts > 1 for sending in sendings),
        "attempts": sum(sending.attempts for sending in sendings),
        "conflicts": sum(sending.status == 409 for sending in sendings),
    } | {f"by {way}": count for way, count in sorted(ways.items())}
