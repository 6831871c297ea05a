"""What is looked up once is still what this reader, in this language, at this address, has to see."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse, set_script_prefix
from django.utils import translation

from ektp.addresses import address

ICONS = settings.BASE_DIR / "static/img/icons.svg"


@pytest.fixture
def draw():
    def draw(source: str, **context) -> str:
        return drawn.setdefault(source, engines["django"].from_string(source)).render(context)

    drawn = {}
    return draw


@pytest.mark.parametrize("source", ['{% translate "Sisa" %}', '{% translate "Sisa" as word %}{{ word }}'])
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


def test_an_icon_is_drawn_where_it_stands_with_what_its_symbol_holds(draw):
    drawing = re.search(r'<symbol id="sort-up"[^>]*>(.*?)</symbol>', ICONS.read_text())[1]
    shown = draw("{% icon name look %}", name="sort-up", look='x"><script>')
    assert f">{drawing}</svg>" in shown
    assert "<script>" not in shown


def test_every_icon_that_a_template_names_is_there(draw):
    named = {
        name
        for page in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', page.read_text())
    }
    assert named
    assert not any('"></svg>' in draw("{% icon name %}", name=name) for name in named)


def test_an_icon_that_is_not_there_is_refused(draw):
    with pytest.raises(KeyError):
        draw("{% icon name %}", name='x"/><script>')


@pytest.mark.parametrize("tag", ["blocktranslate", "blocktranslate trimmed"])
def test_a_sentence_takes_its_values_from_the_tag_and_the_page_each_time(draw, tag):
    source = (
        f"{{% {tag} with name=word|upper %}}100% {{{{ name }}}} dan {{{{ other }}}}{{% endblocktranslate %}}"
    )
    shown = [draw(source, word=word, other="<b>") for word in ("a&b", "c")]
    assert shown == ["100% A&amp;B dan &lt;b&gt;", "100% C dan &lt;b&gt;"]


def test_a_sentence_can_be_named_and_is_not_escaped_twice(draw):
    source = (
        "{% blocktranslate asvar said with name=word %}Provinsi {{ name }}{% endblocktranslate %}{{ said }}"
    )
    with translation.override("en"):
        assert draw(source, word="A & B") == "Province of A &amp; B"
    assert draw(source, word="A & B") == "Provinsi A &amp; B"


def test_a_sentence_with_a_plural_counts(draw):
    source = (
        "{% blocktranslate count number=found %}{{ number }} kabupaten/kota lainnya{% plural %}"
        "{{ number }} kabupaten/kota lainnya{% endblocktranslate %}"
    )
    with translation.override("en"):
        assert [draw(source, found=found) for found in (1, 2)] == ["1 other regency", "2 other regencies"]
