"""Completeness at work: texts are copied, an open page renews itself, the whole month is in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import DESK
from tests.browser.reading import overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = "/kelengkapan/"
PHONE = {"width": 360, "height": 740}
SIDEWAYS = "box => box.scrollWidth - box.clientWidth"


def cell(page: Page, code: str, date: str):
    return page.locator(f'.month-table a[href="/lapor/{code}/?tanggal={date}"]')


@pytest.fixture
def bureau(enter) -> Page:
    page = enter("biro")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    return page


def test_a_message_is_copied_with_the_keyboard_and_it_says_so(bureau):
    button = bureau.get_by_role("button", name="Salin pesan").first
    button.focus()
    bureau.keyboard.press("Enter")
    expect(bureau.locator(".call").first.get_by_role("status")).to_have_text("Tersalin")
    expect(button).to_be_focused()
    copied = bureau.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Yth. Disdukcapil ") and "belum masuk" in copied
    bureau.get_by_role("button", name="Salin rekap").click()
    assert "Rekap laporan KTP-el" in bureau.evaluate("navigator.clipboard.readText()")


def test_a_message_is_copied_where_the_browser_has_no_clipboard_for_pages(bureau):
    bureau.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    bureau.get_by_role("button", name="Salin pesan").first.click()
    expect(bureau.locator(".call").first.get_by_role("status")).to_have_text("Tersalin")
    expect(bureau.locator(".letter textarea").first).to_be_visible()


def test_without_script_the_texts_can_be_selected(enter):
    page = enter("biro", java_script_enabled=False)
    page.goto(PAGE)
    expect(page.get_by_role("button", name="Salin rekap")).to_have_count(0)
    expect(page.get_by_label("Rekap untuk grup")).to_contain_text("Belum masuk")
    page.locator(".letter summary").first.click()
    expect(page.locator(".letter textarea").first).to_be_visible()


def test_the_whole_month_is_in_sight_on_a_desk_and_nothing_is_pushed_aside_on_a_phone(bureau):
    table = bureau.locator(".table-scroll")
    bureau.set_viewport_size(DESK)
    assert bureau.locator(".month-table tbody tr").count() == 17
    assert bureau.locator(".month-table tbody tr").first.locator(".day").count() == 31
    assert table.evaluate(SIDEWAYS) == 0
    bureau.set_viewport_size(PHONE)
    assert table.evaluate(SIDEWAYS) == 0 and overflow(bureau) <= 0
    # Monday 29 August stands under Monday 1 August.
    first, last = (cell(bureau, "16.01", f"2016-08-{day}").bounding_box() for day in ("01", "29"))
    assert first["x"] == last["x"]


def test_a_report_that_arrives_shows_on_the_open_page(bureau, enter):
    waited = cell(bureau, "16.74", "2016-08-27")
    expect(waited).to_contain_text("libur")
    officer = enter("petugas-16-74")
    officer.goto("/lapor/16.74/?tanggal=2016-08-27")
    officer.get_by_label("Perekaman", exact=True).fill("12")
    officer.get_by_label("Cetak baru").fill("3")
    officer.get_by_role("button", name="Simpan laporan").click()
    expect(officer.locator("#tersimpan")).to_be_visible()
    expect(waited).to_contain_text("jemput bola")


def test_a_keyboard_passes_by_the_table(bureau):
    bureau.get_by_role("link", name="Lewati tabel hari").focus()
    bureau.keyboard.press("Enter")
    bureau.keyboard.press("Tab")
    expect(bureau.get_by_role("link", name="CSV")).to_be_focused()
