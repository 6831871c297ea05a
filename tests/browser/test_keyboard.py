"""Getting around without a mouse."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    ("biro", "/provinsi/16/"),
    ("biro", "/kabkota/16.07/"),
    ("biro", "/lapor/"),
    ("pimpinan", "/tenggat/"),
]
# The outline or shadow of what has the focus, and the same element's without it.
RING = """() => {
  const element = document.activeElement;
  const look = () => {
    const { outline, boxShadow, borderColor } = getComputedStyle(element);
    return outline + boxShadow + borderColor;
  };
  const focused = look();
  element.blur();
  const plain = look();
  element.focus({ focusVisible: true });
  const { width, height } = element.getBoundingClientRect();
  return { name: element.outerHTML.slice(0, 90), differs: focused !== plain, width, height };
}"""


def test_the_first_tab_offers_to_skip_to_the_content(enter):
    page = enter("biro")
    page.goto("/provinsi/16/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Langsung ke isi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").locator(":focus")).to_have_count(1)


@pytest.mark.parametrize(("account", "address"), PAGES)
def test_whatever_has_the_focus_shows_it_and_is_on_screen(enter, account, address):
    page = enter(account)
    page.goto(address)
    for _step in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate(RING)
        assert ring["differs"] and ring["width"] and ring["height"], ring


def test_the_menu_opens_with_enter_and_closes_with_escape(enter):
    page = enter("biro")
    page.goto("/provinsi/16/")
    menu = page.locator("summary", has_text="Akun, bahasa, dan tampilan")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bahasa Indonesia")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_main_navigation_says_where_one_is(enter):
    page = enter("biro")
    page.goto("/provinsi/16/")
    navigation = page.get_by_role("navigation", name="Utama")
    expect(navigation.get_by_role("link", name="Sumatera Selatan")).to_have_attribute("aria-current", "page")
    navigation.get_by_role("link", name="Tenggat").focus()
    page.keyboard.press("Enter")
    expect(navigation.get_by_role("link", name="Tenggat")).to_have_attribute("aria-current", "page")


def test_the_focus_stays_where_it_was_when_new_figures_arrive(enter):
    page = enter("biro")
    page.goto("/provinsi/16/")
    link = page.get_by_role("table", name="Kabupaten dan kota menurut sisanya").get_by_role(
        "link", name="Kota Palembang"
    )
    link.focus()
    arrive(page)
    expect(link).to_be_focused()


def arrive(page: Page) -> None:
    """Let the page believe that the version of its data moved, and wait until it has renewed itself."""
    page.evaluate("""() => new Promise((swapped) => {
      document.addEventListener("ektp:swapped", swapped, { once: true });
      const real = window.fetch;
      window.fetch = (...asked) => {
        if (!String(asked[0]).includes("versi.json")) return real(...asked);
        window.fetch = real;
        return Promise.resolve(new Response(JSON.stringify({ version: "moved", wait: 1 })));
      };
    })""")
