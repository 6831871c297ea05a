"""From a stale mark to stored progress, one regency at a time.

The mark in PostgreSQL is the queue of record. Everything happens in one transaction: a worker that dies
leaves the mark, the old rows and no lock.
"""

import datetime as dt
import io
import time
from collections.abc import Callable

from django.db import connection, transaction

from regencies import clock
from regencies.models import Province, Regency, StaleMark
from regencies.signals import ledger_changed
from reports.arithmetic import DeadlineFigures, Progress, RegencyFigures, derive, series_start
from reports.marks.stored import replace_marks
from reports.models import DeadlineProgress, OddMark, RecomputeState, RegencyProgress
from reports.sources import load_series

LOCK_NAMESPACE = 0x4B54504C
"""First half of the advisory lock's key; the second is the regency."""

BEGINNING = dt.date(1900, 1, 1)
"""Before anything that is entered."""


@transaction.atomic
def bring_up_to_date(regency_id: int) -> bool:
    """Store the regency's figures from the first date that may have changed until its province's today.

    Safe to run twice and at the same time. False means that something is left to do: somebody else is at
    work on this regency, or it changed again meanwhile.
    """
    if not _claim(regency_id):
        return False
    # First the mark, then the data: a change that comes in between leaves a newer mark behind.
    mark = StaleMark.objects.filter(regency=regency_id).first()
    regency = Regency.objects.select_related("province").filter(pk=regency_id).first()
    if regency is None:
        return True
    state = RecomputeState.objects.filter(regency=regency_id).first()
    today = clock.today(regency.province.timezone)
    since = _since(mark, state, today)
    if since is None:
        return True
    # A pinned clock may have moved back: what is stored after today must stay right until it moves on again.
    until = max(today, state.through) if state else today
    store(regency, since, until)
    _note_state(regency_id, until)
    return mark is None or _clear(mark)


def lagging(province_id: int | None = None) -> list[int]:
    """Regencies with a stale mark, or whose stored figures do not reach the present day of their zone."""
    regencies = Regency.objects.filter(province=province_id) if province_id else Regency.objects.all()
    rows = regencies.order_by("code").values_list(
        "pk", "province__timezone", "stale_mark__generation", "recompute_state__through"
    )
    return [
        key
        for key, zone, generation, through in rows
        if generation is not None or through is None or through < clock.today(zone)
    ]


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


@transaction.atomic
def rebuild(regency_id: int, since: dt.date = BEGINNING) -> bool:
    """As if no row from *since* on, and none after today, had ever been stored. False as above."""
    if not _claim(regency_id):
        return False
    mark_stale(regency_id, since)
    regency = Regency.objects.select_related("province").get(pk=regency_id)
    today = clock.today(regency.province.timezone)
    RecomputeState.objects.filter(regency=regency_id, through__gt=today).update(through=today)
    for model in (RegencyProgress, DeadlineProgress, OddMark):
        model.objects.filter(regency=regency_id, date__gt=today).delete()
    return bring_up_to_date(regency_id)


def insist(work: Callable[[int], bool], regency_id: int, patience: float = 60.0) -> bool:
    """Try *work* until it says that nothing is left to do, for at most *patience* seconds."""
    until = time.monotonic() + patience
    while not work(regency_id):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def store(regency: Regency, since: dt.date, until: dt.date) -> None:
    """Replace the stored figures and marks from *since* on by those derived from the ledger up to *until*."""
    series = load_series(regency, until=until)
    start = series_start(series)
    with connection.cursor() as cursor:
        for model in (RegencyProgress, DeadlineProgress):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table} WHERE regency_id = %s AND date >= %s", [regency.pk, since])
        if start is not None and max(start, since) <= until:
            _copy(cursor, regency.pk, derive(series, start=max(start, since), until=until))
    replace_marks(regency, since, until)


def _claim(regency_id: int) -> bool:
    """Whether this transaction is now the only one at work on the regency; any end of it is a release."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_NAMESPACE, regency_id])
        return cursor.fetchone()[0]


def _since(mark: StaleMark | None, state: RecomputeState | None, today: dt.date) -> dt.date | None:
    """First date whose rows must be written again; None when there is nothing to do."""
    if state is None:
        return BEGINNING
    extension = state.through + dt.timedelta(days=1) if state.through < today else None
    return min(filter(None, [mark and mark.since, extension]), default=None)


def _copy(cursor, regency_id: int, progress: Progress) -> None:
    _copy_rows(cursor, RegencyProgress, RegencyFigures._fields, regency_id, [progress.area])
    names = [f"{name}_id" if name == "deadline" else name for name in DeadlineFigures._fields]
    _copy_rows(
        cursor, DeadlineProgress, names, regency_id, progress.deadlines.values(), DeadlineFigures._fields
    )


def _copy_rows(cursor, model, names, regency_id: int, tables, fields=None) -> None:
    """COPY columns by *fields* into the model's columns *names*; no value contains a tab or a newline."""
    lines = io.StringIO()
    for table in tables:
        for row in zip(*(table[field] for field in fields or names), strict=True):
            values = ("\\N" if value is None else str(value) for value in row)
            lines.write(f"{regency_id}\t" + "\t".join(values) + "\n")
    lines.seek(0)
    columns = ", ".join(map(connection.ops.quote_name, ["regency_id", *names]))
    cursor.copy_expert(
        f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN", lines
    )


def _note_state(regency_id: int, through: dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reports_recomputestate (regency_id, through, version, computed_at)
            VALUES (%s, %s, nextval('regencies_generation'), clock_timestamp())
            ON CONFLICT (regency_id) DO UPDATE SET
                through = excluded.through, version = excluded.version, computed_at = excluded.computed_at
            """,
            [regency_id, through],
        )


def _clear(mark: StaleMark) -> bool:
    """Remove the mark unless it was renewed.

    A writer that is still open holds it locked: then it is left, since that writer is about to renew it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM regencies_stalemark WHERE regency_id IN (
                SELECT regency_id FROM regencies_stalemark
                WHERE regency_id = %s AND generation = %s FOR UPDATE SKIP LOCKED)
            """,
            [mark.regency_id, mark.generation],
        )
        return cursor.rowcount == 1
