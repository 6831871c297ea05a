"""The small parts of pages, which tables repeat by the dozen: a bar, a status with its rule, a coverage.

Each ends with the line's end that separates it from a word that follows.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ektp import kept
from ektp.tags import icon
from reports.charts import Bar
from reports.tiles import Tile
from reports.wording import STATUS_WORDS, share_words

_TILES, _BARS = kept.Texts(150), kept.Texts(150)


def points(part: Fraction | int | None, whole: Fraction | int = 1) -> str:
    """Length 0.00–100.00 of an SVG bar for *part* of *whole*; an attribute, so never localised."""
    if part is None or not whole:
        return "0"
    return f"{max(0, min(100, 100 * float(part) / float(whole))):.2f}"


def bar(part: Fraction | int | None, whole: Fraction | int = 1) -> SafeString:
    """*part* of *whole* as a bar. Decoration: the number stands beside it."""
    return mark_safe(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" width="100" height="8"/>'
        f'<rect class="bar-tone" width="{points(part, whole)}" height="8"/></svg>\n'
    )


def status(key: str) -> SafeString:
    """A badge with what a status is called: Tertinggal for behind."""
    return _status(key, icon(key), get_language())


@lru_cache(maxsize=64)
def _status(key: str, symbol: SafeString, _language: str | None) -> SafeString:
    word = conditional_escape(STATUS_WORDS[key])  # an unknown status ends here
    return mark_safe(f'<span class="badge is-{key}">{symbol}{word}</span>\n')


def status_say(key: str, rule: str) -> SafeString:
    """A status with its rule. Read aloud: "Tertinggal: dengan laju …"."""
    return mark_safe(
        f'<p class="status-say">{status(key)}<span class="visually-hidden">: </span>'
        f"<span>{conditional_escape(rule)}</span></p>\n"
    )


def status_why(key: str, rule: str) -> SafeString:
    """A status in a table, which says why when it is opened."""
    return mark_safe(
        f'<details class="why"><summary>{status(key)}</summary><p>{conditional_escape(rule)}</p></details>\n'
    )


def coverage(ratio: Fraction | None) -> SafeString:
    """The text says what the bar shows; above 100% it is said as it is, with a mark."""
    odd = ""
    if ratio is not None and ratio > 1:
        words = _("lebih dari wajib KTP")
        odd = f'<span class="tag tag-odd">{conditional_escape(words)}</span>'
    return mark_safe(
        f'<div class="coverage"><span class="num">{share_words(ratio)}</span>{bar(ratio)}{odd}</div>\n'
    )


def day_kind(kind: str, word: str) -> SafeString:
    """*kind*: key of ``reports.day_table.KINDS``; *word*: what it is called."""
    symbol = {"reported": "reached", "outreach": "on_track"}.get(kind, "missed")
    return mark_safe(
        f'<span class="day-kind day-kind-{kind}">{icon(symbol)}{conditional_escape(word)}</span>\n'
    )


def tiles(items: Iterable[Tile]) -> SafeString:
    """The regencies on the map."""
    common = kept.surroundings()
    drawn = [_TILES.of((common, kept.content(each)), lambda each=each: _tile(each)) for each in items]
    return mark_safe("\n".join(drawn))  # escaped below


def bars(items: Iterable[Bar]) -> SafeString:
    """One bar for each, its number and its status at the end of it."""
    common = kept.surroundings()
    drawn = [_BARS.of((common, kept.content(each)), lambda each=each: _run(each)) for each in items]
    return mark_safe("\n".join(drawn))  # escaped below


def _run(each: Bar) -> str:
    """Every text in it is escaped."""
    name, short_name, words, status_words, url = map(
        conditional_escape, (each.name, each.short_name, each.words, each.status_words, each.url)
    )
    return (
        f'<li class="is-{each.status}"><a href="{url}"><span aria-hidden="true">{short_name}</span>'
        f'<span class="visually-hidden">{name}</span></a> <span class="run">'
        f'<svg class="run-bar" width="{points(each.value, each.most)}%" aria-hidden="true">'
        '<rect width="100%" height="100%"/></svg>'
        f'<b>{words}</b> <span class="run-status">{icon(each.status)}<span>{status_words}</span></span>'
        "</span></li>"
    )


def _tile(each: Tile) -> str:
    """Every text in it is escaped."""
    symbol = f"{icon(each.status)} " if each.status else ""
    short_name, name, value, url = map(conditional_escape, (each.short_name, each.name, each.value, each.url))
    return (
        f'<li class="{each.place}"><a class="tile {each.css}" href="{url}">\n'
        f'<span class="tile-name"><span aria-hidden="true">{short_name}</span>'
        f'<span class="visually-hidden">{name}:</span></span>\n'
        f'<span class="tile-value">{symbol}{value}</span></a></li>'
    )
