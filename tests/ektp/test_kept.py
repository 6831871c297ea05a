"""What is kept of a page is drawn from nothing but what it is given, and nobody sees another one's."""

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

from ektp import kept
from reports.chrome import Link
from reports.filters import RegencyFilter
from tests.factories import make_regency, make_user

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Shown:
    """What the masthead shows of a frame."""

    who: str | None = "Ani"
    role_label: str = "Biro"
    links: tuple[Link, ...] = (Link("Sumatera & Selatan", "/provinsi/16/", True, 3),)


def masthead(*, here: str = "/", token: str = "t0ken", **changed) -> str:
    late = {"csrf_token": lambda: token, "here": lambda: here}
    return kept.drawn("_masthead.html", {"frame": Shown(**changed)}, late)


@pytest.mark.parametrize(
    "changed",
    [
        {"who": "Budi"},
        {"who": None},
        {"role_label": "Pimpinan"},
        {"links": (Link("Sumatera & Selatan", "/provinsi/16/", False, 3),)},
        {"links": (Link("Sumatera & Selatan", "/provinsi/16/", True, 4),)},
        {"here": "/tenggat/"},
        {"token": "an0ther"},
    ],
)
def test_another_thing_given_is_another_text(changed):
    before = masthead()
    assert masthead(**changed) != before
    assert masthead() == before


def test_the_same_things_are_drawn_once():
    masthead(who="Once")
    drawn = kept._drawn.cache_info().misses
    masthead(who="Once", here="/elsewhere/", token="a-third")
    assert kept._drawn.cache_info().misses == drawn


def test_each_language_and_each_place_of_the_site_has_its_own():
    before = masthead()
    with translation.override("en"):
        assert "Sign out" in masthead()
    set_script_prefix("/pantau/")
    try:
        assert 'action="/pantau/' in masthead()
    finally:
        set_script_prefix("/")
    assert masthead() == before


def test_what_is_put_in_afterwards_is_text():
    shown = masthead(here='/?a="><script>', token='"><b>')
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "&quot;&gt;&lt;script&gt;" in shown


def test_markup_is_never_taken_for_the_same_text():
    shown = [masthead(who=who) for who in (mark_safe("<b>Ani</b>"), "<b>Ani</b>")]
    assert "<b>Ani</b>" in shown[0]
    assert "<b>Ani</b>" not in shown[1]


@pytest.mark.parametrize("pair", [(1, True), (1, "1"), (0, False), (1, Fraction(1)), ((), None)])
def test_values_that_python_takes_for_equal_are_told_apart(pair):
    one, other = (kept.Given({"value": value}) for value in pair)
    assert one != other


def test_one_moment_on_two_clocks_is_told_apart():
    at = dt.datetime(2016, 8, 30, 9, tzinfo=dt.UTC)
    there = at.astimezone(ZoneInfo("Asia/Jakarta"))
    assert there == at
    assert kept.Given({"at": there}) != kept.Given({"at": at})
    assert kept.Given({"at": there}) == kept.Given({"at": there.replace()})


def test_lists_inside_are_told_apart_by_what_they_hold():
    @dataclass(frozen=True)
    class Row:
        cells: list

    assert kept.Given({"row": Row([1])}) != kept.Given({"row": Row([2])})
    assert hash(kept.Given({"row": Row([1])})) == hash(kept.Given({"row": Row([1])}))


@pytest.mark.django_db
def test_a_row_of_the_database_is_refused():
    with pytest.raises(TypeError, match="Regency"):
        kept.drawn("_notice.html", {"pinned_today": make_regency()}, {})


def test_a_filter_is_drawn_as_it_was_asked():
    def shown(query: str) -> str:
        return kept.drawn("_fields.html", {"form": RegencyFilter(QueryDict(query))}, {})

    assert '<option value="kota" selected>' in shown("jenis=kota")
    assert '<option value="kota" selected>' not in shown("jenis=kabupaten")
    assert "is-invalid" in shown("jenis=%3Cb%3E")
    assert shown("jenis=kota&sort=pace") == shown("jenis=kota")


@pytest.mark.django_db
def test_every_answer_has_a_token_of_its_own_and_nobody_the_name_of_another(client):
    for name in ("ani", "budi"):
        client.force_login(make_user(username=name))
        pages = [client.get("/aturan/").content for _turn in range(2)]
        assert all(f">{name}<".encode() in page for page in pages)
        tokens = [set(TOKEN.findall(page)) for page in pages]
        assert not tokens[0] & tokens[1]
        assert all(len(token) == 64 for found in tokens for token in found)
