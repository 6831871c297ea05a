"""Blanks, and certificates by their age."""

from __future__ import annotations

from datetime import date

import pytest

from reports.arithmetic import Balance, DeadlineTerms, PopulationFigure, derive, expires_on


@pytest.mark.parametrize(
    ("issued", "expires"),
    [
        (date(2016, 8, 31), date(2017, 2, 28)),
        (date(2015, 8, 30), date(2016, 2, 29)),
        (date(2016, 8, 28), date(2017, 2, 28)),
        (date(2016, 3, 31), date(2016, 9, 30)),
        (date(2016, 6, 30), date(2016, 12, 30)),
        (date(2016, 12, 15), date(2017, 6, 15)),
    ],
)
def test_a_certificate_expires_six_months_later_cut_to_the_months_end(issued, expires):
    assert expires_on(issued) == expires


def certificates(series, t):
    [row] = derive(series, start=t, until=t).rows()
    return row.temporary_outstanding, row.temporary_expired, row.temporary_expiring_30


def test_withdrawals_use_up_the_oldest_first(make_series):
    series = make_series(
        reports={
            date(2016, 1, 10): {"temporary_issued": 10},
            date(2016, 2, 1): {"temporary_issued": 20},
            date(2016, 3, 1): {"temporary_withdrawn": 4},
        }
    )
    assert certificates(series, date(2016, 7, 9)) == (26, 0, 26)
    assert certificates(series, date(2016, 7, 10)) == (26, 6, 20)
    assert certificates(series, date(2016, 8, 1)) == (26, 26, 0)


def test_a_shortage_uses_up_the_oldest_and_a_surplus_counts_as_issued_that_day(make_series):
    series = make_series(
        reports={date(2016, 1, 10): {"temporary_issued": 10}, date(2016, 2, 1): {"temporary_issued": 20}},
        balances=(
            Balance(date(2016, 2, 10), temporary_outstanding=18),
            Balance(date(2016, 2, 20), temporary_outstanding=25),
        ),
    )
    assert certificates(series, date(2016, 8, 1)) == (25, 18, 7)
    assert certificates(series, date(2016, 8, 20)) == (25, 25, 0)


def test_the_opening_balance_counts_as_issued_that_day(make_series):
    series = make_series(balances=(Balance(date(2016, 1, 31), temporary_outstanding=9),))
    assert certificates(series, date(2016, 7, 30)) == (9, 0, 9)
    assert certificates(series, date(2016, 7, 31)) == (9, 9, 0)


def test_blanks_last_as_long_as_the_pace_of_all_that_uses_them(make_series):
    used = {"printed": 6, "reprinted": 3, "blanks_spoiled": 1}
    days = [date(2016, 8, n) for n in (1, 2, 3, 4)]
    series = make_series(
        reports=dict.fromkeys(days, used), balances=(Balance(date(2016, 7, 31), blank_stock=65),)
    )
    [row] = derive(series, start=days[-1], until=days[-1]).rows()
    assert (row.blank_stock, row.window_blanks_used, row.blank_days_left) == (25, 40, 2)
    assert row.blank_runout_on == date(2016, 8, 9)


def test_an_empty_or_negative_stock_ran_out_today_whatever_the_pace(make_series):
    series = make_series(reports={date(2016, 8, 1): {"printed": 6}})
    [row] = derive(series, start=date(2016, 8, 2), until=date(2016, 8, 2)).rows()
    assert (row.blank_stock, row.blank_days_left, row.blank_runout_on) == (-6, None, date(2016, 8, 2))


def test_blanks_needed_are_for_the_backlog_and_for_those_still_to_be_recorded(make_series):
    deadline = DeadlineTerms(1, "A", "recorded", 1, date(2016, 9, 30), is_primary=True)
    balance = Balance(date(2016, 7, 31), recorded_total=80, printed_total=50, blank_stock=12)
    register = (PopulationFigure(date(2016, 7, 1), 100),)
    t = date(2016, 8, 1)
    with_deadline = make_series(balances=(balance,), register=register, deadlines=(deadline,))
    without = make_series(balances=(balance,), register=register)
    needed = [
        next(derive(series, start=t, until=t).rows()).blanks_needed for series in (with_deadline, without)
    ]
    assert needed == [30 + 20 - 12, None]


def test_the_gap_counts_those_with_neither_card_nor_certificate(make_series):
    def gap(out):
        balance = Balance(date(2016, 7, 31), recorded_total=80, printed_total=50, temporary_outstanding=out)
        return next(
            derive(make_series(balances=(balance,)), start=balance.date, until=balance.date).rows()
        ).temporary_gap

    assert (gap(12), gap(45)) == (18, 0)
