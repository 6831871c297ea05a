"""What a chart says where somebody points at it is what its table says of that date."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIGURE = "figure:has([data-spec=jalan])"
TIP = f"""() => {{
  const tip = document.querySelector("{FIGURE} .chart-tip");
  const numbers = [...tip.querySelectorAll("span:last-child")];
  return [tip.querySelector("strong").textContent, numbers.map((part) => part.textContent)];
}}"""
ROWS = f"""() => {{
  const rows = [...document.querySelectorAll("{FIGURE} .chart-data tbody tr")];
  return rows.map(({{ cells }}) => [...cells].map((cell) => cell.textContent.trim()));
}}"""


def opened(page: Page, address: str) -> dict:
    page.goto(address)
    canvas = page.locator("[data-spec=jalan][data-drawn]")
    canvas.scroll_into_view_if_needed()
    return canvas.bounding_box()


@pytest.mark.parametrize("address", ["/provinsi/16/", "/kabkota/16.07/"])
def test_before_and_after_today_it_tells_of_the_date_under_the_pointer(enter, address):
    page = enter("biro")
    box = opened(page, address)
    rows = {date: numbers for date, *numbers in page.evaluate(ROWS)}
    said = []
    for share in (0.12, 0.25, 0.4, 0.55, 0.7, 0.85, 0.97):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        title, numbers = page.evaluate(TIP)
        day, month, year = re.fullmatch(r"\w+, (\d+) (\w+) (\d+)", title).groups()
        date = f"{day} {month[:3]} {year}"
        assert numbers and set(numbers) <= set(rows[date]), (share, title)
        said.append(list(rows).index(date))
    assert said == sorted(said) and len(set(said)) == len(said)
    assert said[-1] >= len(rows) - 2, "the last it tells of lies ahead"


def test_a_tap_shows_it_and_a_tap_elsewhere_takes_it_away(enter):
    page = enter("biro", alone=True, viewport={"width": 360, "height": 780}, has_touch=True)
    box = opened(page, "/provinsi/16/")
    tip = page.locator(FIGURE).locator(".chart-tip")
    expect(tip).to_be_hidden()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(tip).to_be_visible()
    page.get_by_role("heading", name="Jalan menuju tenggat").tap()
    expect(tip).to_be_hidden()


def test_choosing_another_measure_of_the_map_stays_at_the_map(enter):
    page = enter("biro")
    page.goto("/provinsi/16/")
    page.get_by_role("navigation", name="Ukuran pada peta").get_by_role("link", name="Porsi sisa").click()
    expect(page).to_have_url(re.compile("#peta$"))
    expect(page.get_by_role("heading", name="Peta")).to_be_in_viewport()
