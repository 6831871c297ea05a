"""The chain of seals over everything that only grows.

Rows are written freely; a seal takes those that can be seen by now. A row with a smaller number may be
committed later, so a seal names the very rows that it covers. Once every transaction that had begun before an
older seal is over, nothing can come below the numbers that had been given out by then: that is the floor.
What turns up below a seal's floor later was put there by hand.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from regencies.audit.tables import Table, covered_tables, row_digest, same_text
from regencies.models import AuditSeal, SealedRows

LOCK = 0x4B544153
MOST_ROWS = 20_000
DIGEST = 32
SALT = "regencies.audit.chain"

_SETTLED = """
    SELECT max(number) FROM (
        SELECT number, xid, made_at FROM regencies_auditseal ORDER BY number DESC LIMIT 10000
    ) seal
    WHERE (xid <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            OR xid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
        AND made_at < coalesce(
            (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()
                AND backend_type = 'client backend' AND pid <> pg_backend_pid()),
            'infinity')
"""
_LATEST = 'SELECT floor FROM regencies_sealedrows WHERE "table" = %s ORDER BY seal_id DESC LIMIT 1'
_GIVEN_OUT = (
    'SELECT top FROM regencies_sealedrows WHERE "table" = %s AND seal_id <= %s ORDER BY seal_id DESC LIMIT 1'
)
# What is sealed above the floor: seals whose largest number is not above it are all older than the others.
_SEALED_ABOVE = """
    SELECT unnest(numbers) FROM regencies_sealedrows WHERE "table" = %(table)s AND seal_id > coalesce(
        (SELECT seal_id FROM regencies_sealedrows WHERE "table" = %(table)s AND top <= %(floor)s
            ORDER BY seal_id DESC LIMIT 1), 0)
"""


def settled_seal(cursor) -> int:
    """The latest seal before which no running transaction began; 0 without one.

    Transaction numbers of another server, in a restored database, are above ours or are passed in time.
    """
    return _number(cursor, _SETTLED)


def floor_of(cursor, table: str) -> int:
    """Every row of *table* up to this number was there and sealed at its latest seal."""
    return _number(cursor, _LATEST, table)


def _number(cursor, query: str, *values) -> int:
    cursor.execute(query, values)
    return (cursor.fetchone() or [None])[0] or 0


def seal() -> int:
    """Seal every row that can be seen and has no seal; how many that were. Beside another sealer: nothing."""
    sealed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            rows = _seal_once(cursor) if cursor.fetchone()[0] else 0
        sealed += rows
        if rows < MOST_ROWS:
            return sealed


def _seal_once(cursor) -> int:
    same_text(cursor)
    # In this order: whatever was over before the rows are read can be seen among them.
    settled, tables = settled_seal(cursor), covered_tables()
    tops = {table.name: _top(cursor, table) for table in tables}
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, clock_timestamp()")
    xid, made_at = cursor.fetchone()
    parts, left = [], MOST_ROWS
    for table in tables:
        part = _unsealed(cursor, table, settled, left)
        if part is not None:
            part.top = max([tops[table.name], *part.numbers[-1:]])
            parts.append(part)
            left -= len(part.numbers)
    if parts:
        _append(parts, xid, made_at)
    return MOST_ROWS - left


def _top(cursor, table: Table) -> int:
    query = "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s))"
    return _number(cursor, query, table.name, table.key)


def _unsealed(cursor, table: Table, settled: int, most: int) -> SealedRows | None:
    """At most *most* rows without a seal, and up to where none can follow; None when neither has moved."""
    floor = floor_of(cursor, table.name)
    cursor.execute(
        f'SELECT "{table.key}", {row_digest(table.columns)} FROM "{table.name}" '
        f'WHERE "{table.key}" > %(floor)s AND "{table.key}" NOT IN ({_SEALED_ABOVE}) '
        "ORDER BY 1 LIMIT %(most)s",
        {"table": table.name, "floor": floor, "most": most},
    )
    rows = cursor.fetchall()
    new_floor = max(floor, _number(cursor, _GIVEN_OUT, table.name, settled))
    if len(rows) == most:
        new_floor = min(new_floor, rows[-1][0]) if rows else floor
    if not rows and new_floor == floor:
        return None
    return SealedRows(
        table=table.name,
        columns=list(table.columns),
        numbers=[number for number, _digest in rows],
        digests=b"".join(digest.tobytes() for _number, digest in rows),
        floor=new_floor,
    )


def _append(parts: list[SealedRows], xid: int, made_at: dt.datetime) -> None:
    last = AuditSeal.objects.order_by("-number").first()
    link = AuditSeal(number=last.number + 1 if last else 1, made_at=made_at, xid=xid)
    link.previous = last.digest if last else ""
    link.digest = content_digest(link, parts)
    link.key, link.signature = key_name(settings.SECRET_KEY), signature(link.digest, settings.SECRET_KEY)
    link.save(force_insert=True)
    for part in parts:
        part.seal = link
    SealedRows.objects.bulk_create(parts)


def content_digest(link: AuditSeal, parts: Iterable[SealedRows]) -> str:
    """SHA-256 over the previous digest and all that the seal says; *parts* in any order."""
    made_at = link.made_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    content = hashlib.sha256(f"{link.previous}\n{link.number}\n{made_at}\n{link.xid}\n".encode())
    for part in sorted(parts, key=lambda part: part.table):
        numbers = ",".join(map(str, part.numbers))
        content.update(
            f"{part.table}\n{','.join(part.columns)}\n{part.floor}\n{part.top}\n{numbers}\n".encode()
        )
        content.update(bytes(part.digests))
    return content.hexdigest()


def signature(digest: str, secret: str) -> str:
    return salted_hmac(SALT, digest, secret=secret, algorithm="sha256").hexdigest()


def key_name(secret: str) -> str:
    """What a seal calls the key that signed it; says nothing about the key."""
    return salted_hmac(SALT + ".name", "", secret=secret, algorithm="sha256").hexdigest()[:8]


def secrets_by_name() -> dict[str, str]:
    """The present key and those before it that the settings still know."""
    return {key_name(secret): secret for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]}
