"""What charts draw and tell. The numbers must be those of the page: nothing is computed in the browser."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

from regencies.models import Regency
from reports import charts, parts
from tests.reports.distances import DUE, TODAY, day, distance, done, terms, without_pace

HISTORY = [(dt.date(2016, 8, 29), 5_290), (TODAY, 5_300)]


def drawn(whole=None, parts=None, goals=None, history=HISTORY):
    whole = whole or distance()
    return charts.cumulative(
        id="jalan", history=history, whole=whole, parts=parts or [whole], goals=goals or [whole]
    )


def words(chart, css: str) -> list[str]:
    """Texts of the picture with that class, from the left."""
    return re.findall(rf'<text class="{css}(?: [^"]*)?"[^>]*>([^<]*)</text>', chart.picture.svg())


def series(chart, role: str) -> dict[str, float | None]:
    """Values by date of the line with that role."""
    line = next(line for line in chart.spec["series"] if line["role"] == role)
    return dict(zip(chart.spec["dates"], line["data"], strict=True))


class TestTheWayToTheDeadline:
    def test_what_was_done_ends_today(self):
        done = series(drawn(), "actual")

        assert done["2016-08-29"] == 5_290
        assert done["2016-08-30"] == 5_300
        assert done["2016-09-06"] is None

    def test_the_path_is_straight_and_ends_at_the_target_on_the_due_date(self):
        path = series(drawn(), "path")

        assert path["2016-08-29"] is None
        assert path["2016-08-30"] == 5_300
        assert path["2016-09-30"] == 10_000
        assert path["2016-09-06"] == 5_300 + round(4_700 * 7 / 31)
        assert path["2016-10-03"] is None

    def test_the_projection_meets_the_shortfall_on_the_due_date(self):
        chart = drawn()

        assert series(chart, "projection")["2016-09-30"] == 10_000 - 4_370
        assert words(chart, "gap-words") == ["kurang 4.370"]

    def test_the_projection_lies_in_its_band(self):
        chart = drawn()
        low, high = series(chart, "band_low"), series(chart, "band_high")

        for date, value in series(chart, "projection").items():
            assert value is None or low[date] <= value <= high[date]
        assert low["2016-09-30"] < 5_630 < high["2016-09-30"]

    def test_a_projection_before_the_due_date_stays_at_the_target(self):
        soon = distance(
            remaining=100,
            total=9_900,
            shortfall=0,
            status="on_track",
            projected_on=dt.date(2016, 9, 8),
            projected_early_on=dt.date(2016, 9, 7),
            projected_late_on=dt.date(2016, 9, 12),
            gap_days=-22,
        )
        chart = drawn(soon)

        assert series(chart, "projection")["2016-09-13"] == 10_000
        assert series(chart, "projection")["2016-09-30"] == 10_000
        assert words(chart, "gap-words") == []

    def test_a_province_adds_its_regencies_and_one_without_pace_stays_where_it_is(self):
        unknown = without_pace(target_count=300, total=None, remaining=300)
        whole = distance(target_count=10_300, remaining=5_000, shortfall=4_670, projected_on=None)

        chart = drawn(whole, [distance(), unknown])

        assert series(chart, "projection")["2016-09-30"] == 10_300 - 4_670

    def test_nothing_is_forecast_once_the_target_is_met(self):
        chart = drawn(done())

        for role in ("path", "projection", "band_low", "band_high"):
            assert set(series(chart, role).values()) == {None}
        assert words(chart, "gap-words") == []
        assert [key.role for key in chart.keys] == ["actual"]
        assert chart.note == ""

    def test_before_there_is_a_pace_nothing_is_forecast(self):
        chart = drawn(without_pace())

        for role in ("projection", "band_low", "band_high"):
            assert set(series(chart, role).values()) == {None}
        assert series(chart, "path")["2016-09-30"] == 10_000
        assert [key.role for key in chart.keys] == ["actual", "path"]
        assert chart.note == "Garis putus menuju sasaran pada tenggat."
        assert chart.summary == "Tercapai 5.300 dari 10.000 pada 30 Agustus 2016."

    def test_no_path_leads_to_a_date_that_has_passed(self):
        late = distance(
            date=dt.date(2016, 10, 3), service_days_left=0, shortfall=4_700, status="missed", gap_days=439
        )
        chart = drawn(late, history=[(dt.date(2016, 10, 3), 5_300)])

        assert set(series(chart, "path").values()) == {None}
        assert words(chart, "gap-words") == []
        assert series(chart, "projection")["2016-10-03"] == 5_300
        assert [key.role for key in chart.keys] == ["actual", "projection", "band"]

    def test_before_any_data_it_shows_only_the_goal(self):
        chart = drawn(distance(total=None, pace=None, remaining=10_000, status="no_data"), history=[])

        assert set(series(chart, "actual").values()) == {None}
        assert set(series(chart, "projection").values()) == {None}
        assert words(chart, "target-words") == ["100%"]
        assert words(chart, "record-words") == []

    def test_begins_with_the_first_known_total(self):
        chart = drawn(history=[(dt.date(2016, 5, 12), None), *HISTORY])

        assert chart.spec["dates"][0] == "2016-08-29"

    def test_a_long_past_is_drawn_week_by_week(self):
        first = dt.date(2015, 1, 1)
        history = [(first + dt.timedelta(days=n), n) for n in range((TODAY - first).days + 1)]

        dates = drawn(history=history).spec["dates"]

        assert dates[0] == "2015-01-01"
        assert len(dates) < 200
        assert {"2016-08-30", "2016-08-29", "2016-08-23", "2016-09-30"} <= set(dates)

    def test_deadlines_on_one_day_are_one_line_with_a_ring_for_each_target(self):
        part = distance(deadline=terms(key=2, name="Antara", target=Decimal("0.92")), target_count=9_200)
        later = distance(deadline=terms(key=3, name="Perpanjangan", due_on=dt.date(2017, 6, 30)))
        cards = distance(deadline=terms(key=4, measure="printed", due_on=dt.date(2016, 12, 31)))
        chart = drawn(goals=[distance(), part, later, cards])

        assert words(chart, "mark") == ["30 Agu 2016", "Tenggat 30 Sep 2016", "Tenggat 30 Jun 2017"]
        assert words(chart, "target-words") == ["92%", "100%", "100%"]

    def test_the_table_under_it_holds_the_same_numbers(self):
        chart = drawn()

        assert chart.columns == [
            "Tanggal",
            "Tercapai",
            "Jalur ke tenggat",
            "Perkiraan",
            "Perkiraan terendah",
            "Perkiraan tertinggi",
        ]
        assert len(chart.rows) == len(chart.spec["dates"])
        assert chart.rows[0] == ["29 Agu 2016", "5.290", "–", "–", "–", "–"]
        due = chart.rows[chart.spec["dates"].index(DUE.isoformat())]
        assert due[:4] == ["30 Sep 2016", "–", "10.000", "5.630"]

    def test_the_picture_is_described_in_a_sentence(self):
        assert drawn().summary == (
            "Tercapai 5.300 dari 10.000 pada 30 Agustus 2016. "
            "Perkiraan pada tenggat 30 September 2016: 5.630."
        )


class TestRemaining:
    def test_the_largest_comes_first_with_its_status_in_words(self):
        hulu = Regency(code="16.02", kind="kabupaten", name="Hulu", short_name="Hulu")
        rows = [
            (day(regency=hulu), distance(remaining=100, status="on_track")),
            (day(), distance()),
            (day(), distance(remaining=None, status="no_data")),
        ]

        bars = charts.remaining(rows, address=lambda code: f"/{code}/")

        assert [(bar.short_name, bar.words, bar.status, bar.status_words) for bar in bars] == [
            ("Muara", "4.700", "behind", "Tertinggal"),
            ("Hulu", "100", "on_track", "Sesuai jalur"),
        ]
        assert {bar.most for bar in bars} == {4_700}

    def test_a_bar_is_as_long_as_its_part_of_the_longest_and_leads_to_its_regency(self):
        far, near = charts.remaining(
            [(day(), distance()), (day(), distance(remaining=1_175))], address=lambda code: f"/{code}/?a=1&b"
        )

        assert 'width="100.00%"' in parts.bars([far])
        assert 'width="25.00%"' in parts.bars([near])
        assert 'href="/16.01/?a=1&amp;b"' in parts.bars([near])

    def test_an_empty_province_draws_nothing(self):
        assert charts.remaining([], address=str) == []

    def test_who_has_nobody_left_has_no_bar_and_keeps_the_number(self):
        (bar,) = charts.remaining([(day(), done())], address=str)

        assert (bar.value, bar.words) == (0, "0")
        assert 'width="0%"' in parts.bars([bar])


class TestDays:
    def test_a_missing_report_is_a_gap_and_not_zero(self):
        history = [
            day(date=dt.date(2016, 8, 28), recorded=0),
            day(date=dt.date(2016, 8, 29), recorded=None),
            day(recorded=40),
        ]

        chart = charts.daily(
            id="per-hari",
            history=history,
            distances=[distance(service_days_left=22)],
            outreach=[dt.date(2016, 8, 28), dt.date(2016, 1, 1)],
        )

        recorded, required = (line["data"] for line in chart.spec["series"])
        assert recorded == [0, None, 40]
        assert required == [None, None, 214]
        assert chart.picture.svg().count("url(#stripes)") == 0  # of zero there is no bar
        assert chart.picture.svg().count('<rect class="series-actual"') == 1
        assert chart.rows[1] == ["29 Agu 2016", "–", "–", "–"]
        assert chart.summary == "Laporan terakhir 30 Agustus 2016: 40 terekam."

    def test_cards_and_certificates(self):
        history = [day(recorded_total=900, printed_total=600, temporary_outstanding=100, temporary_gap=200)]

        chart = charts.cards(id="kartu", history=history)

        assert [line["data"] for line in chart.spec["series"]] == [[300], [100], [200]]
        assert chart.summary == "300 orang menunggu kartu, 200 di antaranya tanpa suket."


def test_paces_in_fractions_are_drawn_as_numbers():
    chart = drawn(distance(pace=Fraction(46, 3)))

    assert all(
        value is None or isinstance(value, int) for line in chart.spec["series"] for value in line["data"]
    )


def test_nothing_recorded_yet_draws_axes_and_no_more():
    chart = charts.cards(id="kartu", history=[])

    assert chart.rows == []
    assert "<path" not in chart.picture.svg()
    assert words(chart, "tick") == ["0", "1"]
    assert charts.daily(id="per-hari", history=[], distances=[], outreach=[]).rows == []


def test_days_of_which_none_is_reported_say_so():
    assert (
        charts.daily(id="per-hari", history=[day(recorded=None)], distances=[], outreach=[]).summary
        == "Belum ada laporan."
    )
