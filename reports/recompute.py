"""From a stale mark to stored progress, for one regency or for many at once.

The mark in PostgreSQL is the queue of record. Everything happens in one transaction: a worker that dies
leaves the mark, the old rows and no lock.
"""

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from django.db import connection, transaction
from django.db.models import Q

from regencies import clock
from regencies.models import Province, Regency, StaleMark
from regencies.signals import ledger_changed
from reports.extension import extend
from reports.models import OddMark, RecomputeState
from reports.models.progress import DERIVATION
from reports.stored_rows import forget, store

logger = logging.getLogger(__name__)

LOCK_NAMESPACE = 0x4B54504C
"""First half of the advisory lock's key; the second is the regency."""

TOGETHER = 16
"""Regencies to a transaction: enough that a query costs little of each, few enough that two workers share a
night's work evenly and a history of three years of all of them takes little memory."""

OF_A_NIGHT = 64
"""The same where only a new day waits, which is half a year of each and no history: most of such a task is
questions that cost the same for one regency and for all."""

BEGINNING = dt.date(1900, 1, 1)
"""Before anything that is entered."""


def bring_up_to_date(regency_id: int) -> bool:
    """Store the regency's figures from the first date that may have changed until its province's today.

    Safe to run twice and at the same time. False means that something is left to do: somebody else is at
    work on this regency, or it changed again meanwhile.
    """
    return not bring_up_to_date_together([regency_id])


def bring_many_up_to_date(regency_ids: Sequence[int]) -> list[int]:
    """The same for many at once, which costs far less; those of whom something is left to do.

    Where it fails for one of them, each is tried alone, so that the others do not suffer.
    """
    return _together_or_alone(bring_up_to_date_together, regency_ids)


def _together_or_alone(work: Callable[[Sequence[int]], list[int]], regency_ids: Sequence[int]) -> list[int]:
    try:
        return work(regency_ids)
    except Exception:
        logger.exception("%d regencies together could not be brought up to date.", len(regency_ids))
    left = []
    for key in regency_ids:
        try:
            left += work([key])
        except Exception:
            logger.exception("Regency %d could not be brought up to date.", key)
            left.append(key)
    return left


@transaction.atomic
def bring_up_to_date_together(regency_ids: Sequence[int]) -> list[int]:
    """All of them in one transaction, or none."""
    claimed = _claim(regency_ids)
    # First the marks, then the data: a change that comes in between leaves a newer mark behind.
    marks = {mark.regency_id: mark for mark in StaleMark.objects.filter(regency__in=claimed)}
    regencies = list(Regency.objects.select_related("province").filter(pk__in=claimed).order_by("pk"))
    states = RecomputeState.objects.in_bulk(claimed)
    newer = _of_newer_version(states)
    work = defaultdict(list)
    for regency in regencies:
        state = states.get(regency.pk)
        today = clock.today(regency.province.timezone)
        since = _since(marks.get(regency.pk), state, today)
        if since is not None and regency.pk not in newer:
            # A pinned clock may have moved back: what is stored after today stays right until it moves on.
            until = max(today, state.through) if state else today
            is_extension = _is_whole(state) and regency.pk not in marks
            work[until, since if is_extension else None].append((regency, since))
    for (until, start), group in work.items():
        chosen = [regency for regency, _since in group]
        if start is not None:
            chosen = extend(chosen, start, until)
        for at in range(0, len(chosen), TOGETHER):
            store(chosen[at : at + TOGETHER], {regency.pk: since for regency, since in group}, until)
        _note_states([regency.pk for regency, _since in group], until)
    done = {regency.pk for group in work.values() for regency, _since in group}
    uncleared = _uncleared([mark for key, mark in marks.items() if key in done])
    return [key for key in regency_ids if key not in claimed or key in uncleared | newer]


def lagging(province_id: int | None = None) -> list[int]:
    """Regencies with a stale mark, or whose stored figures do not reach the present day of their zone or were
    derived by an older version."""
    return [key for key, _is_extension in _lagging(province_id)]


def lagging_together() -> list[list[int]]:
    """All of them, as many to a task as are best brought up to date together."""
    found = defaultdict(list)
    for key, is_extension in _lagging():
        found[OF_A_NIGHT if is_extension else TOGETHER].append(key)
    return [keys[at : at + size] for size, keys in found.items() for at in range(0, len(keys), size)]


def _lagging(province_id: int | None = None) -> list[tuple[int, bool]]:
    """Each with whether nothing but new days is missing."""
    regencies = Regency.objects.filter(province=province_id) if province_id else Regency.objects.all()
    outdated = Q(recompute_state__derivation__lt=DERIVATION)
    rows = regencies.order_by("code").values_list(
        "pk", "province__timezone", "stale_mark__generation", "recompute_state__through", outdated
    )
    found = []
    for key, zone, generation, through, is_outdated in rows:
        is_changed = generation is not None or through is None or is_outdated
        if is_changed or through < clock.today(zone):
            found.append((key, not is_changed))
    return found


