"""What is odd about a day, by rules that are data."""

import datetime as dt

import pytest

from regencies.ledger import day_checks, found_odd, load_facts, running_totals
from regencies.models import FLOWS, ServiceDayException
from tests.factories import make_balance, make_population, make_province, make_regency, make_report

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)
SUNDAY = dt.date(2016, 8, 28)


@pytest.fixture
def regency():
    return make_regency(code="16.13", province=make_province())


def flows(**changed) -> dict[str, int]:
    return dict.fromkeys(FLOWS, 0) | {"recorded": 10} | changed


def odd(regency, date=DAY, **changed) -> dict[str, str]:
    """Rules by which the day is odd, with the field that says so."""
    facts = load_facts([regency], date)[regency.pk]
    return {check.rule: check.field for check in found_odd(day_checks(facts), flows(**changed))}


def test_an_ordinary_day_is_not_odd(regency):
    assert odd(regency) == {}


def test_more_recorded_than_eligible(regency):
    make_population(regency=regency, eligible=1000)
    make_balance(regency=regency, recorded_total=990)
    assert odd(regency, recorded=10) == {}
    assert odd(regency, recorded=11) == {"above_eligible": "recorded"}


def test_more_printed_than_recorded(regency):
    make_balance(regency=regency, recorded_total=100, printed_total=95, blank_stock=100)
    assert odd(regency, recorded=5, printed=10) == {}
    assert odd(regency, recorded=5, printed=11) == {"printed_above_recorded": "printed"}


def test_blank_stock_below_zero_names_the_stock_before(regency):
    make_balance(regency=regency, recorded_total=100, blank_stock=20)
    assert odd(regency, printed=15, reprinted=3, blanks_spoiled=2) == {}
    assert odd(regency, printed=15, reprinted=3, blanks_spoiled=3) == {"stock_below_zero": "printed"}
    assert odd(regency, printed=15, reprinted=3, blanks_spoiled=3, blanks_received=1) == {}


def test_certificates_below_zero(regency):
    make_balance(regency=regency, temporary_outstanding=5)
    assert odd(regency, temporary_withdrawn=6, temporary_issued=1) == {}
    assert odd(regency, temporary_withdrawn=6) == {"certificates_below_zero": "temporary_withdrawn"}


def test_zero_on_a_service_day_but_not_on_a_sunday(regency):
    assert odd(regency, recorded=0) == {"zero_on_service_day": "recorded"}
    assert odd(regency, date=SUNDAY, recorded=0) == {}


def test_the_same_figures_as_the_report_before(regency):
    make_report(regency=regency, date=dt.date(2016, 8, 29), recorded=10, printed=3)
    make_balance(regency=regency, recorded_total=50, blank_stock=50)
    assert odd(regency, recorded=10, printed=3) == {"same_as_before": "recorded"}
    assert odd(regency, recorded=10, printed=4) == {}


def open_or_close(regency, date: dt.date, *, is_open: bool) -> None:
    ServiceDayException.objects.create(
        province=regency.province, regency=regency, date=date, is_open=is_open, reason="Uji"
    )


def make_recent(regency, *, service: int, outreach: int) -> None:
    for number in range(1, 29):
        date = dt.date(2016, 8, number)
        recorded = (outreach if date.isoweekday() > 5 else service) + number % 5
        make_report(regency=regency, date=date, recorded=recorded)


def test_a_day_far_outside_the_regency_s_own_recent_days(regency):
    make_recent(regency, service=100, outreach=400)
    assert odd(regency, recorded=115) == {}
    assert odd(regency, recorded=400) == {"far_from_usual": "recorded"}
    assert odd(regency, recorded=10) == {"far_from_usual": "recorded"}


def test_a_digit_too_few_is_odd_where_days_are_uneven(regency):
    for number in range(1, 27):
        if dt.date(2016, 8, number).isoweekday() < 6:
            make_report(regency=regency, date=dt.date(2016, 8, number), recorded=400 + number % 5 * 300)
    assert odd(regency, recorded=200) == {}
    assert odd(regency, recorded=110) == {"far_from_usual": "recorded"}


def test_a_low_day_of_a_small_office_is_not_odd(regency):
    make_recent(regency, service=14, outreach=40)
    assert odd(regency, recorded=1) == {}


def test_a_day_without_recording_is_odd_by_one_rule_only(regency):
    make_recent(regency, service=100, outreach=400)
    assert odd(regency, recorded=0) == {"zero_on_service_day": "recorded"}
    assert odd(regency, date=dt.date(2016, 9, 4), recorded=0) == {}


