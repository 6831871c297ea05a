"""What the facts mean, each failure by itself; no server is needed to find one dead."""

import datetime as dt
from dataclasses import replace

import pytest

from ektp.health.checks import check, is_ready, troubled, worst
from ektp.health.facts import BackupFacts, BrokerFacts, DatabaseFacts, DiskFacts, Facts, Sign
from ektp.health.finding import State
from ektp.health.words import lasting, size

NOW = dt.datetime(2026, 11, 22, 7, 0, tzinfo=dt.UTC)
HOUR, DAY, GB = 3600.0, 86400.0, 1_000_000_000
WELL = Facts(
    asked_at=NOW,
    database=DatabaseFacts(
        seconds=0.004,
        size=40_000_000,
        installed=90 * DAY,
        workers=(Sign("celery@a", 7.0),),
        schedulers=(Sign("a:12", 9.0, 31.0),),
        swept=30.0,
        behind_for=6 * HOUR,
    ),
    broker=BrokerFacts(0.001),
    disks=(DiskFacts("data", 80 * GB, 100 * GB),),
    backup=BackupFacts(True, 5 * HOUR),
    is_local=True,
)


def well(**database):
    return replace(WELL, database=replace(WELL.database, **database))


def found(facts, name):
    (one,) = [one for one in check(facts) if one.name == name]
    return one


def test_all_is_well_with_evidence():
    checks = check(WELL)
    assert {one.state for one in checks} == {State.OK}
    assert worst(checks) is State.OK and is_ready(checks) and not list(troubled(checks))
    assert "31 detik yang lalu" in found(WELL, "scheduler").says
    assert "7 detik yang lalu" in found(WELL, "worker").says


@pytest.mark.parametrize(
    ("name", "facts", "state", "words"),
    [
        ("database", replace(WELL, database=None), "fail", "tidak menjawab dalam satu detik"),
        ("database", well(seconds=0.7), "warn", "700 milidetik"),
        ("migrations", well(pending=("reports.0004_x",)), "fail", "1 langkah pembaruan"),
        ("migrations", well(unknown=("reports.0099_x",)), "warn", "lebih baru daripada program ini"),
        ("broker", replace(WELL, broker=None), "fail", "tidak menjawab"),
        ("broker", replace(WELL, broker=BrokerFacts(0.001, 0, False)), "fail", "tidak dapat menulis"),
        ("broker", replace(WELL, broker=BrokerFacts(0.001, 6_000)), "warn", "6.000 pemberitahuan"),
        ("worker", well(workers=()), "fail", "Tidak ada pekerja"),
        ("worker", well(workers=(Sign("celery@a", 61.0),)), "fail", "1 menit yang lalu"),
        ("worker", well(workers=(Sign("a", 5.0), Sign("b", 700.0))), "warn", "berhenti tanpa pamit 11 menit"),
        ("worker", well(workers=(Sign("a", 5.0), Sign("b", 2 * HOUR))), "ok", "1 pekerja"),
        ("worker", well(swept=300.0), "warn", "hidup tetapi tidak menyelesaikan tugas"),
        ("worker", well(swept=300.0, schedulers=()), "ok", "5 menit yang lalu"),
        ("scheduler", well(schedulers=()), "fail", "Penjadwal tidak berjalan"),
        ("scheduler", well(schedulers=(Sign("a:1", 200.0, 230.0),)), "fail", "3 menit yang lalu"),
        ("scheduler", well(schedulers=(Sign("a:1", 3.0, 300.0),)), "fail", "dikirim 5 menit"),
        ("scheduler", well(schedulers=(Sign("a:1", 3.0, 9.0), Sign("b:1", 3.0, 9.0))), "warn", "2 penjadwal"),
        ("scheduler", well(schedulers=(Sign("a:2", 3.0), Sign("a:1", 900.0, 950.0))), "ok", "belum waktunya"),
        ("figures", well(stale=3, stale_for=20.0), "ok", "3 kabupaten/kota menunggu"),
        ("figures", well(stale=3, stale_for=90.0), "warn", "1 menit"),
        ("figures", well(stale=3, stale_for=1000.0), "fail", "16 menit"),
        ("extension", well(behind=4, behind_for=60.0), "ok", "4 kabupaten/kota"),
        ("extension", well(behind=4, behind_for=HOUR), "warn", "4 kabupaten/kota"),
        ("extension", well(behind=4, behind_for=5 * HOUR), "fail", "4 kabupaten/kota"),
        ("extension", well(behind=4, behind_for=None), "warn", "4 kabupaten/kota"),
        ("migrations", well(newer=3), "warn", "3 kabupaten/kota dihitung oleh versi yang lebih baru"),
        ("uploads", well(uploads=2, uploads_for=30.0), "ok", "2 berkas"),
        ("uploads", well(uploads=2, uploads_for=2 * HOUR), "fail", "2 jam"),
        ("disk", replace(WELL, disks=(DiskFacts("data", GB, 100 * GB),)), "warn", "sisa 1,0 GB"),
        ("disk", replace(WELL, disks=(DiskFacts("backup", 400_000_000, GB),)), "fail", "Folder cadangan"),
        ("disk", replace(WELL, disks=(DiskFacts("data", 0, GB),)), "fail", "sisa 0 MB"),
        ("disk", replace(WELL, disks=()), "unknown", "tidak dapat dilihat"),
        ("backup", replace(WELL, backup=BackupFacts(True, 40 * HOUR)), "warn", "40 jam"),
        ("backup", replace(WELL, backup=BackupFacts(True)), "warn", "Belum ada cadangan"),
        ("backup", replace(well(installed=HOUR), backup=BackupFacts(True)), "ok", "malam ini"),
        ("backup", replace(WELL, backup=None), "unknown", "tidak diatur"),
        ("backup", replace(WELL, backup=BackupFacts(True), database=None), "unknown", "basis data dulu"),
        ("clock", well(ahead=-5.0), "warn", "5 detik"),
        ("clock", well(ahead=3700.0), "fail", "1 jam"),
    ],
)
def test_each_finding(name, facts, state, words):
    one = found(facts, name)
    assert (one.state, words in one.says) == (state, True), one.says
    if state in ("warn", "fail"):
        assert one.advice and one.part
        assert one.title in [trouble.title for trouble in troubled(check(facts))]


