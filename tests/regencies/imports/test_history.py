"""A bulk import leaves who, when, why, before and after, like any other writing."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime

from regencies.imports import KINDS, FileError, OnConflict, planned
from regencies.ledger.bulk import DAILY_REPORTS, staged
from regencies.models import DailyReport
from regencies.signals import ledger_changed
from tests.factories import make_bureau, make_regency, make_report
from tests.regencies.imports.files import csv_file, import_reports, report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regency():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


def test_every_row_of_an_import_tells_who_and_why(tmp_path, regency):
    bureau = make_bureau(regency.province, first_name="Siti", last_name="Aminah")
    rows = [report(), report(tanggal="2016-08-28")]
    import_reports(csv_file(tmp_path, rows, name="agustus.csv"), user=bureau)
    changed = csv_file(tmp_path, [report(perekaman=5)], name="koreksi.csv")
    import_reports(changed, user=bureau, on_conflict=OnConflict.UPDATE)
    events = DailyReport.history.rel.related_model.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.recorded, event.pgh_context["why"]) for event in events] == [
        ("insert", 112, "import daily-reports agustus.csv"),
        ("insert", 112, "import daily-reports agustus.csv"),
        ("update", 5, "import daily-reports koreksi.csv"),
    ]
    assert {event.pgh_context["user"] for event in events} == {bureau.pk}
    assert {event.pgh_context["user_name"] for event in events} == {"Siti Aminah"}
    assert {event.pgh_context["source"] for event in events} == {"import"}
    assert {localtime(event.pgh_created_at).date() for event in events} == {dt.date(2016, 8, 30)}


def test_the_command_line_has_a_name_too(tmp_path):
    import_reports(csv_file(tmp_path, [report()]))
    event = DailyReport.objects.get().history.get()
    assert (event.pgh_context["user"], event.pgh_context["user_name"]) == (None, "command line")


def test_rows_that_stay_as_they_are_get_no_history(tmp_path):
    for _ in range(2):
        import_reports(csv_file(tmp_path, [report()]), on_conflict=OnConflict.UPDATE)
    assert DailyReport.objects.get().history.count() == 1


def test_a_plan_shows_before_and_after_and_writes_nothing_until_applied(tmp_path, regency):
    make_report(regency=regency, date="2016-08-29", recorded=1, printed=85, reprinted=4, blanks_spoiled=1)
    path = csv_file(tmp_path, [report(), report(tanggal="2016-08-28")])
    with planned(KINDS["daily-reports"], path, on_conflict=OnConflict.UPDATE) as plan:
        assert (plan.result.added, plan.result.changed, plan.result.left) == (1, 1, 0)
        assert plan.changes(5) == [(2, {"perekaman": ("1", "112")})]
        assert not plan.problems
    assert DailyReport.objects.count() == 1
    with planned(KINDS["daily-reports"], path, on_conflict=OnConflict.UPDATE) as plan:
        plan.apply()
    assert DailyReport.objects.count() == 2


def test_listeners_hear_which_regencies_changed(tmp_path, regency):
    heard = []

    def listen(regency_ids, **kwargs):
        heard.append(list(regency_ids))

    ledger_changed.connect(listen)
    try:
        for _ in range(2):
            import_reports(csv_file(tmp_path, [report()]))
    finally:
        ledger_changed.disconnect(listen)
    assert heard == [[regency.pk]]


def test_a_service_day_of_the_province_concerns_every_regency(tmp_path, regency):
    other = make_regency(code="16.10")
    heard = []

    def listen(regency_ids, **kwargs):
        heard.extend(regency_ids)

    ledger_changed.connect(listen)
    try:
        path = csv_file(
            tmp_path, [["16", "2016-09-03", "ya", "x"]], header=["kode_wilayah", "tanggal", "buka", "alasan"]
        )
        with planned(KINDS["service-days"], path) as plan:
            plan.apply()
    finally:
        ledger_changed.disconnect(listen)
    assert heard == [regency.pk, other.pk]


def test_being_overtaken_by_another_writer_is_one_clear_sentence(tmp_path, regency):
    path = csv_file(tmp_path, [report()])
    with (
        pytest.raises(FileError, match="somebody else changed"),
        planned(KINDS["daily-reports"], path) as plan,
    ):
        make_report(regency=regency, date="2016-08-29")
        plan.apply()


def test_what_the_database_refuses_is_one_clear_sentence_and_nothing_is_written(tmp_path, regency):
    with (
        pytest.raises(FileError, match="daily_report_recorded_range"),
        planned(KINDS["daily-reports"], csv_file(tmp_path, [report()])) as plan,
    ):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE staged_rows SET recorded = -1")
        plan.apply()
    assert not DailyReport.objects.exists()


def test_a_batch_leaves_nothing_behind(regency):
    for _ in range(2):
        with staged(DAILY_REPORTS) as batch:
            assert batch.compare().added == 0
    with pytest.raises(IntegrityError), transaction.atomic(), staged(DAILY_REPORTS) as batch:
        batch.add(1, (regency.pk, "2016-08-29", -1, 0, 0, 0, 0, 0, 0, None))
        batch.compare()
        batch.write(change=False)
    with staged(DAILY_REPORTS) as batch:
        assert batch.compare().added == 0


def test_more_rows_than_are_held_in_memory_at_once_arrive(tmp_path, monkeypatch):
    monkeypatch.setattr("regencies.ledger.bulk.PIECE", 3)
    rows = [report(tanggal=f"2016-08-{day:02d}") for day in range(1, 29)]
    assert import_reports(csv_file(tmp_path, rows)).added == 28
