"""Whatever is touched after it was sealed is found and named, and whatever was only written late is not."""

import threading
from contextlib import contextmanager
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from ektp.backup import make_backup, restore_backup
from regencies.audit import chain
from regencies.audit.chain import seal
from regencies.audit.tables import covered_tables
from regencies.audit.verifying import verify, verify_and_note
from regencies.models import AuditCheck, AuditEvent, AuditSeal, SealedRows
from tests.ektp.test_backup import other_database
from tests.factories import (
    close_month,
    make_answer,
    make_balance,
    make_bureau,
    make_deadline,
    make_population,
    make_province,
    make_regency,
    make_report,
    make_request,
)

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = "regencies_auditevent"
REPORTS = "regencies_dailyreporthistoryevent"


def event(code="16", **fields):
    return AuditEvent.objects.create(**{"action": "saw", "kind": "province", "code": code} | fields)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def without_triggers(table):
    """As whoever owns the tables can do."""
    sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sealed_for_good():
    """Everything sealed, and nothing can come before it any more."""
    seal()
    seal()


def verified(*arguments):
    """Exit status and all that the command says."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", *arguments, "--no-note", stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, err.getvalue() + out.getvalue()
    return 0, err.getvalue() + out.getvalue()


def test_a_change_in_any_covered_table_is_found_and_named():
    regency = make_regency(code="16.13")
    for make in (make_report, make_population, make_request, make_answer):
        make(regency=regency)
    make_balance(regency=regency, blank_stock=5)
    for make in (make_deadline, close_month, event):
        make()
    make_bureau(make_province())
    seal()
    verify_and_note()
    seal()
    filled = 0
    for table in covered_tables():
        if not (rows := sql(f'SELECT max("{table.key}") FROM {table.name}')[0][0]):
            continue
        filled += 1
        column = {EVENTS: "path", "regencies_auditcheck": "digest"}.get(table.name, "database_user")
        before = sql(f'SELECT {column} FROM {table.name} WHERE "{table.key}" = {rows}')[0][0]
        with without_triggers(table.name):
            sql(f'UPDATE {table.name} SET {column} = %s WHERE "{table.key}" = {rows}', "x")
            faults = verify().faults
            sql(f'UPDATE {table.name} SET {column} = %s WHERE "{table.key}" = {rows}', before)
        assert [fault.partition(": ")[2] for fault in faults] == [f"{table.name} row {rows} was changed"]
    assert filled >= 12
    assert verified()[0] == 0


def test_rows_that_were_removed_or_slipped_in_are_named_and_end_with_status_1():
    first, middle, last = event("1"), event("2"), event("3")
    with without_triggers(EVENTS):
        middle.delete()  # a number that nobody has, as after a transaction that was rolled back
    sealed_for_good()
    with without_triggers(EVENTS):
        sql("DELETE FROM regencies_auditevent WHERE id = %s", last.pk)
        event("slipped in", id=middle.pk if middle.pk else first.pk + 1)
    status, said = verified()
    assert status == 1
    assert f"seal 1: {EVENTS} row {last.pk} was removed" in said
    assert f"{EVENTS} row {first.pk + 1} was added to the sealed past" in said
    assert f"row {first.pk} " not in said


def test_a_transaction_that_commits_after_later_rows_were_sealed_is_sealed_then():
    other = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in KEYS})
    with other.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {EVENTS} (action, kind, code, roles, user_name, route, path, address, session,"
            " request) VALUES ('saw', 'late', '', '{}', '', '', '', '', '', '') RETURNING id"
        )
        late = cursor.fetchone()[0]
    after = event("after")
    assert after.pk > late
    for code in ("a", "b", "c"):
        event(code)
        seal()  # seals go on, but the floor waits for the open transaction
    other.commit()
    other.close()
    seal()
    seal()
    sealed = [number for part in SealedRows.objects.filter(table=EVENTS) for number in part.numbers]
    assert sorted(sealed) == sorted(AuditEvent.objects.values_list("pk", flat=True))
    found = verify()
    assert (found.faults, found.waiting) == ([], 0)


KEYS = ("dbname", "user", "password", "host", "port")


def test_two_sealers_at_once_make_one_chain(monkeypatch):
    monkeypatch.setattr(chain, "MOST_ROWS", 3)  # many seals, so that they meet
    for number in range(20):
        event(str(number))

    def work():
        try:
            seal()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _sealer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal()
    numbers = list(AuditSeal.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 7
    assert verified()[0] == 0


def test_nothing_new_makes_no_seal():
    event()
    sealed_for_good()
    seals = AuditSeal.objects.count()
    assert (seal(), AuditSeal.objects.count()) == (0, seals)
    assert verify().waiting == 0
    event()
    assert verify().waiting == 1


def test_a_seal_that_was_touched_or_taken_out_breaks_the_chain():
    for code in "abc":
        event(code)
        seal()
    with without_triggers("regencies_sealedrows"):
        sql("UPDATE regencies_sealedrows SET top = top + 1 WHERE seal_id = 1")
        assert verify().faults == ["seal 1: its content is not what was sealed"]
        sql("UPDATE regencies_sealedrows SET top = top - 1 WHERE seal_id = 1")
    with without_triggers("regencies_sealedrows"), without_triggers("regencies_auditseal"):
        sql("DELETE FROM regencies_sealedrows WHERE seal_id = 2")
        sql("DELETE FROM regencies_auditseal WHERE number = 2")
    faults = verify().faults
    assert "seal 3: the seals before it are missing" in faults
    assert "seal 3: does not follow from the seal before it" in faults


def test_a_chain_that_was_made_again_is_betrayed_by_its_signature_or_by_a_noted_head(settings, tmp_path):
    event()
    seal()
    out = StringIO()
    call_command("verify_audit", "--head", stdout=out)
    noted = tmp_path / "segel.txt"
    noted.write_text(out.getvalue())
    assert verified("--against", str(noted))[0] == 0
    _rebuild(settings, secret="whatever the attacker has")
    status, said = verified()
    assert status == 2
    assert "cannot be checked: that key is not here" in said
    _rebuild(settings, secret=settings.SECRET_KEY)  # who has the secret key too
    assert verified()[0] == 0
    assert verified("--against", out.getvalue().strip())[0] == 1
    status, said = verified("--against", str(noted))
    assert status == 1
    assert "it was rebuilt or cut off since then" in said


def _rebuild(settings, *, secret):
    """Change the past and seal all of it anew."""
    with without_triggers("regencies_sealedrows"), without_triggers("regencies_auditseal"):
        sql("DELETE FROM regencies_sealedrows")
        sql("DELETE FROM regencies_auditseal")
    with without_triggers(EVENTS):
        sql("UPDATE regencies_auditevent SET code = code || '!'")
    own, settings.SECRET_KEY = settings.SECRET_KEY, secret
    seal()
    settings.SECRET_KEY = own


def test_an_earlier_key_that_is_still_known_vouches_for_its_seals(settings):
    event()
    seal()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the new one"
    assert verified()[0] == 2
    settings.SECRET_KEY_FALLBACKS = [old]
    assert verified()[0] == 0
    with without_triggers("regencies_auditseal"):
        sql("UPDATE regencies_auditseal SET signature = repeat('0', 64)")
    assert verify().faults == ["seal 1: its signature is false"]


def test_a_column_that_a_later_version_adds_changes_no_sealed_row():
    make_report(regency=make_regency(code="16.13"))
    seal()
    sql(f"ALTER TABLE {REPORTS} ADD COLUMN later integer DEFAULT 5")
    try:
        assert verified()[0] == 0
    finally:
        sql(f"ALTER TABLE {REPORTS} DROP COLUMN later")


@pytest.mark.slow
def test_a_restored_backup_verifies_and_goes_on(tmp_path):
    make_report(regency=make_regency(code="16.13"))
    sealed_for_good()
    head = str(AuditSeal.objects.order_by("-number").first())
    make_backup(tmp_path / "semua.ektp")
    with other_database("ektp_sealed"):
        restore_backup(tmp_path / "semua.ektp")
        assert verified("--against", head)[0] == 0
        event("after the restore")
        assert seal() == 1
        assert verified("--against", head)[0] == 0
        with without_triggers(REPORTS):
            sql(f"UPDATE {REPORTS} SET recorded = 1")
        assert verified()[0] == 1


def test_the_trail_and_its_seals_only_grow():
    event()
    seal()
    verify_and_note()
    for table in (EVENTS, "regencies_auditseal", "regencies_sealedrows", "regencies_auditcheck"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            statement = statement.replace("id = id", "number = number") if "auditseal" in table else statement
            with pytest.raises(DatabaseError, match="Cannot update or delete"):
                sql(statement)
    assert AuditCheck.objects.get().rows == verify().rows


def test_only_a_test_database_may_be_emptied_even_by_who_asks_for_leave():
    guard = sql("SELECT pg_get_functiondef('ektp_refuse_truncate'::regproc)")[0][0]
    with other_database("ektp_guarded"):
        sql(guard)
        sql("CREATE TABLE kept (a int)")
        sql("CREATE TRIGGER t BEFORE TRUNCATE ON kept EXECUTE FUNCTION ektp_refuse_truncate()")
        sql("SET ektp.allow_truncate = 'on'")
        with pytest.raises(DatabaseError, match="would leave no trace"):
            sql("TRUNCATE kept")
