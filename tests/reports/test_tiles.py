"""The map of tiles: a stronger colour always means that more help is needed, and thresholds are said."""

from fractions import Fraction

import pytest

from regencies.models import Regency
from reports.syllables import SOFT_HYPHEN, hyphenable
from reports.tiles import MEASURES, measure_of, positions, tile_map
from tests.reports.distances import day, distance, done


def regency(code="16.01", name="Muara", column=None, row=None) -> Regency:
    kind = "kota" if code[3] >= "7" else "kabupaten"
    return Regency(code=code, kind=kind, name=name, short_name=name, tile_column=column, tile_row=row)


def shown(rows, chosen="cakupan"):
    return tile_map(
        rows=rows,
        chosen=chosen,
        address=lambda key: f"?ukuran={key}",
        regency_address=lambda code: f"/{code}/",
    )


@pytest.mark.parametrize(
    ("coverage", "css"),
    [
        (Fraction(6499, 10_000), "step-5"),
        (Fraction(65, 100), "step-4"),
        (Fraction(95, 100), "step-0"),
        (Fraction(106, 100), "step-0"),
    ],
)
def test_less_coverage_is_stronger(coverage, css):
    row = day(recorded_total=coverage.numerator, eligible=coverage.denominator), distance()

    assert shown([row]).items[0].css == css


def test_more_people_are_stronger():
    rows = [(day(), distance(remaining=remaining)) for remaining in (0, 9_999, 10_000, 100_000)]

    assert [tile.css for tile in shown(rows, "sisa").items] == ["step-0", "step-0", "step-1", "step-5"]


def test_a_pace_that_suffices_is_the_weakest_step():
    rows = [
        (day(), done()),
        (day(), distance(remaining=22, service_days_left=22, pace=Fraction(1))),
        (day(), distance(remaining=44, service_days_left=22, pace=Fraction(1))),
        (day(), distance(pace=None)),
    ]

    tiles = shown(rows, "kali").items

    assert [(tile.css, tile.value) for tile in tiles] == [
        ("step-0", "0,0×"),
        ("step-0", "1,0×"),
        ("step-2", "2,0×"),
        ("step-none", "–"),
    ]


def test_the_status_is_shown_with_word_and_shape():
    tile = shown([(day(), distance())], "status").items[0]

    assert (tile.css, tile.value, tile.status) == ("is-behind", "Tertinggal", "behind")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_the_legend_says_every_threshold_in_words(measure):
    legend = shown([(day(), distance())], measure.key).legend

    known = [item for item in legend if item.css != "step-none"]
    assert len(known) == len(measure.limits) + 1
    assert known[0].label == f"di bawah {measure.limit_words(measure.limits[0])}"
    assert known[-1].label == f"{measure.limit_words(measure.limits[-1])} atau lebih"


def test_the_legend_names_the_unknown_only_where_there_is_some():
    known = day(recorded_total=1, eligible=2), distance()

    assert "tidak diketahui" not in [item.label for item in shown([known]).legend]
    assert shown([known, (day(), distance())]).legend[-1].label == "tidak diketahui"


def test_an_unknown_measure_shows_the_first():
    assert measure_of("<script>") is MEASURES[0]


def test_the_picked_measure_is_marked():
    links = shown([(day(), distance())], "porsi").measures

    assert [link.label for link in links if link.current] == ["Porsi sisa"]


def test_a_regency_without_a_place_stands_below_the_others():
    days = [
        day(regency=regency("16.01", column=3, row=2)),
        *(day(regency=regency(f"16.{n}")) for n in range(10, 18)),
    ]

    places = positions(days)

    assert places["16.01"] == (3, 2)
    assert places["16.10"] == (0, 3)
    assert places["16.15"] == (5, 3)
    assert places["16.16"] == (0, 4)
    assert len(set(places.values())) == len(days)


def test_tiles_come_in_reading_order():
    rows = [
        (day(regency=regency("16.01", "Selatan", 0, 1)), distance()),
        (day(regency=regency("16.02", "Timur", 1, 0)), distance()),
        (day(regency=regency("16.03", "Utara", 0, 0)), distance()),
    ]

    assert [tile.short_name for tile in shown(rows).items] == ["Utara", "Timur", "Selatan"]


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("Banyuasin", "Ba-nyua-sin"),
        ("Palembang", "Pa-lem-bang"),
        ("Ogan Ilir", "Ogan Ilir"),
        ("OKU Selatan", "OKU Selatan"),
        ("Mandailing Natal", "Man-dai-ling Natal"),
    ],
)
def test_long_names_may_break_between_syllables(name, syllables):
    assert hyphenable(name).replace(SOFT_HYPHEN, "-") == syllables
