"""Recomputing the whole chain: what was changed, removed or added since it was sealed."""

import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection, transaction

from regencies.audit.chain import (
    DIGEST,
    content_digest,
    floor_of,
    secrets_by_name,
    signature,
)
from regencies.audit.tables import Table, covered_tables, row_digest, same_text
from regencies.models import AuditCheck, AuditSeal, SealedRows, User

BATCH = 20_000
SEALS_AT_ONCE = 500
MOST_NAMED = 100


@dataclass
class Findings:
    """``faults`` are proof that something was touched, ``warnings`` what could not be checked."""

    seals: int = 0
    rows: int = 0
    waiting: int = 0
    head: AuditSeal | None = None
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unnamed: int = 0

    def fault(self, text: str) -> None:
        if len(self.faults) < MOST_NAMED:
            self.faults.append(text)
        else:
            self.unnamed += 1

    def warn_once(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)


def verify(against: Iterable[str] = ()) -> Findings:
    """Recompute every seal and every row under it, as of one moment; *against* are noted ``NUMBER:HASH``."""
    findings = Findings()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        compare_all(cursor, findings)
        for noted in against:
            _check_noted(findings, noted)
    return findings


def compare_all(cursor, findings: Findings) -> None:
    """Every seal with the one before it, every row with its seal, as the present transaction sees them."""
    same_text(cursor)
    rows = _Rows(cursor, findings)
    for link, parts in _links():
        _check_link(findings, link, parts)
        for part in parts:
            rows.expect(part)
    rows.finish()


def verify_and_note(by: User | None = None, against: Iterable[str] = ()) -> Findings:
    """``verify``, and keep what was found where the bureau sees it."""
    found = verify(against)
    AuditCheck.objects.create(
        by=by,
        seals=found.seals,
        rows=found.rows,
        digest=found.head.digest if found.head else "",
        faults=found.faults,
        warnings=found.warnings,
    )
    return found


def _links() -> Iterator[tuple[AuditSeal, list[SealedRows]]]:
    """Every seal in order with its parts, some hundreds at a time."""
    last = 0
    while links := list(AuditSeal.objects.filter(number__gt=last).order_by("number")[:SEALS_AT_ONCE]):
        of_these = SealedRows.objects.filter(seal__gte=links[0].pk, seal__lte=links[-1].pk)
        parts = groupby(of_these.order_by("seal_id", "table").iterator(), lambda part: part.seal_id)
        of_seal = {number: list(found) for number, found in parts}
        yield from ((link, of_seal.get(link.pk, [])) for link in links)
        last = links[-1].number


def _check_link(findings: Findings, link: AuditSeal, parts: list[SealedRows]) -> None:
    before = findings.head
    if link.number != (before.number if before else 0) + 1:
        findings.fault(f"seal {link.number}: the seals before it are missing")
    if link.previous != (before.digest if before else ""):
        findings.fault(f"seal {link.number}: does not follow from the seal before it")
    if not hmac.compare_digest(content_digest(link, parts), link.digest):
        findings.fault(f"seal {link.number}: its content is not what was sealed")
    secret = secrets_by_name().get(link.key)
    if secret is None:
        findings.warn_once(f"signatures of key {link.key} cannot be checked: that key is not here")
    elif not hmac.compare_digest(signature(link.digest, secret), link.signature):
        findings.fault(f"seal {link.number}: its signature is false")
    findings.seals, findings.head = findings.seals + 1, link


def _check_noted(findings: Findings, noted: str) -> None:
    number, _colon, digest = noted.strip().partition(":")
    known = number.isdecimal() and len(number) < 19
    there = AuditSeal.objects.filter(number=int(number)).first() if known else None
    if there is None or not hmac.compare_digest(there.digest.encode(), digest.encode()):
        findings.fault(f"the chain does not contain {noted.strip()}: it was rebuilt or cut off since then")


class _Rows:
    """Compares rows with their seals in batches, and finds rows that have no seal."""

    def __init__(self, cursor, findings: Findings) -> None:
        self.cursor, self.findings = cursor, findings
        self.tables = {table.name: table for table in covered_tables()}
        self.waiting: dict[tuple[str, tuple[str, ...]], dict[int, tuple[int, bytes]]] = defaultdict(dict)
        self.there: Counter[str] = Counter()
        self.below: Counter[str] = Counter()
        self.floors = {name: floor_of(cursor, name) for name in self.tables}

    def expect(self, part: SealedRows) -> None:
        key, content = (part.table, tuple(part.columns)), bytes(part.digests)
        for place, number in enumerate(part.numbers):
            self.waiting[key][number] = (part.seal_id, content[place * DIGEST : (place + 1) * DIGEST])
        if len(self.waiting[key]) >= BATCH:
            self._compare(*key)

    def finish(self) -> None:
        for key in list(self.waiting):
            self._compare(*key)
        for table in self.tables.values():
            self._find_added(table)

    def _compare(self, name: str, columns: tuple[str, ...]) -> None:
        expected = self.waiting.pop((name, columns))
        self.findings.rows += len(expected)
        table = self.tables.get(name)
        if table is None or set(columns) - set(table.columns):
            self.findings.warn_once(
                f"{name}: a later version has other columns, older rows cannot be compared"
            )
            return
        self.cursor.execute(
            f'SELECT "{table.key}", {row_digest(columns)} FROM "{name}" WHERE "{table.key}" = ANY(%s)',
            [list(expected)],
        )
        found = {number: digest.tobytes() for number, digest in self.cursor.fetchall()}
        self.there[name] += len(found)
        self.below[name] += sum(number <= self.floors[name] for number in found)
        for number, (seal, digest) in expected.items():
            if number not in found:
                self.findings.fault(f"seal {seal}: {name} row {number} was removed")
            elif found[number] != digest:
                self.findings.fault(f"seal {seal}: {name} row {number} was changed")

    def _find_added(self, table: Table) -> None:
        floor = self.floors[table.name]
        self.cursor.execute(
            f'SELECT count(*), count(*) FILTER (WHERE "{table.key}" <= %s) FROM "{table.name}"', [floor]
        )
        rows, below = self.cursor.fetchone()
        if below != self.below[table.name]:
            self.cursor.execute(
                f'SELECT "{table.key}" FROM "{table.name}" WHERE "{table.key}" <= %s AND "{table.key}" '
                'NOT IN (SELECT unnest(numbers) FROM regencies_sealedrows WHERE "table" = %s) ORDER BY 1',
                [floor, table.name],
            )
            for (number,) in self.cursor.fetchall():
                self.findings.fault(f"{table.name} row {number} was added to the sealed past")
        self.findings.waiting += rows - self.there[table.name] - (below - self.below[table.name])
