"""A chart fills its frame, also when that or the screen's density changes."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILLS = """() => [...document.querySelectorAll("canvas[data-drawn]")].map((canvas) => {
  const frame = canvas.parentElement.getBoundingClientRect();
  const [shown, drawn] = [canvas.getBoundingClientRect(), canvas.width / devicePixelRatio];
  const gaps = [frame.width - shown.width, frame.height - shown.height, shown.width - drawn];
  return gaps.every((gap) => gap > -0.01 && gap < 1);
})"""
FILLED = f"() => {{ const all = ({FILLS})(); return all.length > 1 && all.every(Boolean); }}"


def fills(page: Page) -> None:
    page.wait_for_function(FILLED, timeout=5_000)


def test_charts_follow_the_window(enter):
    page = enter("biro", alone=True, viewport={"width": 1280, "height": 900})
    page.goto("/provinsi/16/")
    expect(page.locator("canvas[data-drawn]")).to_have_count(2)
    for width in (1280, 707, 360, 1003):
        page.set_viewport_size({"width": width, "height": 800})
        fills(page)


def test_charts_follow_the_theme_at_their_size(enter):
    page = enter("biro", alone=True, viewport={"width": 640, "height": 800})
    page.goto("/provinsi/16/")
    expect(page.locator("canvas[data-drawn]")).to_have_count(2)
    page.emulate_media(color_scheme="dark")
    fills(page)
    page.set_viewport_size({"width": 500, "height": 800})
    fills(page)


def test_who_zooms_in_has_denser_charts(enter):
    page = enter("biro", alone=True, viewport={"width": 1280, "height": 900})
    page.goto("/provinsi/16/")
    expect(page.locator("canvas[data-drawn]")).to_have_count(2)
    metrics = {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", metrics)
    page.wait_for_function("devicePixelRatio === 2")
    fills(page)
