"""A screen on a wall that loses its connection says how old its figures are, and recovers by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANYTHING = re.compile(r"versi\.json|/tenggat/")


@pytest.fixture
def wall(enter, watch) -> Page:
    """The countdown, with a clock that the test moves."""
    watch.expect("net::ERR_FAILED")
    page = enter("pimpinan", alone=True)
    page.clock.install()
    page.goto("/tenggat/")
    return page


def test_a_lost_connection_tells_the_age_of_the_figures_and_is_survived(wall):
    wall.route(ANYTHING, lambda route: route.abort())
    note = wall.get_by_role("status").filter(has_text="Sambungan terputus.")
    wall.clock.run_for(3_000)
    expect(note).to_contain_text("berumur 0 menit")
    wall.clock.fast_forward(7 * 60_000)
    expect(note).to_contain_text("berumur 7 menit")
    expect(wall.get_by_role("region", name="Sisa waktu")).to_contain_text(re.compile(r"31\s*hari lagi"))

    wall.unroute(ANYTHING)
    wall.clock.run_for(11_000)
    expect(note).to_be_hidden()


def test_a_busy_server_is_asked_as_seldom_as_it_says_and_the_figures_come_all_the_same(wall):
    asked, renewed = [], []

    def answer(route) -> None:
        asked.append(route.request.url)
        route.fulfill(json={"version": "moved", "wait": 15})

    wall.route(re.compile(r"versi\.json"), answer)
    wall.on(
        "request", lambda request: renewed.append(request.url) if request.url.endswith("/tenggat/") else None
    )
    wall.clock.run_for(1_500)
    wall.wait_for_timeout(300)
    wall.clock.run_for(10_000)
    assert (len(asked), len(renewed)) == (1, 0)

    with wall.expect_response(re.compile(r"/tenggat/$")):
        wall.clock.run_for(4_500)
    assert (len(asked), len(renewed)) == (2, 1)


def test_full_screen_is_for_the_wall_and_is_left_again(enter):
    page = enter("pimpinan")
    page.goto("/tenggat/")
    page.get_by_role("button", name="Layar penuh", exact=True).click()
    expect(page.locator("html")).to_have_class(re.compile(r"\bwall\b"))
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("region", name="Sisa waktu")).to_be_in_viewport()
    size = page.locator(".count-number").evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
    assert size >= 96
    page.get_by_role("button", name="Tutup layar penuh").click()
    expect(page.get_by_role("banner")).to_be_visible()


def test_signing_out_elsewhere_ends_on_the_sign_in_page_not_on_old_figures(enter):
    page = enter("pimpinan", alone=True)
    page.goto("/tenggat/")
    page.context.clear_cookies(name="sessionid")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page).to_have_url(re.compile("/masuk/"))
