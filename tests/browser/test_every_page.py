"""Every page, in every state: accessible in both themes, at home on a phone, silent in the console."""

import pytest
from django.urls import URLPattern, get_resolver, resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import expect

from tests.browser.accessibility import show, violations
from tests.browser.pages import PLACES, Place
from tests.browser.people import DESK
from tests.browser.reading import overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
# What these addresses answer is not a page: files, JSON, redirects after a POST.
NO_PAGE = {
    "accounts:begin-phone",
    "accounts:demonstration",
    "accounts:end-others",
    "accounts:remove-phone",
    "accounts:renew-codes",
    "accounts:sign-out",
    "csp-report",
    "health",
    "health-live",
    "metrics",
    "regencies:correction-withdraw",
    "regencies:import",
    "regencies:import-state",
    "regencies:import-original",
    "regencies:import-list",
    "regencies:import-template",
    "regencies:cell",
    "regencies:grid",
    "regencies:offline-data",
    "regencies:send",
    "regencies:worker",
    "reports:completeness-version",
    "reports:completeness-export",
    "reports:marks-version",
    "reports:province-version",
    "reports:regency-version",
    "reports:province-export",
    "reports:regency-export",
    "reports:state-version",
    "reports:trail-export",
    "set_language",
}
places = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


@places
def test_every_page_is_accessible_and_fits_a_phone(place: Place, enter):
    """Light on a desk, dark on a phone: what one of the four combinations breaks, one of these two shows."""
    page = place.open(enter)
    problems = []
    for size, theme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        show(page, theme)
        problems += [f"{size['width']} {theme} {said}" for said in violations(page)]
        problems += [f"{overflow(page)} pixels wider than {size['width']}"] * (overflow(page) > 0)
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert problems == []


ENGLISH = ["sign-in", "report form, refused", "report index", "province", "regency", "countdown"]


@pytest.mark.parametrize(
    "place", [place for place in PLACES if place.name in ENGLISH], ids=lambda place: place.name
)
def test_pages_are_accessible_and_fit_a_phone_in_english(place: Place, enter, base_url):
    page = enter(place.account)
    page.set_viewport_size(PHONE)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": base_url}])
    page.goto(place.address)
    place.bring(page)
    assert page.locator("html").get_attribute("lang").startswith("en")
    assert violations(page) == []
    assert overflow(page) <= 0


OUT_OF_VIEW = """
[...document.querySelectorAll(".subnav a, main table")]
  .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((part) => part.textContent.trim().slice(0, 40))
"""
OF_WORDS = ["people", "state of the installation", "audit trail"]


@pytest.mark.parametrize(
    "place", [place for place in PLACES if place.name in OF_WORDS], ids=lambda place: place.name
)
def test_on_a_phone_every_tab_is_in_view_and_no_table_of_words_is_cut(place: Place, enter):
    page = place.open(enter)
    page.set_viewport_size(PHONE)
    assert page.locator(".subnav a").count() > 2
    assert page.evaluate(OUT_OF_VIEW) == []


def test_every_page_of_words_is_there():
    assert {place.name for place in PLACES} >= set(OF_WORDS)


def test_no_page_is_forgotten():
    """A new route must be listed in ``pages.py``, or above as one that is no page."""
    visited = {name for place in PLACES if (name := _name(place.address.partition("?")[0]))}
    assert _names(get_resolver().url_patterns) - visited == NO_PAGE


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _names(patterns, namespace: str = "") -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            found.add(f"{namespace}{pattern.name}")
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= _names(pattern.url_patterns, namespace + inner)
    return found
