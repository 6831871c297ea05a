"""Totals from verified balances and flows."""

from __future__ import annotations

from datetime import date

import pytest

from reports.arithmetic import Balance, derive, drifts, first_data_on, series_start

REPORTS = {
    date(2016, 8, 1): {
        "recorded": 10,
        "printed": 4,
        "blanks_received": 50,
        "reprinted": 1,
        "blanks_spoiled": 2,
    },
    date(2016, 8, 2): {"recorded": 20, "printed": 5},
    date(2016, 8, 4): {"recorded": 30, "printed": 6},
}


def totals(series, first, last):
    rows = derive(series, start=date(2016, 8, first), until=date(2016, 8, last)).rows()
    return [(row.recorded_total, row.printed_total, row.blank_stock) for row in rows]


def test_flows_after_a_balance_are_added_and_those_of_its_own_day_are_not(make_series):
    series = make_series(
        reports=REPORTS, balances=(Balance(date(2016, 8, 2), recorded_total=1000, blank_stock=7),)
    )
    assert totals(series, 1, 4) == [(10, 4, 43), (1000, 9, 7), (1000, 9, 7), (1030, 15, 1)]


def test_totals_are_unknown_before_the_first_data_of_any_kind_and_start_from_zero_then(make_series):
    series = make_series(reports=REPORTS, balances=(Balance(date(2016, 7, 31), temporary_outstanding=3),))
    rows = list(derive(series, start=date(2016, 7, 30), until=date(2016, 7, 31)).rows())
    assert rows[0][6:17] == (None,) * 11
    assert (rows[1].recorded_total, rows[1].blank_stock, rows[1].temporary_outstanding) == (0, 0, 3)
    assert rows[1].data_through is None


def test_a_balance_that_states_nothing_is_no_data(make_series):
    assert first_data_on(make_series(balances=(Balance(date(2016, 7, 31)),))) is None
    assert series_start(make_series()) is None


def test_drift_is_measured_against_the_ledger_without_that_reconciliation(make_series):
    series = make_series(
        reports=REPORTS,
        balances=(
            Balance(date(2016, 7, 31), recorded_total=500),
            Balance(date(2016, 8, 2), recorded_total=525, blank_stock=40),
        ),
    )
    found = [(each.date.day, each.total, each.drift) for each in drifts(series)]
    assert found == [(31, "recorded_total", None), (2, "recorded_total", -5), (2, "blank_stock", 2)]


def test_a_missing_report_is_unknown_and_a_report_of_zeros_is_not(make_series):
    series = make_series(reports={**REPORTS, date(2016, 8, 5): {}})
    rows = list(derive(series, start=date(2016, 8, 3), until=date(2016, 8, 5)).rows())
    assert [row.recorded for row in rows] == [None, 30, 0]
    assert [row.reported for row in rows] == [False, True, True]
    assert [row.data_through.day for row in rows] == [2, 4, 5]


def test_reports_out_of_order_are_refused(make_series):
    good = make_series(reports=REPORTS)
    with pytest.raises(ValueError, match="sorted"):
        type(good)(good.report_dates[::-1], good.flows, (), (), (), good.calendar)
    with pytest.raises(ValueError, match="shape"):
        type(good)(good.report_dates[:1], good.flows, (), (), (), good.calendar)
