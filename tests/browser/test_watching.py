"""The watches that every test relies on can fail."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.reading import overflow
from tests.ektp.launching import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MISCHIEF = """() => {
  console.error("said aloud");
  document.body.setAttribute("style", "color: red");
  try { document.createElement("script").text = "1"; } catch { /* refused, and reported */ }
  import("data:text/javascript,1").catch(() => null);
  fetch("https://example.org/").catch(() => null);
  fetch("/tidak-ada/").then(() => null);
  setTimeout(() => missing());
}"""
NOTICED = [
    "said aloud",
    "CSP style-src",
    "CSP script-src",
    "CSP require-trusted-types-for",
    "CSP connect-src",
    "404",
    "missing is not defined",
]

BARRIERS = """() => {
  const add = (tag, look, text = "") => {
    const part = Object.assign(document.createElement(tag), { textContent: text });
    Object.assign(part.style, look);
    document.querySelector("main").append(part);
  };
  add("img", { width: "3000px" });
  add("p", { color: "#bbb", background: "#fff" }, "faint");
  const tiny = { position: "absolute", bottom: "0px", width: "10px", height: "10px", padding: "0" };
  add("button", { ...tiny, left: "0px" }, "a");
  add("button", { ...tiny, left: "12px" }, "b");
}"""


def test_what_a_reader_would_not_notice_is_noticed(page, watch):
    page.goto("/masuk/")
    page.evaluate(MISCHIEF)
    for _patience in range(50):
        missed = [part for part in NOTICED if not any(part in said for said in watch.unexpected())]
        if not missed:
            break
        page.wait_for_timeout(100)
    assert missed == []
    watch.forget()


def test_what_the_policy_stops_is_reported_to_the_server(demonstration, page, watch):
    watch.expect("CSP connect-src https://reported.example/", "reported.example")
    page.goto("/masuk/")
    page.evaluate("fetch('https://reported.example/').catch(() => null)")
    log = demonstration.folder / "logs" / "web.log"
    assert eventually(lambda: "reported.example" in log.read_text())


def test_a_page_that_answers_404_is_a_page(enter, watch):
    page = enter("pimpinan")
    page.goto("/tidak-ada/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert watch.unexpected() == []


def test_barriers_and_wide_content_are_noticed(enter):
    page = enter("")
    page.goto("/masuk/")
    assert violations(page) == [] and overflow(page) == 0
    page.evaluate(BARRIERS)
    broken = {said.partition(":")[0] for said in violations(page)}
    assert {"image-alt", "color-contrast", "target-size"} <= broken
    assert overflow(page) > 1000
