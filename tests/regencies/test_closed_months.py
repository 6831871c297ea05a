"""A closed month holds whatever is tried on it: by the ledger, by a bulk write, by plain SQL."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from regencies.ledger import Refused, save_report, single
from regencies.models import ClosedMonth, DailyReport
from tests.factories import (
    close_month,
    make_balance,
    make_bureau,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.regencies.test_saving_a_report import entry

pytestmark = pytest.mark.django_db
JULY, AUGUST = dt.date(2016, 7, 20), dt.date(2016, 8, 1)


@pytest.fixture
def regency():
    return make_regency(code="16.13")


@pytest.mark.parametrize(
    "change",
    [
        lambda regency: make_report(regency=regency, date=dt.date(2016, 7, 31)),
        lambda regency: make_balance(regency=regency, date=dt.date(2016, 7, 1), blank_stock=1),
        lambda regency: make_population(regency=regency, effective_on=JULY),
        lambda regency: DailyReport.objects.filter(regency=regency).update(recorded=1),
        lambda regency: DailyReport.objects.filter(date=AUGUST).update(date=dt.date(2016, 7, 5)),
        lambda regency: DailyReport.objects.filter(regency=regency).delete(),
        lambda regency: DailyReport.objects.bulk_create(
            [DailyReport(regency=regency, date=dt.date(2016, 7, 2), **entry().as_fields())]
        ),
    ],
)
def test_nothing_dated_in_a_closed_month_changes(regency, change):
    make_report(regency=regency, date=JULY)
    make_report(regency=regency, date=AUGUST)
    close_month()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(regency)
    assert refused.value.__cause__.diag.constraint_name == "month_is_closed"


def test_other_months_and_other_provinces_go_on(regency):
    close_month()
    make_report(regency=regency, date=AUGUST)
    make_report(regency=regency, date=dt.date(2016, 6, 30))
    elsewhere = make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01")
    assert make_report(regency=elsewhere, date=JULY).pk


def test_a_month_that_is_opened_again_can_be_changed_and_its_history_says_who_closed_it(regency):
    closed = close_month(note="Laporan triwulan")
    closed.delete()
    assert make_report(regency=regency, date=JULY).pk
    history = ClosedMonth.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(history) == ["insert", "delete"]


def test_the_ledger_says_that_the_month_is_closed_also_to_the_bureau(regency):
    close_month()
    bureau = make_bureau(regency.province)
    with pytest.raises(Refused) as refused:
        save_report(user=bureau, regency=regency, date=JULY, entry=entry(), base_version=0)
    assert refused.value.rules == ["month_closed"]
    assert "Juli 2016 sudah ditutup" in refused.value.messages[0]


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_report_that_is_being_written(regency):
    """Without the wait the report would be committed into a month that is already closed."""
    province, order = regency.province, []

    def close():
        try:
            close_month(province=province)
            order.append("closed")
        finally:
            connection.close()

    closing = threading.Thread(target=close)
    with transaction.atomic():
        make_report(regency=regency, date=JULY)
        closing.start()
        closing.join(0.5)
        order.append("written")
    closing.join(10)
    assert order == ["written", "closed"]


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_report_that_has_been_found_possible(regency, monkeypatch):
    """Otherwise the database would refuse, with an error, what the ledger had just allowed."""
    province, bureau, order = regency.province, make_bureau(regency.province), []
    refuse_impossible = single.refuse_impossible

    def close():
        try:
            close_month(province=province)
            order.append("closed")
        finally:
            connection.close()

    closing = threading.Thread(target=close)

    def asked(*args, **kwargs):
        refuse_impossible(*args, **kwargs)
        closing.start()
        closing.join(0.5)

    monkeypatch.setattr(single, "refuse_impossible", asked)
    save_report(user=bureau, regency=regency, date=JULY, entry=entry(), base_version=0)
    order.append("saved")
    closing.join(10)
    assert sorted(order) == ["closed", "saved"]
    assert DailyReport.objects.filter(regency=regency, date=JULY).exists()
