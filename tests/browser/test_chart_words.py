"""Numbers and dates on charts read as the browser's own formats would write them."""

import json
from pathlib import Path

import pytest
from django.utils.translation import override

from reports.charts.words import words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SOURCE = (Path(__file__).parents[2] / "static/js/chart_words.js").read_text()
NUMBERS = [
    0,
    1,
    999,
    1_000,
    1_500,
    15_000,
    15_230,
    772_165,
    999.994,
    999.995,
    999_994,
    999_995,
    5_400_000,
    5_544_379,
    0.25,
    632.5,
    3_159.07,
    -1_500,
    -7,
]
DAYS = [16_436, 16_801, 17_044, 17_166, 17_167]
COMPARE = """([lang, numbers, days]) => {
  const numerals = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
  const short = new Intl.NumberFormat(lang, { maximumFractionDigits: 2, notation: "compact" });
  const date = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const said = chartWords(lang, words);
  const pairs = [
    ...numbers.map((value) => [said.number(value), numerals.format(value)]),
    ...numbers.map((value) => [said.compact(value), short.format(value)]),
    ...days.map((value) => [said.day(value), date.format(new Date(value * 86400000)).replace("Sept", "Sep")]),
  ];
  const plain = (text) => text.replaceAll("\\u00a0", " ");
  return pairs.filter(([ours, theirs]) => plain(ours) !== plain(theirs));
}"""


@pytest.mark.parametrize(("language", "lang"), [("id", "id"), ("en", "en-GB")])
def test_charts_write_numbers_and_dates_as_the_browser_would(new_context, language, lang):
    page = new_context().new_page()
    with override(language):
        page.evaluate(
            f"() => {{ {SOURCE}; Object.assign(window, {{ chartWords, words: {json.dumps(words())} }}); }}"
        )
    assert page.evaluate(COMPARE, [lang, NUMBERS, DAYS]) == []
    assert page.evaluate("chartWords('id', words).month(16801)") == ["Jan", "2016"]
