"""The bureau's balances: rules, drift, confirmation, and what stays in the history."""

import datetime as dt
import threading

import pytest
from django.db import connection

from regencies.ledger import Outcome, Refused
from regencies.ledger.balances import balance_seen, delete_balance, drift_lines, odd_balance, save_balance
from regencies.ledger.writing import Outdated
from regencies.models import TOTALS, Reconciliation, Regency, StaleMark
from regencies.signals import ledger_changed
from tests.factories import (
    close_month,
    make_balance,
    make_bureau,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 26)
NOTHING = dict.fromkeys(TOTALS)


@pytest.fixture
def regency():
    """1.000 recorded on 31 July and 100 on each of four days of August: 1.400 at the close of the 26th."""
    regency = make_regency(code="16.13", name="Musi Rawas Utara")
    make_balance(regency=regency, recorded_total=1000, printed_total=900, blank_stock=500)
    for day in (1, 2, 25, 26):
        make_report(regency=regency, date=dt.date(2016, 8, day), recorded=100, printed=10)
    return regency


@pytest.fixture
def bureau(client, regency):
    user = make_bureau(regency.province, first_name="Budi")
    client.force_login(user)
    return user


def save(user, regency, date=DAY, *, reason="", confirmed=False, seen=None, source="Pusat", **totals):
    return save_balance(
        user=user,
        regency=regency,
        date=date,
        totals=NOTHING | totals,
        source=source,
        seen=balance_seen(regency, date) if seen is None else seen,
        reason=reason,
        confirmed=confirmed,
    )


def lines(regency, **totals) -> dict:
    return {line.total: line for line in drift_lines(regency, DAY, NOTHING | totals)}


def test_the_drift_is_against_the_ledger_at_the_close_of_the_day(regency):
    found = lines(regency, recorded_total=1407)
    assert (found["recorded_total"].reached, found["recorded_total"].drift) == (1400, 7)
    assert (found["blank_stock"].reached, found["blank_stock"].drift) == (460, None)


def test_an_existing_balance_of_that_day_does_not_hide_the_drift(regency):
    make_balance(regency=regency, date=DAY, recorded_total=1500)
    assert lines(regency, recorded_total=1407)["recorded_total"].drift == 7
    assert lines(regency, recorded_total=1407)["recorded_total"].was == 1500


def test_before_the_first_data_there_is_no_drift():
    empty = make_regency(code="16.01")
    assert lines(empty, recorded_total=5)["recorded_total"].drift is None
    make_report(regency=empty, date=DAY, recorded=3)
    assert lines(empty, recorded_total=5)["recorded_total"].drift == 2


@pytest.mark.parametrize(
    ("stated", "is_large"), [(1400, False), (1419, False), (1470, False), (1471, True), (1329, True)]
)
def test_a_drift_of_more_than_five_percent_is_large(regency, stated, is_large):
    assert lines(regency, recorded_total=stated)["recorded_total"].is_large is is_large


def test_a_drift_of_more_than_two_weeks_of_reports_is_large_although_the_share_is_small(regency):
    Reconciliation.objects.update(recorded_total=1_000_000)
    assert not lines(regency, recorded_total=1_000_800)["recorded_total"].is_large
    assert lines(regency, recorded_total=1_000_801)["recorded_total"].is_large


def test_what_contradicts_itself_is_odd(regency):
    make_population(regency=regency, eligible=1405)
    found = odd_balance(regency, DAY, lines(regency, recorded_total=1406).values())
    assert found == ["Total perekaman melebihi wajib KTP (1.405)."]
    found = odd_balance(regency, DAY, lines(regency, printed_total=1401).values())
    assert "Total cetak melebihi total perekaman." in found


def test_saving_keeps_who_and_source_and_tells_the_workers(bureau, regency):
    told = []
    StaleMark.objects.all().delete()

    def listen(regency_ids, **_kwargs):
        told.extend(regency_ids)

    ledger_changed.connect(listen)
    try:
        assert save(bureau, regency, recorded_total=1407) is Outcome.ADDED
    finally:
        ledger_changed.disconnect(listen)
    row = Reconciliation.objects.get(date=DAY)
    assert (row.recorded_total, row.printed_total, row.source) == (1407, None, "Pusat")
    context = row.history.get().pgh_context
    assert (context["user_name"], context["source"]) == ("Budi", "balance")
    assert told == [regency.pk]
    assert StaleMark.objects.get().since == DAY


def test_a_large_drift_is_saved_only_when_confirmed(bureau, regency):
    with pytest.raises(Refused) as refused:
        save(bureau, regency, recorded_total=2000)
    assert list(refused.value.message_dict) == ["confirmed"]
    assert save(bureau, regency, recorded_total=2000, confirmed=True) is Outcome.ADDED