def mark_stale(regency_id: int, since: dt.date = BEGINNING) -> None:
    """Have the regency recomputed from *since* on, as a change of that date would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ektp_mark_stale(%s, %s)", [regency_id, since])


@transaction.atomic
def mark_all(province: Province) -> int:
    """Have the workers derive everything of *province* anew; how many regencies that concerns."""
    keys = list(Regency.objects.filter(province=province).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        mark_stale(key)
    ledger_changed.send(Province, regency_ids=keys)
    return len(keys)


def rebuild(regency_id: int, since: dt.date = BEGINNING) -> bool:
    """As if no row from *since* on, and none after today, had ever been stored. False as above."""
    return not rebuild_together([regency_id], since)


def rebuild_many(regency_ids: Sequence[int], since: dt.date = BEGINNING) -> list[int]:
    """The same for many, together or else alone; those of whom something is left to do."""
    return _together_or_alone(partial(rebuild_together, since=since), regency_ids)


@transaction.atomic
def rebuild_together(regency_ids: Sequence[int], since: dt.date = BEGINNING) -> list[int]:
    """All of them in one transaction, or none; see `rebuild`."""
    claimed = _claim(regency_ids)
    newer = _of_newer_version(RecomputeState.objects.in_bulk(claimed))
    claimed = [key for key in claimed if key not in newer]
    for key in claimed:
        mark_stale(key, since)
    for regency in Regency.objects.select_related("province").filter(
        pk__in=claimed, recompute_state__isnull=False
    ):
        today = clock.today(regency.province.timezone)
        if RecomputeState.objects.filter(regency=regency, through__gt=today).update(through=today):
            forget([regency.pk], [today + dt.timedelta(days=1)])
            OddMark.objects.filter(regency=regency, date__gt=today).delete()
    left = bring_up_to_date_together(claimed)
    return [key for key in regency_ids if key not in claimed or key in left]


def insist(work: Callable[[int], bool], regency_id: int, patience: float = 60.0) -> bool:
    """Try *work* until it says that nothing is left to do, for at most *patience* seconds."""
    until = time.monotonic() + patience
    while not work(regency_id):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def _claim(regency_ids: Sequence[int]) -> list[int]:
    """Those at which this transaction is now the only one at work; any end of it is a release."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM unnest(%s::int[]) AS key WHERE pg_try_advisory_xact_lock(%s, key)",
            [sorted(regency_ids), LOCK_NAMESPACE],
        )
        return [key for (key,) in cursor.fetchall()]


def _of_newer_version(states: dict[int, RecomputeState]) -> set[int]:
    """Those that a newer version has derived: ours would take back what that one put right."""
    newer = {key for key, state in states.items() if state.derivation > DERIVATION}
    if newer:
        logger.warning(
            "%d regencies were derived by a newer version of this program and are left to it: "
            "upgrade this worker.",
            len(newer),
        )
    return newer


def _is_whole(state: RecomputeState | None) -> bool:
    """Whether every stored row is as this version derives it."""
    return state is not None and state.derivation == DERIVATION


def _since(mark: StaleMark | None, state: RecomputeState | None, today: dt.date) -> dt.date | None:
    """First date whose rows must be written again; None when there is nothing to do."""
    if state is None or not _is_whole(state):
        return BEGINNING
    extension = state.through + dt.timedelta(days=1) if state.through < today else None
    return min(filter(None, [mark and mark.since, extension]), default=None)


def _note_states(regency_ids: Sequence[int], through: dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reports_recomputestate (regency_id, through, derivation, version, computed_at)
            SELECT key, %s, %s, nextval('regencies_generation'), clock_timestamp()
            FROM unnest(%s::bigint[]) AS key
            ON CONFLICT (regency_id) DO UPDATE SET through = excluded.through, version = excluded.version,
                derivation = excluded.derivation, computed_at = excluded.computed_at
            """,
            [through, DERIVATION, list(regency_ids)],
        )


def _uncleared(marks: Sequence[StaleMark]) -> set[int]:
    """Remove the marks, unless they were renewed; the regencies of those that were.

    A writer that is still open holds his locked: then it is left, since he is about to renew it.
    """
    if not marks:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM regencies_stalemark WHERE regency_id IN (
                SELECT mark.regency_id FROM regencies_stalemark mark
                JOIN unnest(%s::bigint[], %s::bigint[]) AS seen(regency_id, generation)
                    USING (regency_id, generation)
                FOR UPDATE OF mark SKIP LOCKED)
            RETURNING regency_id
            """,
            [[mark.regency_id for mark in marks], [mark.generation for mark in marks]],
        )
        cleared = {key for (key,) in cursor.fetchall()}
    return {mark.regency_id for mark in marks} - cleared
