"""The examples of docs/metrics.md, and the published figures of Sumatera Selatan in 2016."""

from __future__ import annotations

from datetime import date, timedelta

from reports.arithmetic import (
    Balance,
    DeadlineTerms,
    PopulationFigure,
    RegencyDay,
    ceil_pace,
    derive,
    pace,
    percent_floor,
    primary_on,
    province_figures,
    required_pace,
    round_half_up,
)
from tests.reports.arithmetic import sumsel

AUGUST = date(2016, 8, 30)
CLOSE = date(2016, 12, 31)


def test_muratara_of_the_handbook(make_series):
    """At 400 a day for three weeks, from a balance that brings it to 90,420 of 137,000."""
    days = [AUGUST - timedelta(days=i) for i in range(20) if (AUGUST - timedelta(days=i)).isoweekday() < 6]
    series = make_series(
        reports={day: {"recorded": 400} for day in days},
        balances=(Balance(date(2016, 8, 10), recorded_total=90_420 - 400 * len(days)),),
        register=(PopulationFigure(date(2016, 6, 30), 137_000),),
        deadlines=(DeadlineTerms(1, "Perekaman", "recorded", 1, date(2016, 9, 30), is_primary=True),),
        closed=[date(2016, 9, 12)],
    )
    progress = derive(series, start=AUGUST, until=AUGUST)
    [area], [row] = progress.rows(), progress.deadline_rows()
    assert str(percent_floor(area.recorded_total, area.eligible)) == "66.00"
    assert (row.remaining, row.service_days_left, row.status) == (46_580, 22, "behind")
    required = required_pace(row.remaining, row.service_days_left)
    assert (str(round_half_up(required, 2)), ceil_pace(required)) == ("2117.27", 2118)
    assert row.projected_on == series.calendar.nth_after(AUGUST, 117)


def test_a_province_of_two_is_the_ratio_of_the_sums():
    regencies = [
        RegencyDay("A", eligible=100, recorded_total=90, printed_total=0),
        RegencyDay("B", eligible=900, recorded_total=400, printed_total=0),
    ]
    province = province_figures(regencies, (), sumsel.calendar(), AUGUST)
    assert str(percent_floor(province.recorded_total, province.eligible)) == "49.00"
    assert province.coverage * 1000 == 490


def test_muratara_on_30_august_2016():
    progress = derive(sumsel.series()["16.13"], start=AUGUST, until=AUGUST)
    [area] = progress.rows()
    primary = primary_on(sumsel.DEADLINES, AUGUST)
    [row] = [row for row in progress.deadline_rows() if row.deadline == primary.key]
    assert str(percent_floor(area.recorded_total, area.eligible)) == "66.00"
    assert str(round_half_up(pace(area.window_recorded, area.window_reports), 2)) == "101.93"
    assert (row.projected_on, row.gap_days, row.status) == (date(2018, 4, 16), 563, "behind")
    assert row.service_days_left == 22
    assert ceil_pace(required_pace(row.remaining, row.service_days_left)) == 1837


def test_sumatera_selatan_on_30_august_2016():
    province = province_figures(sumsel.regency_days(AUGUST), sumsel.DEADLINES, sumsel.calendar(), AUGUST)
    primary = province.deadlines[primary_on(sumsel.DEADLINES, AUGUST).key]
    assert (province.eligible, primary.target_count, primary.remaining) == (5_544_379, 5_544_379, 771_970)
    assert (province.regencies, province.regencies_reported, province.regencies_without_pace) == (17, 17, 0)
    assert (primary.service_days_left, primary.status) == (22, "behind")
    assert list(province.deadlines) == [0, 1], "those announced by then, by due date and name"


def test_banyuasin_on_31_december_2016():
    [row] = derive(sumsel.series()["16.07"], start=CLOSE, until=CLOSE).rows()
    assert (row.recorded_total, row.eligible) == (494_269, 497_269)
    assert str(percent_floor(row.recorded_total, row.eligible)) == "99.39"
    assert (row.print_backlog, row.temporary_outstanding, row.temporary_gap) == (28_000, 5_858, 22_142)
    assert (row.blank_stock, row.blank_runout_on) == (0, CLOSE)


def test_sumatera_selatan_on_29_september_2016_as_published():
    t = date(2016, 9, 29)
    province = province_figures(sumsel.regency_days(t), sumsel.DEADLINES, sumsel.calendar(), t)
    assert province.recorded_total == 4_844_622
    assert str(percent_floor(province.recorded_total, province.eligible)) == "87.37"