def test_a_change_needs_a_reason_and_its_history_keeps_both(bureau, regency):
    save(bureau, regency, recorded_total=1407)
    with pytest.raises(Refused) as refused:
        save(bureau, regency, recorded_total=1408)
    assert list(refused.value.message_dict) == ["reason"]
    assert save(bureau, regency, recorded_total=1408, reason="Salah baca") is Outcome.CHANGED
    row = Reconciliation.objects.get(date=DAY)
    history = row.history.order_by("pgh_id")
    assert [(event.recorded_total, event.pgh_context["why"]) for event in history] == [
        (1407, ""),
        (1408, "Salah baca"),
    ]


def test_the_same_twice_changes_nothing_whatever_was_seen(bureau, regency):
    save(bureau, regency, recorded_total=1407)
    assert save(bureau, regency, recorded_total=1407, seen="lama") is Outcome.UNCHANGED
    assert Reconciliation.objects.get(date=DAY).history.count() == 1


@pytest.mark.parametrize(
    ("date", "totals", "refused_at"),
    [
        (dt.date(2016, 8, 31), {"recorded_total": 1}, "date"),
        (dt.date(2008, 8, 31), {"recorded_total": 1}, "date"),
        (dt.date(2016, 6, 30), {"recorded_total": 1}, "date"),
        (DAY, {}, "__all__"),
        (DAY, {"blank_stock": -1}, "blank_stock"),
        (DAY, {"blank_stock": 1_000_000_001}, "__all__"),
    ],
)
def test_the_impossible_is_refused(bureau, regency, date, totals, refused_at):
    close_month(province=regency.province, month=dt.date(2016, 6, 1))
    with pytest.raises(Refused) as refused:
        save(bureau, regency, date, confirmed=True, **totals)
    assert refused_at in refused.value.message_dict
    assert not regency.reconciliations.filter(date=date).exists()


def test_a_report_that_came_in_after_the_preview_is_shown_first(bureau, regency):
    seen = balance_seen(regency, DAY)
    make_report(regency=regency, date=dt.date(2016, 8, 10), recorded=3)
    with pytest.raises(Outdated):
        save(bureau, regency, recorded_total=1407, seen=seen)


def test_deleting_needs_a_reason_and_leaves_its_history(bureau, regency):
    save(bureau, regency, recorded_total=1407)
    seen = balance_seen(regency, DAY)
    with pytest.raises(Refused):
        delete_balance(user=bureau, regency=regency, date=DAY, seen=seen, reason=" ")
    delete_balance(user=bureau, regency=regency, date=DAY, seen=seen, reason="Salah kabupaten")
    assert not regency.reconciliations.filter(date=DAY).exists()
    last = Reconciliation.pgh_event_model.objects.filter(date=DAY).order_by("pgh_id").last()
    assert (last.pgh_label, last.pgh_context["why"]) == ("delete", "Salah kabupaten")
    with pytest.raises(Outdated):
        delete_balance(user=bureau, regency=regency, date=DAY, seen=seen, reason="Lagi")


def test_only_the_bureau_of_the_province_verifies(regency):
    elsewhere = make_bureau(make_province(code="17", name="Bengkulu"))
    for stranger in (make_officer(regency), make_leader(regency.province), elsewhere):
        with pytest.raises(Regency.DoesNotExist):
            save(stranger, regency, recorded_total=1407)


def test_the_list_shows_the_latest_of_every_regency_with_its_drift(client, bureau, regency):
    make_regency(code="16.01")
    make_balance(regency=regency, date=DAY, recorded_total=1393)
    rows = {row.regency.code: row for row in client.get("/rekonsiliasi/").context["rows"]}
    assert rows["16.01"].balance is None
    assert rows["16.13"].totals == (("Total perekaman", 1393, -7),)
    page = client.get("/rekonsiliasi/16.13/")
    assert [row.balance.date for row in page.context["rows"]] == [DAY, dt.date(2016, 7, 31)]
    filled = client.get(f"/rekonsiliasi/16.13/?tanggal={DAY}").context["form"]
    assert filled["recorded_total"].value() == 1393


def test_the_list_costs_a_query_for_each_day_and_not_for_each_regency(
    client, bureau, regency, django_assert_max_num_queries
):
    for code in range(20, 40):
        make_balance(regency=make_regency(code=f"16.{code}"), recorded_total=5)
    with django_assert_max_num_queries(16):
        client.get("/rekonsiliasi/")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_verify_at_once_one_is_told(regency):
    seen, outcomes = balance_seen(regency, DAY), []

    def run(user, total) -> None:
        try:
            outcomes.append(str(save(user, regency, recorded_total=total, seen=seen)))
        except Outdated:
            outcomes.append("outdated")
        finally:
            connection.close()

    pairs = zip([make_bureau(regency.province), make_bureau(regency.province)], (1401, 1402), strict=True)
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "outdated"]
