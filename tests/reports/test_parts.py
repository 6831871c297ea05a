"""The small parts of pages say what they are given, escaped, in the reader's language."""

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import translation

from regencies.formatting import count, decimal, long_date, short_date
from reports import parts
from reports.wording import share_words


def test_a_rule_is_text_and_never_markup():
    for made in (parts.status_why("behind", "<b>"), parts.status_say("behind", "<b>")):
        assert "&lt;b&gt;" in made
        assert "<b>" not in made


def test_an_unknown_status_is_an_error_and_no_class():
    with pytest.raises(KeyError):
        parts.status('x"><script>')


def test_a_status_has_a_word_in_each_language():
    said = {}
    for language in ("id", "en", "id"):
        with translation.override(language):
            said.setdefault(language, []).append(parts.status("behind"))
    assert "Tertinggal" in said["id"][0]
    assert said["id"][0] == said["id"][1] != said["en"][0]


@pytest.mark.parametrize(
    ("ratio", "words", "width", "is_odd"),
    [
        (None, "–", "0", False),
        (Fraction(1), "100,00%", "100.00", False),
        (Fraction(5, 4), "125,00%", "100.00", True),
    ],
)
def test_a_coverage_says_what_its_bar_shows(ratio, words, width, is_odd):
    made = parts.coverage(ratio)
    assert words in made
    assert f'width="{width}"' in made
    assert ("tag-odd" in made) == is_odd


def test_dates_follow_the_language_and_not_who_came_first():
    day = dt.date(2016, 8, 30)
    shown = []
    for language in ("id", "en", "id"):
        with translation.override(language):
            shown.append((long_date(day), short_date(day)))
    assert shown[0] == shown[2] == ("30 Agustus 2016", "30 Agu 2016")
    assert shown[1] == ("30 August 2016", "30 Aug 2016")


def test_the_same_moment_has_the_date_of_its_own_zone():
    at = dt.datetime(2016, 8, 30, 20, tzinfo=dt.UTC)
    there = at.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert (short_date(at), short_date(there)) == ("30 Agu 2016", "31 Agu 2016")


def test_numbers_are_grouped_as_the_language_groups_them():
    assert (count(-1234567), count(0), count(999)) == ("−1.234.567", "0", "999")
    assert (decimal(1234.5), decimal(-0.25, 1)) == ("1.234,50", "−0,2")
    with translation.override("en"):
        assert (count(-1234567), decimal(1234.5)) == ("−1,234,567", "1,234.50")


@pytest.mark.parametrize(
    "share", [Fraction(0), Fraction(2, 3), Fraction(99999, 100000), Fraction(-1, 30000), 1]
)
def test_shares_are_rounded_down(share):
    hundredths = Fraction(share) * 10_000 // 1
    with translation.override("en"):
        assert share_words(share).replace("−", "-") == f"{hundredths / 100:.2f}%"
