"""Language and theme: chosen once, kept, and never a flash of the other one."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Notes the theme and the background of every frame that is painted, from the first on.
NOTE_FRAMES = """
window.frames_seen = [];
const note = () => {
  const { bsTheme } = document.documentElement.dataset;
  if (document.body) frames_seen.push([bsTheme, getComputedStyle(document.body).backgroundColor]);
  if (frames_seen.length < 30) requestAnimationFrame(note);
};
requestAnimationFrame(note);
"""


def menu(page: Page):
    page.locator("summary", has_text="Akun, bahasa, dan tampilan").click()
    return page.locator("#akun")


def test_a_chosen_theme_is_kept_and_there_before_the_first_frame(enter):
    page = enter("biro", alone=True)
    page.goto("/tenggat/")
    menu(page).get_by_role("button", name="Gelap").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.add_init_script(NOTE_FRAMES)
    page.goto("/provinsi/16/")
    page.wait_for_function("() => frames_seen.length >= 10")
    assert {tuple(frame) for frame in page.evaluate("frames_seen")} == {("dark", dark)}
    expect(menu(page).get_by_role("button", name="Gelap")).to_have_attribute("aria-pressed", "true")


def test_without_a_choice_the_page_follows_the_device(enter):
    page = enter("biro", color_scheme="dark")
    page.goto("/tenggat/")
    html = page.locator("html")
    expect(html).to_have_css("color-scheme", "dark")
    page.emulate_media(color_scheme="light")
    expect(html).to_have_css("color-scheme", "light")
    menu(page).get_by_role("button", name="Gelap").click()
    expect(html).to_have_css("color-scheme", "dark")
    page.locator("#akun").get_by_role("button", name="Ikut perangkat").click()
    expect(html).to_have_css("color-scheme", "light")
    page.reload()
    expect(html).to_have_css("color-scheme", "light")


def test_charts_take_the_colours_of_the_new_theme(enter):
    page = enter("biro", alone=True)
    page.goto("/provinsi/16/")
    done = page.get_by_role("figure", name="Jalan menuju tenggat").locator("path.series-actual")
    light = done.evaluate("path => getComputedStyle(path).stroke")
    page.emulate_media(color_scheme="dark")
    expect(done).not_to_have_css("stroke", light)
    page.emulate_media(media="print")
    expect(done).to_have_css("stroke", light)
    page.emulate_media(media="screen", color_scheme="light")
    menu(page).get_by_role("button", name="Gelap").click()
    expect(done).not_to_have_css("stroke", light)
    page.emulate_media(media="print")  # paper is light whatever the screen is
    expect(done).to_have_css("stroke", light)


def test_the_language_is_switched_in_place_and_kept(enter):
    page = enter("biro")
    page.goto("/provinsi/16/?tanggal=2016-08-15")
    menu(page).get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    assert page.url.endswith("/provinsi/16/?tanggal=2016-08-15")
    page.goto("/tenggat/")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    page.locator("#akun summary").click()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.get_by_role("heading", level=1)).to_have_text("Menuju 30 September 2016")


def test_the_browsers_own_language_does_not_decide(new_context):
    foreign = new_context(locale="en-US").new_page()
    foreign.goto("/")
    expect(foreign.get_by_role("heading", level=1)).to_have_text("Masuk")
