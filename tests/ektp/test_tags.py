"""What is looked up once is still what this reader, in this language, at this address, has to see."""

import pytest
from django.template import engines
from django.urls import reverse, set_script_prefix
from django.utils import translation

from ektp.addresses import address


@pytest.fixture
def draw():
    def draw(source: str, **context) -> str:
        return drawn.setdefault(source, engines["django"].from_string(source)).render(context)

    drawn = {}
    return draw


@pytest.mark.parametrize(
    "source", ['{% translate "Sisa" %}', '{% load i18n %}{% translate "Sisa" as word %}{{ word }}']
)
def test_each_language_has_its_own_text(draw, source):
    said = []
    for language in ("id", "en", "id"):
        with translation.override(language):
            said.append(draw(source))
    assert said[0] == said[2] == "Sisa"
    assert said[1] != "Sisa"


def test_a_text_with_a_variable_is_translated_each_time(draw):
    shown = [draw("{% translate word %}", word=word) for word in ("satu & dua", "tiga")]
    assert shown == ["satu &amp; dua", "tiga"]


def test_an_address_begins_where_the_site_does(draw):
    source = '{% url "reports:regency" code %}'
    found = [draw(source, code=code) for code in ("16.07", "16.71")]
    set_script_prefix("/pantau/")
    try:
        found.append(draw(source, code="16.07"))
    finally:
        set_script_prefix("/")
    assert found == ["/kabkota/16.07/", "/kabkota/16.71/", "/pantau/kabkota/16.07/"]


def test_an_address_is_what_django_says():
    assert address("regencies:person", 1) == reverse("regencies:person", args=[1])
    assert address("reports:countdown") == reverse("reports:countdown")


def test_an_icon_names_its_symbol_and_nothing_else(draw):
    shown = draw("{% icon name %}", name='x"/><script>')
    assert '.svg#x&quot;/&gt;&lt;script&gt;"/></svg>' in shown
