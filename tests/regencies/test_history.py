"""Every change of what is entered leaves who, when, why, before and after: also in bulk and by plain SQL."""

import datetime as dt

import pghistory
import pytest
from django.apps import apps
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError

from regencies import history
from regencies.ledger import Entry, save_report
from regencies.models import DailyReport, Regency
from tests.factories import (
    make_balance,
    make_deadline,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)


@pytest.fixture
def regency():
    return make_regency(code="16.13")


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def trail(row, *fields) -> list[tuple]:
    """(label, the fields) of every event of *row*, oldest first."""
    return list(row.history.order_by("pgh_id").values_list("pgh_label", *fields))


def test_plain_sql_leaves_before_after_when_and_the_database_s_user(regency):
    report = make_report(regency=regency, recorded=100)
    sql("UPDATE regencies_dailyreport SET recorded = 120 WHERE id = %s", report.pk)
    assert trail(report, "recorded") == [("insert", 100), ("update", 120)]
    event = report.history.latest("pgh_id")
    assert event.database_user == connection.settings_dict["USER"]
    assert event.pgh_created_at.astimezone(dt.timezone(dt.timedelta(hours=7))).date() == DAY


def test_bulk_writes_leave_the_same(regency):
    days = [DAY - dt.timedelta(days=back) for back in range(3)]
    fields = dict.fromkeys([*history.FLOWS], 5)
    DailyReport.objects.bulk_create(DailyReport(regency=regency, date=day, **fields) for day in days)
    DailyReport.objects.filter(regency=regency).update(printed=7)
    reports = list(DailyReport.objects.order_by("date"))
    for report in reports:
        report.recorded = 9
    DailyReport.objects.bulk_update(reports, ["recorded"])
    for report in reports:
        assert trail(report, "recorded", "printed") == [("insert", 5, 5), ("update", 5, 7), ("update", 9, 7)]


def test_a_deleted_row_keeps_its_last_state(regency):
    report = make_report(regency=regency, recorded=100)
    key = report.pk
    DailyReport.objects.all().delete()
    events = DailyReport.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "recorded")) == [("insert", 100), ("delete", 100)]


def test_who_and_why_stand_in_the_event_itself(regency):
    with pghistory.context(user_name="Siti", why="Salah ketik"):
        report = make_report(regency=regency)
    assert report.history.get().pgh_context == {"user_name": "Siti", "why": "Salah ketik"}


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        (lambda regency: regency, "capital", "Rupit"),
        (lambda regency: regency.province, "bureau_name", "Biro Pemerintahan dan Kesra"),
        (lambda regency: make_population(regency=regency), "eligible", 900),
        (lambda regency: make_balance(regency=regency, blank_stock=5), "blank_stock", 6),
        (lambda regency: make_deadline(), "due_on", dt.date(2017, 6, 30)),
        (lambda regency: make_officer(regency).memberships.get(), "role", "officer"),
    ],
    ids=["regency", "province", "register", "balance", "deadline", "membership"],
)
def test_whatever_is_entered_is_kept(regency, make, field, value):
    row = make(regency)
    before = getattr(row, field)
    sql(f"UPDATE {row._meta.db_table} SET {field} = %s WHERE id = %s", value, row.pk)
    states = [state for _label, state in trail(row, field)]
    assert states[0] == before
    if before != value:
        assert states[-1] == value


def test_every_model_that_is_entered_has_a_history():
    kept = {
        model for model in apps.get_app_config("regencies").get_models() if hasattr(model, "pgh_event_model")
    }
    names = {model.__name__ for model in kept}
    assert names == {
        "ClosedMonth",
        "CorrectionRequest",
        "DailyReport",
        "Deadline",
        "Invitation",
        "MarkAnswer",
        "Membership",
        "Phone",
        "PopulationFigure",
        "Province",
        "Reconciliation",
        "Regency",
        "ServiceDayException",
        "UnderdevelopedPeriod",
        "User",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE regencies_dailyreporthistoryevent SET recorded = 0",
        "DELETE FROM regencies_dailyreporthistoryevent",
    ],
)
def test_history_cannot_be_rewritten(regency, statement):
    make_report(regency=regency)
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        sql(statement)
    assert DailyReport.pgh_event_model.objects.count() == 1


