"""Pictures of charts: each number at its place, and words that do not lie on each other."""

import datetime as dt
import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.axes import date_axis, value_axis
from reports.charts.picture import LEVELS, WIDTHS, Picture

FIRST = dt.date(2016, 8, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(101)]


def picture(high: int = 100) -> Picture:
    return Picture(date_axis(DAYS[0], DAYS[-1]), value_axis([0, high]))


LETTER = 6.2
"""Pixels, a little less than what a letter takes on the average."""


def texts_of(drawn: Picture, css: str, wide: float, high: float = 200) -> list[tuple[str, tuple]]:
    """(classes, box in pixels) of each text whose class begins with *css*, in a plot of that size."""
    pattern = (
        rf'<text class="({css}[^"]*)" x="([\d.]+)%" y="([\d.]+)%?" dx="(-?\d+)" dy="(-?\d+)" '
        r'text-anchor="(\w+)">([^<]*)'
    )
    found = []
    for classes, x, y, dx, dy, anchor, words in re.findall(pattern, drawn.svg()):
        length = LETTER * len(words)
        left = float(x) * wide / 100 + int(dx) - {"start": 0, "middle": length / 2, "end": length}[anchor]
        base = float(y) * high / 100 + int(dy)
        found.append((classes, (left, base - 9, left + length, base)))
    return found


def is_clear(boxes: list[tuple]) -> bool:
    return not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(boxes, 2)
    )


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


@given(st.lists(st.integers(0, 100), min_size=1, max_size=LEVELS, unique=True))
def test_words_of_marks_never_lie_on_each_other(places):
    drawn = picture()
    drawn.marks((DAYS[place], f"Tenggat {place} Sep 2016", "deadline") for place in places)

    for width, pixels in WIDTHS.items():
        levels: dict[str, list[tuple]] = {}
        for classes, box in texts_of(drawn, "mark", pixels):
            levels.setdefault(re.search(rf"(?<!-){width}-(\d)", classes)[1], []).append(box)
        assert sum(map(len, levels.values())) == len(places)
        assert all(is_clear(boxes) for boxes in levels.values())
    assert 1 <= drawn.levels <= LEVELS


def test_more_marks_than_have_room_are_all_there():
    drawn = picture()
    drawn.marks((DAYS[place], "Tenggat", "deadline") for place in range(50, 60))

    assert drawn.levels == LEVELS
    assert len(texts_of(drawn, "mark", 200)) == 10


@given(st.integers(0, 19_900), st.integers(0, 92), st.sampled_from([202, 242, 400, 600, 900]))
def test_words_beside_the_way_to_a_deadline_keep_clear_of_each_other(total, days, wide):
    """A record, what it leads to, the gap and two targets on the due date, at any height."""
    due, expected = DAYS[92], total + (20_000 - total) // 7
    drawn = picture(20_000)
    drawn.target(due, 20_000, "100%")
    drawn.target(due, 18_400, "92%")
    drawn.record(DAYS[days], total, f"{total:,}".replace(",", "."))
    if days < 70:
        drawn.gap(due, expected, 20_000, f"kurang {20_000 - expected:,}".replace(",", "."))

    boxes = [box for _classes, box in texts_of(drawn, "(?:target|record|gap)-words", wide)]
    assert is_clear(boxes)
    assert all(left >= -60 and right <= wide + 30 and bottom <= 200 for left, _top, right, bottom in boxes)


def test_what_lies_before_the_first_number_is_left_out():
    drawn = picture()
    drawn.marks([(DAYS[0] - dt.timedelta(days=1), "Tenggat", "deadline")])
    drawn.target(DAYS[-1] + dt.timedelta(days=1), 50, "100%")

    assert drawn.levels == 0
    assert not any(words in drawn.svg() for words in ("Tenggat", "100%<"))
