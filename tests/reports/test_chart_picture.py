"""Pictures of charts: each number at its place, and words that do not lie on each other."""

import datetime as dt
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.axes import date_axis, value_axis
from reports.charts.picture import LEVELS, NEAR, Picture

FIRST = dt.date(2016, 8, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(101)]


def picture(high: int = 100) -> Picture:
    return Picture(date_axis(DAYS[0], DAYS[-1]), value_axis([0, high]))


def marks_of(drawn: Picture, width: str) -> list[tuple[float, int]]:
    """(place, level) of each mark's words in charts of that width."""
    found = re.findall(rf'<text class="mark [^"]*\b(?<!-){width}-(\d)[^"]*" x="([\d.]+)%"', drawn.svg())
    return [(float(place), int(level)) for level, place in found]


def test_a_line_goes_through_its_numbers_and_over_what_is_missing():
    drawn = picture()
    drawn.line("actual", [DAYS[0], DAYS[25], DAYS[50]], [0, None, 50])

    assert '<path class="series-actual" d="M0.0 1000.0L500.0 500.0"/>' in drawn.svg()


def test_one_number_alone_is_a_dot():
    drawn = picture()
    drawn.line("actual", [DAYS[0], DAYS[50]], [None, 50])

    assert '<circle class="alone series-actual" cx="50.00%" cy="50.00%" r="3"/>' in drawn.svg()
    assert "<path" not in drawn.svg()


def test_a_band_goes_out_above_and_comes_back_below():
    drawn = picture()
    drawn.band([DAYS[0], DAYS[100]], [0, 20], [0, 100])

    assert 'd="M0.0 1000.0L1000.0 0.0L1000.0 800.0L0.0 1000.0Z"' in drawn.svg()


def test_bars_stand_on_zero_around_their_day_and_special_ones_are_striped():
    dates = [DAYS[0], DAYS[1], DAYS[2]]
    drawn = Picture(date_axis(dates[0], dates[-1], margin=0.5), value_axis([0, 100]))
    drawn.bars(zip(dates, [50, 0, 100], strict=True), [DAYS[2]])

    assert re.findall(r"<rect (\S+) x=\"([\d.]+)%\" y=\"([\d.]+)%\" height=\"([\d.]+)%\"", drawn.svg()) == [
        ('class="series-actual"', "3.33", "50.00", "50.00"),
        ('fill="url(#stripes)"', "70.00", "0.00", "100.00"),
    ]


def test_a_bar_below_zero_hangs_from_it():
    drawn = Picture(date_axis(DAYS[0], DAYS[0], margin=0.5), value_axis([-100, 100]))
    drawn.bars([(DAYS[0], -100)], [])

    assert 'y="50.00%" height="50.00%"' in drawn.svg()


def test_words_are_text():
    drawn = picture()
    drawn.target(DAYS[0], 50, "<script>&")

    assert "&lt;script&gt;&amp;" in drawn.svg()
    assert "<script" not in drawn.svg()


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_marks_near_each_other_have_their_words_one_above_the_other(places):
    drawn = picture()
    drawn.marks((DAYS[place], "words", "deadline") for place in places)

    for width, near in NEAR.items():
        levels: dict[int, list[float]] = {}
        for place, level in marks_of(drawn, width):
            levels.setdefault(level, []).append(place)
        assert sum(map(len, levels.values())) == len(places)
        assert max(levels) < LEVELS
        free = [each for level, each in levels.items() if level < LEVELS - 1]
        assert all(later - earlier > near for each in free for earlier, later in pairwise(each))
    assert 1 <= drawn.levels <= LEVELS


def test_a_gap_has_its_words_where_there_is_room():
    for place, anchor in ((10, "start"), (90, "end")):
        drawn = picture()
        drawn.gap(DAYS[place], 20, 80, "kurang 60")

        assert re.search(
            rf'class="gap-words" x="{place}.00%" y="80.00%"[^>]*text-anchor="{anchor}"', drawn.svg()
        )


def test_what_lies_before_the_first_number_is_left_out():
    drawn = picture()
    drawn.marks([(DAYS[0] - dt.timedelta(days=1), "Tenggat", "deadline")])
    drawn.target(DAYS[-1] + dt.timedelta(days=1), 50, "100%")

    assert drawn.levels == 0
    assert not any(words in drawn.svg() for words in ("Tenggat", "100%<"))
