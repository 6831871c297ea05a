"""The ledger's one write path, as officers meet it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regencies.ledger import Conflict, Entry, Outcome, Refused, save_report
from regencies.models import Regency, StaleMark
from tests.factories import make_bureau, make_officer, make_regency

DAY = dt.date(2016, 8, 30)
pytestmark = pytest.mark.django_db


def entry(**fields) -> Entry:
    return Entry(
        **{
            "recorded": 112,
            "printed": 85,
            "reprinted": 4,
            "blanks_received": 0,
            "blanks_spoiled": 1,
            "temporary_issued": 0,
            "temporary_withdrawn": 0,
        }
        | fields
    )


@pytest.fixture
def regency():
    return make_regency(code="16.13")


@pytest.fixture
def officer(regency):
    return make_officer(regency, first_name="Siti", last_name="Aminah")


def save(user, regency, *, date=DAY, base_version=0, reason="", **fields):
    return save_report(
        user=user, regency=regency, date=date, entry=entry(**fields), base_version=base_version, reason=reason
    )


def test_a_new_report_is_added_and_marks_its_regency_stale_from_that_day(officer, regency):
    StaleMark.objects.all().delete()
    saved = save(officer, regency)
    assert saved.outcome is Outcome.ADDED
    assert regency.daily_reports.get().recorded == 112
    assert StaleMark.objects.get().since == DAY


def test_sending_the_same_report_twice_is_one_report(officer, regency):
    save(officer, regency)
    again = save(officer, regency)
    assert again.outcome is Outcome.UNCHANGED
    assert again.report.version == 1
    assert again.report.history.count() == 1


def test_a_second_editor_is_told_what_the_first_changed(officer, regency):
    save(officer, regency)
    save(officer, regency, base_version=1, reason="Salah ketik", recorded=120)
    with pytest.raises(Conflict) as conflict:
        save(officer, regency, base_version=1, reason="Hitung ulang", recorded=130)
    assert conflict.value.report.recorded == 120
    assert regency.daily_reports.get().recorded == 120


def test_a_change_needs_a_reason(officer, regency):
    save(officer, regency)
    with pytest.raises(Refused) as refused:
        save(officer, regency, base_version=1, recorded=120)
    assert "reason" in refused.value.message_dict


def test_a_change_leaves_who_when_why_before_and_after(officer, regency):
    save(officer, regency)
    report = save(officer, regency, base_version=1, reason="Salah ketik", recorded=120).report
    before, after = report.history.order_by("pgh_id")
    assert (before.recorded, after.recorded) == (112, 120)
    assert after.pgh_context["why"] == "Salah ketik"
    assert after.pgh_context["user_name"] == "Siti Aminah"
    assert after.pgh_created_at.date() in {DAY, DAY - dt.timedelta(days=1)}


def test_tomorrow_is_refused_with_the_date_of_today(officer, regency):
    with pytest.raises(Refused) as refused:
        save(officer, regency, date=DAY + dt.timedelta(days=1))
    assert "30 Agustus 2016" in refused.value.message_dict["date"][0]


@pytest.mark.parametrize("value", [-1, 1_000_001, 12.5, None])
def test_a_count_that_cannot_be_is_refused_at_its_field(officer, regency, value):
    with pytest.raises(Refused) as refused:
        save(officer, regency, printed=value)
    assert list(refused.value.message_dict) == ["printed"]
    assert not regency.daily_reports.exists()


def test_zero_on_a_service_day_needs_a_reason(officer, regency):
    with pytest.raises(Refused) as refused:
        save(officer, regency, recorded=0)
    assert "zero_reason" in refused.value.message_dict
    assert save(officer, regency, recorded=0, zero_reason="Jaringan putus").outcome is Outcome.ADDED


def test_zero_on_a_sunday_needs_no_reason(officer, regency):
    assert save(officer, regency, date=dt.date(2016, 8, 28), recorded=0).outcome is Outcome.ADDED


def test_an_officer_may_report_three_days_back_and_the_bureau_any_day(officer, regency):
    save(officer, regency, date=dt.date(2016, 8, 27))
    with pytest.raises(Refused) as refused:
        save(officer, regency, date=dt.date(2016, 8, 26))
    assert "date" in refused.value.message_dict
    save(make_bureau(regency.province), regency, date=dt.date(2016, 8, 26))


def test_another_regency_does_not_exist_for_an_officer(officer):
    other = make_regency(code="16.07")
    with pytest.raises(Regency.DoesNotExist):
        save(officer, other)


def test_saving_locks_the_report_alone(officer, regency):
    """A recompute needs the regency's row at its end: whoever held it too would wait for each other."""
    save(officer, regency)
    with CaptureQueriesContext(connection) as queries:
        save(officer, regency, recorded=113, base_version=1, reason="Salah ketik")
    locking = [sql for sql in asked(queries) if "FOR UPDATE" in sql]
    assert locking
    assert all(sql.endswith('FOR UPDATE OF "regencies_dailyreport"') for sql in locking)


def asked(queries: CaptureQueriesContext) -> list[str]:
    """What was asked, in full: of a prepared statement, what was prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'EXECUTE ' || name, rtrim(statement, ';') FROM pg_prepared_statements")
        prepared = dict(cursor.fetchall())
    return [prepared.get(query["sql"].split(" (")[0], query["sql"]) for query in queries]