def test_outreach_days_are_compared_with_outreach_days(regency):
    make_recent(regency, service=100, outreach=400)
    sunday = dt.date(2016, 9, 4)
    assert odd(regency, date=sunday, recorded=400) == {}
    assert odd(regency, date=sunday, recorded=115) == {"far_from_usual": "recorded"}


def test_a_sunday_that_an_exception_opens_is_still_outreach(regency):
    make_recent(regency, service=100, outreach=400)
    sunday = dt.date(2016, 9, 4)
    open_or_close(regency, sunday, is_open=True)
    for number in (6, 7, 13, 14, 20, 21, 27, 28):
        open_or_close(regency, dt.date(2016, 8, number), is_open=True)
    assert odd(regency, date=sunday, recorded=400) == {}
    assert odd(regency, date=sunday, recorded=115) == {"far_from_usual": "recorded"}
    assert odd(regency, recorded=110) == {}


def test_work_on_a_closed_weekday_is_compared_with_outreach(regency):
    make_recent(regency, service=100, outreach=400)
    open_or_close(regency, DAY, is_open=False)
    assert odd(regency, recorded=400) == {}
    assert odd(regency, recorded=110) == {"far_from_usual": "recorded"}


def test_a_holiday_is_an_outreach_day(regency):
    make_recent(regency, service=100, outreach=400)
    idul_adha = dt.date(2016, 9, 12)
    assert odd(regency, date=idul_adha, recorded=400) == {}
    assert odd(regency, date=idul_adha, recorded=110) == {"far_from_usual": "recorded"}


def test_an_ordinary_day_says_nothing_about_outreach(regency):
    for number in range(1, 27):
        if dt.date(2016, 8, number).isoweekday() < 6:
            make_report(regency=regency, date=dt.date(2016, 8, number), recorded=100 + number)
    assert odd(regency, date=SUNDAY, recorded=900) == {}
    assert odd(regency, recorded=900) == {"far_from_usual": "recorded"}


def test_days_without_recording_say_nothing_about_what_is_usual(regency):
    make_recent(regency, service=100, outreach=400)
    for number in range(1, 22):
        make_report(regency=regency, date=dt.date(2016, 8, 28) - dt.timedelta(days=30 + number), recorded=0)
    assert odd(regency, recorded=115) == {}


@pytest.mark.parametrize(("days", "marked"), [(2, False), (3, True), (4, True)])
def test_a_few_days_tell_only_a_multiple_of_them_all(regency, days, marked):
    for number in range(22, 22 + days):
        make_report(regency=regency, date=dt.date(2016, 8, number), recorded=100)
    assert odd(regency, recorded=300) == {}
    assert odd(regency, recorded=1) == {}
    assert odd(regency, recorded=301) == ({"far_from_usual": "recorded"} if marked else {})


def test_a_few_small_days_mark_no_ordinary_day_of_a_small_office(regency):
    for number in range(22, 26):
        make_report(regency=regency, date=dt.date(2016, 8, number), recorded=2)
    assert odd(regency, recorded=20) == {}


def test_small_equal_days_are_no_copy(regency):
    make_report(regency=regency, date=dt.date(2016, 8, 29), recorded=5, printed=4)
    make_balance(regency=regency, recorded_total=50, blank_stock=50)
    assert odd(regency, recorded=5, printed=4) == {}


def test_a_balance_verified_that_day_holds_whatever_the_flows_are(regency):
    make_balance(regency=regency, date=DAY, recorded_total=777)
    facts = load_facts([regency], DAY)[regency.pk]
    after = {running.total: running.after(flows(recorded=5)) for running in running_totals(facts)}
    assert after["recorded_total"] == 777
    assert after["printed_total"] == 0


def test_the_rules_travel_to_the_page_as_plain_data(regency):
    make_report(regency=regency, date=dt.date(2016, 8, 29), recorded=10)
    facts = load_facts([regency], DAY)[regency.pk]
    for check in day_checks(facts):
        sent = check.as_json()
        assert set(sent) == {"rule", "field", "message", "terms", "above", "below", "least", "equals"}
        assert sent["field"] in FLOWS


def test_the_facts_of_many_regencies_cost_as_many_queries_as_of_one(django_assert_num_queries):
    regencies = [make_regency(code=f"16.0{number}") for number in range(1, 6)]
    for regency in regencies:
        make_report(regency=regency)
    with django_assert_num_queries(5):
        assert len(load_facts(regencies, DAY)) == 5
