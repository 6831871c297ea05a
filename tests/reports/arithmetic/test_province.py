"""A province is what its regencies are together, and never better."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from reports.arithmetic import (
    DeadlineTerms,
    RegencyDay,
    RegencyDeadline,
    ServiceCalendar,
    province_figures,
    share_of_gap,
)

T = date(2016, 8, 30)
DUE = date(2016, 9, 30)
TERMS = DeadlineTerms(1, "A", "recorded", 1, DUE)
CALENDAR = ServiceCalendar.build(
    date(2016, 7, 1), date(2016, 12, 31), range(1, 6), [date(2016, 9, 12)], {}, {}
)

DONE = RegencyDeadline(100, 120, 0, date(2016, 8, 5), date(2016, 8, 5), date(2016, 8, 5), 0, "reached")
CLOSE = RegencyDeadline(100, 60, 40, date(2016, 9, 20), date(2016, 9, 15), date(2016, 9, 26), 0, "on_track")
FAR = RegencyDeadline(100, 30, 70, date(2016, 10, 4), date(2016, 9, 29), date(2016, 10, 20), 25, "at_risk")
SILENT = RegencyDeadline(100, 10, 90, None, None, None, None, "no_data")
WITHOUT_DATA = RegencyDeadline(target_count=100, remaining=100)
WITHOUT_REGISTER = RegencyDeadline(total=10)


def deadline_of(*parts: RegencyDeadline, t: date = T):
    regencies = [RegencyDay(str(i), deadlines={TERMS.key: part}) for i, part in enumerate(parts)]
    return province_figures(regencies, [TERMS], CALENDAR, t).deadlines[TERMS.key]


def test_no_regency_pays_anothers_debt():
    found = deadline_of(DONE, CLOSE, FAR)
    assert (found.target_count, found.total, found.remaining, found.shortfall) == (300, 210, 110, 25)
    assert found.required_pace == Fraction(110, 22)
    assert share_of_gap(FAR.remaining, found.remaining) == Fraction(7, 11)


def test_the_province_is_done_with_its_last_regency():
    found = deadline_of(DONE, CLOSE, FAR)
    assert (found.projected_on, found.gap_days, found.regencies_open) == (date(2016, 10, 4), 4, 2)
    assert (found.projected_early_on, found.projected_late_on) == (date(2016, 9, 29), date(2016, 10, 20))
    assert found.reached_on is None


def test_one_regency_without_a_date_leaves_the_province_without_one_and_adds_all_that_remains():
    found = deadline_of(DONE, CLOSE, SILENT)
    assert (found.projected_on, found.projected_late_on, found.gap_days) == (None, None, None)
    assert (found.shortfall, found.regencies_without_forecast, found.status) == (90, 1, "behind")


def test_once_all_are_done_the_latest_of_their_dates_stays():
    later = RegencyDeadline(10, 10, 0, *[date(2016, 8, 20)] * 3, 0, "reached")
    found = deadline_of(DONE, later)
    assert (found.status, found.reached_on, found.projected_on) == (
        "reached",
        date(2016, 8, 20),
        date(2016, 8, 20),
    )
    assert found.gap_days == -41


@pytest.mark.parametrize(
    ("parts", "t", "status"),
    [
        ([DONE, CLOSE], T, "on_track"),
        ([DONE, FAR], T, "at_risk"),
        ([CLOSE, SILENT], T, "behind"),
        ([DONE, SILENT, WITHOUT_DATA], T, "no_data"),
        ([DONE, SILENT], date(2016, 10, 1), "missed"),
        ([DONE, WITHOUT_REGISTER], date(2016, 10, 1), "no_data"),
        ([CLOSE, WITHOUT_REGISTER], T, "behind"),
        ([], T, "no_data"),
    ],
)
def test_the_first_rule_that_holds(parts, t, status):
    assert deadline_of(*parts, t=t).status == status


def test_a_regency_without_data_counts_with_its_eligible_and_nothing_done():
    regencies = [
        RegencyDay("A", eligible=100, recorded_total=90, printed_total=80, deadlines={1: CLOSE}),
        RegencyDay("B", eligible=300, deadlines={1: WITHOUT_DATA}),
        RegencyDay("C"),
    ]
    found = province_figures(regencies, [TERMS], CALENDAR, T)
    assert (found.eligible, found.recorded_total, found.coverage) == (400, 90, Fraction(90, 400))
    assert (found.print_backlog, found.print_coverage) == (10, Fraction(80, 400))
    assert (found.regencies, found.regencies_without_data, found.regencies_without_register) == (3, 2, 1)
    assert found.deadlines[1].remaining == 140


def test_a_province_without_any_data_knows_only_its_register():
    found = province_figures([RegencyDay("A", eligible=100)], [TERMS], CALENDAR, T)
    assert (found.eligible, found.recorded_total, found.coverage, found.print_backlog) == (
        100,
        None,
        None,
        None,
    )
    assert (found.data_through, found.service_days_silent, found.pace_recorded) == (None, None, None)
    assert (found.temporary_outstanding, found.temporary_gap, found.blank_stock) == (None, None, None)


def test_data_reach_as_far_as_those_of_the_last_regency():
    regencies = [
        RegencyDay("A", reported=True, data_through=T),
        RegencyDay("B", data_through=date(2016, 8, 26)),
        RegencyDay("C"),
    ]
    found = province_figures(regencies, [], CALENDAR, T)
    assert (found.data_through, found.service_days_silent) == (date(2016, 8, 26), 1)
    assert (found.regencies_reported, found.regencies_without_reports) == (1, 1)


def test_pace_is_the_sum_of_the_known_paces():
    regencies = [
        RegencyDay("A", window_reports=14, window_recorded=141, window_printed=7, window_blanks_used=28),
        RegencyDay("B", window_reports=3, window_recorded=10, window_printed=0, window_blanks_used=0),
        RegencyDay("C", window_reports=2, window_recorded=999, window_printed=9, window_blanks_used=9),
        RegencyDay("D"),
    ]
    found = province_figures(regencies, [TERMS], CALENDAR, T)
    assert found.pace_recorded == found.deadlines[1].pace == Fraction(141, 14) + Fraction(10, 3)
    assert (found.pace_printed, found.pace_blanks_used, found.regencies_without_pace) == (
        Fraction(1, 2),
        2,
        2,
    )


def test_blanks_of_one_office_do_not_hide_that_another_has_none():
    regencies = [
        RegencyDay(
            "A", blank_stock=5000, blank_runout_on=date(2016, 12, 1), window_reports=14, window_blanks_used=14
        ),
        RegencyDay("B", blank_stock=0, blank_runout_on=T, window_reports=14, window_blanks_used=0),
    ]
    found = province_figures(regencies, [], CALENDAR, T)
    assert (found.blank_stock, found.regencies_without_blanks, found.blank_first_runout_on) == (5000, 1, T)
    assert (found.blank_days_left, found.blank_runout_on) == (None, None)


def test_only_deadlines_announced_by_then_and_not_withdrawn_by_due_date_and_name():
    def deadline(key, name, due, **changed):
        return DeadlineTerms(key, name, "recorded", 1, due, **changed)

    terms = [
        deadline(1, "B", DUE),
        deadline(2, "A", DUE),
        deadline(3, "Z", date(2016, 9, 1)),
        deadline(4, "C", DUE, announced_on=date(2016, 9, 1)),
        deadline(5, "D", DUE, is_withdrawn=True),
    ]
    assert list(province_figures([], terms, CALENDAR, T).deadlines) == [3, 2, 1]
