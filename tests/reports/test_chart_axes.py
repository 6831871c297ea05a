"""Axes: round numbers that hold what is drawn, and dates that have room."""

import datetime as dt
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.axes import MONTHS_FROM, ROOM, STEPS, date_axis, value_axis

PEOPLE = st.integers(-300_000_000, 300_000_000)
DATES = st.dates(dt.date(2012, 1, 1), dt.date(2032, 12, 31))


@given(st.lists(st.one_of(st.none(), PEOPLE)), st.booleans())
def test_an_axis_holds_every_number_between_equal_steps_of_whole_people(values, has_grace):
    axis = value_axis(values, has_grace=has_grace)
    known = [value for value in values if value is not None] or [0]
    ticks = [tick for tick, _words in axis.ticks]

    assert axis.low == ticks[0] <= min(known) and max(known) <= ticks[-1] == axis.high
    assert 2 <= len(ticks) <= STEPS + 1
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1
    assert all(type(tick) is int for tick in ticks)
    assert all(0 <= axis.place(value) <= 100 for value in known)


@given(st.lists(st.integers(0, 300_000_000), min_size=1), st.booleans())
def test_no_axis_shows_fewer_than_no_people(values, has_grace):
    axis = value_axis(values, has_grace=has_grace)

    assert axis.low >= 0
    assert has_grace or axis.low == 0


@given(st.lists(PEOPLE), st.booleans(), st.sampled_from(["id", "en"]))
def test_its_words_say_each_step_exactly(values, has_grace, language):
    units = {"jt": 10**6, "rb": 10**3, "m": 10**6, "k": 10**3}
    with override(language):
        axis = value_axis(values, has_grace=has_grace)
        words = [words for _tick, words in axis.ticks]
    for (tick, _words), said in zip(axis.ticks, words, strict=True):
        digits = "".join(letter for letter in said if letter in "0123456789.,−")
        unit = said.removeprefix(digits).strip()
        plain = digits.replace("−", "-")
        plain = plain.replace(",", "") if language == "en" else plain.replace(".", "").replace(",", ".")
        assert round(float(plain) * (units[unit] if unit else 1), 3) == tick, said


@pytest.mark.parametrize(
    ("values", "has_grace", "words"),
    [
        ([4_706_813, 5_544_379], True, ["4,6 jt", "4,8 jt", "5 jt", "5,2 jt", "5,4 jt", "5,6 jt"]),
        ([0, 604], False, ["0", "200", "400", "600", "800"]),
        ([18_190], False, ["0", "5 rb", "10 rb", "15 rb", "20 rb"]),
        ([], False, ["0", "1"]),
        ([3], False, ["0", "1", "2", "3"]),
        ([480_000, 480_001], True, ["479 rb", "479,5 rb", "480 rb", "480,5 rb", "481 rb"]),
        ([-1_500, 200], False, ["−1,5 rb", "−1 rb", "−500", "0", "500"]),
    ],
)
def test_an_axis_reads_as_people_count(values, has_grace, words):
    assert [said for _tick, said in value_axis(values, has_grace=has_grace).ticks] == words


@given(DATES, st.integers(0, 4_000), st.sampled_from([0, 0.6]))
def test_dates_lie_in_order_on_their_axis_and_have_room(first, days, margin):
    axis = date_axis(first, first + dt.timedelta(days=days), margin=margin)
    dates = [tick.date for tick in axis.ticks]

    assert dates == sorted(set(dates))
    assert all(first <= date <= axis.last and 0 <= axis.place(date) <= 100 for date in dates)
    for width, room in ROOM.items():
        shown = sum(width in tick.widths for tick in axis.ticks)
        assert shown <= (room + 1 if days < 12 * 31 * room else 12)
    if days >= 13:
        assert all(date.day == 1 if days >= MONTHS_FROM else date.weekday() == 0 for date in dates)
    assert all(sum(width in tick.widths for tick in axis.ticks) >= min(days + 1, 2) for width in ROOM)


def test_every_width_shows_a_long_year_in_equal_parts():
    axis = date_axis(dt.date(2015, 9, 1), dt.date(2016, 12, 31))
    narrow = [tick.date for tick in axis.ticks if "narrow" in tick.widths]

    assert narrow == [dt.date(2015, 9, 1), dt.date(2016, 1, 1), dt.date(2016, 5, 1), dt.date(2016, 9, 1)]
    assert next(tick for tick in axis.ticks if tick.date.month == 1).lines == ["Jan", "2016"]
    assert next(tick for tick in axis.ticks if tick.date.month == 5).lines == ["Mei"]


def test_a_single_day_stands_in_the_middle():
    today = dt.date(2016, 8, 30)

    assert date_axis(today, today).place(today) == 50
    assert date_axis(today, today, margin=0.6).place(today) == 50
