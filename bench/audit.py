"""What the audit trail costs: ``bin/manage shell -c "import bench.audit"``; everything is rolled back.

Prints the time of writing one event, of sealing 100,000 events in one go (the worst minute there can be), of
a minute without anything new, and of verifying all of it, with the size on disk.
"""

import contextlib
import sys
import time

from django.db import connection, transaction

from regencies.audit import verifying
from regencies.audit.chain import seal
from regencies.audit.recording import Deed, record
from regencies.models import AuditEvent, User

EVENTS = 100_000
ONE_BY_ONE = 500
MANY = """
INSERT INTO regencies_auditevent
    (user_name, roles, action, kind, code, route, path, address, session, request)
SELECT 'Siti Aminah', '{officer 16.13}', 'saw', 'regency', '16.13', 'reports:regency', '/kabkota/16.13/',
    '10.20.30.' || number %% 250, 'abcdef012345', 'fedcba9876543210' FROM generate_series(1, %s) number
"""


def measure() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        user = User.objects.first()
        with timed(f"one event, mean of {ONE_BY_ONE}", ONE_BY_ONE):
            for number in range(ONE_BY_ONE):
                deed = Deed(AuditEvent.Action.EXPORTED, "regency", str(number), "16.13")
                record(deed, user=user, request=None)
        cursor.execute(MANY, [EVENTS])
        with timed(f"sealing {EVENTS} events"):
            sealed = seal()
        with timed("sealing when nothing is new"):
            seal()
        with timed(f"verifying {sealed} rows"):
            found = _verify()
        for table in ("regencies_auditevent", "regencies_sealedrows"):
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
            sys.stdout.write(
                f"  {table}: {cursor.fetchone()[0] / (EVENTS + ONE_BY_ONE):.0f} bytes an event\n"
            )
        sys.stdout.write(f"  {found.rows} rows, {len(found.faults)} faults\n")
        transaction.set_rollback(True)


def _verify() -> verifying.Findings:
    """As ``verify`` does, inside the transaction that is rolled back."""
    found = verifying.Findings()
    with connection.cursor() as cursor:
        verifying.compare_all(cursor, found)
    return found


@contextlib.contextmanager
def timed(what: str, times: int = 1):
    began, worked = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - began, time.process_time() - worked
    sys.stdout.write(f"  {what}: {wall / times * 1000:.2f} ms, of it {cpu / times * 1000:.2f} ms in Python\n")


measure()
