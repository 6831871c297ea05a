"""Charts are pictures in the page: at any width, in any theme; who points at one is told its numbers."""

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
# Words of one chart that lie on each other or beyond the panel around it. Both edges of a word's box are air.
CLASHES = """() => [...document.querySelectorAll("svg.picture")].flatMap((picture) => {
  const texts = [...picture.querySelectorAll("text")].filter((text) => text.getClientRects().length);
  const boxes = texts.map((text) => text.getBoundingClientRect());
  const panel = picture.closest(".panel").getBoundingClientRect();
  const found = [];
  boxes.forEach((a, index) => {
    if (a.left < panel.left || a.right > panel.right) found.push([texts[index].textContent, "beyond"]);
    boxes.slice(index + 1).forEach((b, other) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 4) found.push([texts[index].textContent, texts[index + 1 + other].textContent]);
    });
  });
  return found;
})"""
# How far the chart that is pointed at lies beside its picture, in pixels.
BESIDE = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [points, picture] = [box("canvas"), box("svg.picture")];
  const edges = [points.left + 8 - picture.left, points.right - 8 - picture.right];
  return [...edges, points.top + 8 - picture.top, points.bottom - 8 - picture.bottom].map(Math.abs);
}"""


def opened(page: Page, address: str) -> dict:
    page.goto(address)
    frame = page.locator(".chart-frame[data-spec=jalan]")
    frame.scroll_into_view_if_needed()
    return frame.bounding_box()


# Regencies of the demonstration whose gaps, records and targets lie nearest to each other, and a first day.
@pytest.mark.parametrize(
    "address",
    ["/provinsi/16/"]
    + [f"/kabkota/16.{code}/" for code in ("02", "06", "07", "08", "71", "72", "74")]
    + ["/kabkota/16.07/?tanggal=2016-08-01"],
)
def test_words_on_charts_keep_clear_of_each_other(enter, address):
    page = enter("biro", alone=True)
    page.goto(address)
    for width in (320, 360, 480, 640, 768, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(CLASHES) == [], width
        for frame in page.locator(".chart-frame").all():
            assert 1 <= frame.locator(".date-tick:visible").count() <= 10


def test_what_is_drawn_looks_like_its_legend(enter):
    page = enter("biro", alone=True)
    page.goto("/kabkota/16.07/")
    colour = "([selector, of]) => getComputedStyle(document.querySelector(selector))[of]"
    for key, part, of in (
        (".key-actual", ".series-actual", "color"),
        (".key-path", ".series-path", "stroke"),
        (".key-required", ".series-required", "stroke"),
        (".key-second", ".series-second", "stroke"),
        (".key-third", ".series-third", "stroke"),
        (".key-outreach", "#stripes rect", "fill"),
    ):
        assert page.evaluate(colour, [key, "color"]) == page.evaluate(colour, [part, of]), key
    assert page.evaluate(colour, ["path.band", "stroke"]) == "none"
    assert page.evaluate(colour, ["path.band", "fill"]) != "none"
    assert "4px" in page.evaluate(colour, ["path.series-projection", "strokeDasharray"])
    assert page.evaluate(colour, [".key .key-stripes", "stroke"]) == page.evaluate(
        colour, ["#stripes .key-stripes", "stroke"]
    )


@pytest.mark.parametrize("address", ["/provinsi/16/", "/kabkota/16.07/"])
def test_before_and_after_today_it_tells_of_the_date_under_the_pointer(enter, address):
    page = enter("biro")
    box = opened(page, address)
    rows = {date: numbers for date, *numbers in page.evaluate(ROWS)}
    said = []
    for share in (0.12, 0.25, 0.4, 0.55, 0.7, 0.85, 0.97):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        page.locator(FIGURE).locator(".chart-tip:visible").wait_for()
        title, numbers = page.evaluate(TIP)
        day, month, year = re.fullmatch(r"\w+, (\d+) (\w+) (\d+)", title).groups()
        date = f"{day} {month[:3]} {year}"
        assert numbers and set(numbers) <= set(rows[date]), (share, title)
        said.append(list(rows).index(date))
    assert said == sorted(said) and len(set(said)) == len(said)
    assert said[-1] >= len(rows) - 2, "the last it tells of lies ahead"


def test_what_draws_comes_when_somebody_points_and_goes_with_him(enter):
    page = enter("biro", alone=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = opened(page, "/kabkota/16.07/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "chart" in url]

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".chart-tip:visible")).to_have_count(1)
    assert len([url for url in asked if "chart" in url]) == 2
    other = page.locator(".chart-frame[data-spec=per-hari]")
    other.hover()
    expect(other.locator(".chart-tip")).to_be_visible()
    expect(page.locator(".chart-tip:visible")).to_have_count(1)
    expect(page.locator("canvas")).to_have_count(1)

    def is_gone() -> None:
        expect(page.locator("canvas")).to_have_count(0)
        expect(page.locator(".chart-tip:visible")).to_have_count(0)

    page.mouse.move(2, 2)
    is_gone()
    for leaving in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.wheel(0, 1_500)):
        other.hover()
        expect(other.locator(".chart-tip")).to_be_visible()
        leaving()
        is_gone()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_pointed_at_lies_on_the_picture(enter, width):
    page = enter("biro", alone=True, viewport={"width": width, "height": 900})
    for address in ("/provinsi/16/", "/kabkota/16.07/"):
        box = opened(page, address)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.locator("canvas").wait_for()
        assert max(page.evaluate(BESIDE)) < 1


def test_a_tap_shows_it_and_a_tap_elsewhere_takes_it_away(enter):
    page = enter("biro", alone=True, viewport={"width": 360, "height": 780}, has_touch=True)
    box = opened(page, "/provinsi/16/")
    tip = page.locator(FIGURE).locator(".chart-tip")
    expect(tip).to_be_hidden()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(tip).to_be_visible()
    page.get_by_role("heading", name="Jalan menuju tenggat").tap()
    expect(tip).to_be_hidden()


def test_on_a_line_that_was_down_the_next_move_asks_again(enter, watching):
    page = enter("biro", alone=True)
    watching.expect("ERR_FAILED")
    box = opened(page, "/provinsi/16/")
    page.route("**/charts.*.js", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.mouse.move(box["x"] + 200, box["y"] + 100)
    expect(page.locator(".chart-tip:visible")).to_have_count(0)
    page.unroute("**/charts.*.js")
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    expect(page.locator(".chart-tip:visible")).to_have_count(1)


def test_choosing_another_measure_of_the_map_stays_at_the_map(enter):
    page = enter("biro")
    page.goto("/provinsi/16/")
    page.get_by_role("navigation", name="Ukuran pada peta").get_by_role("link", name="Porsi sisa").click()
    expect(page).to_have_url(re.compile("#peta$"))
    expect(page.get_by_role("heading", name="Peta")).to_be_in_viewport()