@pytest.mark.parametrize("table", ["regencies_dailyreport", "regencies_dailyreporthistoryevent"])
def test_emptying_a_table_without_trace_is_refused(regency, table):
    make_report(regency=regency)
    with pytest.raises(DatabaseError, match="would leave no trace"), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET LOCAL ektp.allow_truncate = 'off'")
        sql(f"TRUNCATE {table} CASCADE")


def saved(user, regency, *, date=DAY, version=0, why="", **changed):
    zeros = dict.fromkeys(history.FLOWS, 0)
    save_report(
        user=user,
        regency=regency,
        date=date,
        entry=Entry(**zeros | {"recorded": 10} | changed),
        base_version=version,
        reason=why,
    )


def test_a_report_s_changes_are_told_in_words_latest_first(regency):
    user = make_officer(regency, first_name="Siti", last_name="Aminah")
    saved(user, regency)
    saved(user, regency, version=1, why="Salah ketik", recorded=1200, note="Jemput bola")
    latest, first = history.report_changes(regency, DAY)
    assert (latest.who, latest.why, latest.kind_word) == ("Siti Aminah", "Salah ketik", "diubah")
    assert [(each.label, each.before, each.after) for each in latest.fields] == [
        ("Perekaman", "10", "1.200"),
        ("Keterangan", "", "Jemput bola"),
    ]
    assert first.kind_word == "dibuat"
    assert len(first.fields) == len(history.FLOWS)


def test_the_latest_changes_of_a_report_are_told_as_among_all_of_them(regency, django_assert_num_queries):
    user = make_officer(regency)
    saved(user, regency)
    for version in range(1, history.LATEST):
        saved(user, regency, version=version, why="Lagi", recorded=10 + version)
    assert history.latest_changes(regency, DAY) == (history.report_changes(regency, DAY), False)
    saved(user, regency, version=history.LATEST, why="Lagi", recorded=99)
    with django_assert_num_queries(1):
        latest, has_earlier = history.latest_changes(regency, DAY)
    assert latest == history.report_changes(regency, DAY)[: history.LATEST]
    assert has_earlier
    [oldest] = latest[-1].fields
    assert (oldest.before, oldest.after) == ("10", "11")


def test_a_change_by_sql_names_the_database_s_account(regency):
    make_report(regency=regency)
    assert connection.settings_dict["USER"] in history.report_changes(regency, DAY)[0].who


def test_a_page_of_the_history_has_what_was_before_from_other_pages(regency):
    user = make_officer(regency)
    saved(user, regency)
    saved(user, regency, version=1, why="Salah ketik", recorded=12)
    numbers = history.report_event_numbers(regency, until=DAY)
    [latest] = history.changes_numbered(regency, numbers[:1])
    assert [(each.before, each.after) for each in latest.fields] == [("10", "12")]


def test_each_page_of_the_history_says_what_the_whole_of_it_says(regency, django_assert_num_queries):
    user = make_officer(regency)
    for version in range(5):
        for day in (DAY, DAY - dt.timedelta(days=1)):
            why = "Salah ketik" if version else ""
            saved(user, regency, date=day, version=version, why=why, recorded=10 + version)
    whole = sorted(
        history.report_changes(regency, DAY) + history.report_changes(regency, DAY - dt.timedelta(days=1)),
        key=lambda change: -change.number,
    )
    numbers = history.report_event_numbers(regency, until=DAY)
    for begin in range(0, 10, 3):
        with django_assert_num_queries(1):
            page = history.changes_numbered(regency, numbers[begin : begin + 3])
        assert page == whole[begin : begin + 3]


def test_another_regency_s_history_is_not_in_it(regency):
    make_report(regency=make_regency(code="16.07"))
    assert history.report_event_numbers(regency, until=DAY) == []
    assert history.changes_numbered(regency, [1, 2, 3]) == []
    assert Regency.objects.count() == 2
    assert make_province().code == "16"


def test_the_time_of_a_change_is_on_the_province_s_own_clock():
    papua = make_province(code="91", name="Papua", timezone="Asia/Jayapura")
    regency = make_regency(code="91.01", province=papua)
    make_report(regency=regency)
    [change] = history.report_changes(regency, DAY)
    assert change.local == (change.at + dt.timedelta(hours=9)).replace(tzinfo=None)