def test_only_what_keeps_pages_away_makes_it_unready():
    assert not is_ready(check(replace(WELL, database=None)))
    assert not is_ready(check(well(pending=("reports.0004_x",))))
    assert is_ready(check(replace(well(workers=(), schedulers=()), broker=None)))


def test_a_stopped_worker_is_not_blamed_on_the_scheduler_nor_the_other_way():
    without_worker = well(workers=(), swept=900.0)
    assert (
        found(without_worker, "worker").state == "fail" and found(without_worker, "scheduler").state == "ok"
    )
    without_scheduler = well(schedulers=(), swept=900.0)
    assert found(without_scheduler, "worker").state == "ok"
    assert found(without_scheduler, "scheduler").state == "fail"


def test_what_cannot_be_looked_at_without_the_database_is_called_unknown():
    states = {one.name: one.state for one in check(replace(WELL, database=None))}
    assert states["worker"] == states["figures"] == states["clock"] == State.UNKNOWN
    assert states["broker"] == State.OK


def test_a_finding_says_since_when():
    assert found(well(workers=(Sign("a", 600.0),)), "worker").since == NOW - dt.timedelta(minutes=10)
    since = NOW - dt.timedelta(hours=1)
    assert found(replace(WELL, broker=None, since={"broker": since}), "broker").since == since


def test_the_worst_state_is_that_of_the_whole():
    assert worst(check(well(uploads=1, uploads_for=400.0))) is State.WARN
    assert worst(check(well(uploads=1, uploads_for=400.0, workers=()))) is State.FAIL


def test_ages_and_sizes_have_one_unit():
    assert [lasting(number) for number in (-3, 59.9, 60, 7199, 47 * HOUR, 49 * HOUR)] == [
        "0 detik",
        "59 detik",
        "1 menit",
        "1 jam",
        "47 jam",
        "2 hari",
    ]
    assert (size(999_999_999), size(1_250_000_000)) == ("999 MB", "1,2 GB")
