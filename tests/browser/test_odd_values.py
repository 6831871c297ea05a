"""An odd value: marked when it is saved, explained by its officer, accepted by the bureau, corrected."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPORT = "/lapor/16.04/?tanggal=2016-08-30"
QUEUE = "/janggal/?wilayah=16.04"
WORDS = "Perekaman massal di stadion"


def report(page: Page, recorded: str, reason: str) -> str:
    """Change today's report and say what stood before."""
    page.goto(REPORT)
    before = page.locator("[name=recorded]").input_value()
    page.locator("[name=recorded]").fill(recorded)
    page.locator("[name=reason]").fill(reason)
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("#tersimpan")).to_be_visible()
    return before


def card(page: Page) -> Locator:
    return page.get_by_role("article").filter(has_text="Perekaman 9.876")


def test_a_mark_goes_from_the_officer_to_the_bureau_and_back(enter):
    officer, bureau = enter("petugas-16-04"), enter("biro")
    bureau.goto(QUEUE)
    expect(card(bureau)).to_have_count(0)
    waiting = bureau.locator(".mainnav a", has_text="Periksa")
    number = re.search(r"\d+", waiting.text_content())[0]
    before = report(officer, "9.876", "Jemput bola di stadion")
    expect(card(bureau)).to_be_visible()  # nobody has touched this page
    expect(waiting).not_to_have_text(re.compile(rf"\b{number}\b"))

    officer.get_by_role("link", name="Jelaskan di antrean angka janggal").click()
    expect(card(officer).get_by_role("img")).to_have_accessible_name(
        "19 hari kerja sebelumnya dari 48 sampai 287; kini 9.876."
    )
    card(officer).locator("summary").click()
    card(officer).get_by_role("button", name="Simpan penjelasan").click()
    expect(card(officer).get_by_text("Tulis penjelasannya.")).to_be_visible()
    card(officer).get_by_label("Penjelasan").fill(WORDS)
    card(officer).get_by_role("button", name="Simpan penjelasan").click()
    expect(officer.get_by_text("Penjelasan tersimpan; Biro membacanya.")).to_be_visible()
    expect(card(bureau)).to_have_count(0)

    bureau.get_by_role("navigation", name="Keadaan tanda").get_by_role("link", name="Dijelaskan").click()
    expect(card(bureau)).to_contain_text(WORDS)
    card(bureau).get_by_role("button", name="Terima").click()
    expect(bureau.get_by_text("1 tanda diterima.")).to_be_visible()

    report(officer, before, "Salah ketik")
    bureau.goto(f"{QUEUE}&keadaan=gone")
    expect(bureau.get_by_role("article").filter(has_text=WORDS)).to_contain_text("untuk angka 9.876")


def test_several_are_chosen_and_accepted_with_the_keyboard_alone(enter):
    page = enter("biro")
    page.goto("/janggal/?keadaan=explained")
    boxes = page.get_by_role("checkbox")
    chosen = [boxes.nth(number).get_attribute("value") for number in (0, 1)]
    for number in (0, 1):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Terima yang dipilih").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 tanda diterima.")).to_be_visible()
    left = page.get_by_role("checkbox").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert not set(chosen) & set(left)


def test_what_is_chosen_and_typed_survives_new_marks(enter):
    page, officer = enter("biro"), enter("petugas-16-04")
    page.goto("/janggal/")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("heading", level=1).click()
    before = report(officer, "9.876", "Jemput bola di stadion")
    expect(page.get_by_text("Ada angka baru.")).to_be_visible()
    expect(page.get_by_role("checkbox").first).to_be_checked()
    report(officer, before, "Salah ketik")


def test_without_javascript_a_mark_is_explained_on_a_phone(enter):
    page = enter("biro", java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/janggal/?wilayah=16.71")
    mark = page.get_by_role("article").filter(has_text="Perekaman 770")
    mark.locator("summary").click()
    assert overflow(page) == 0
    mark.get_by_label("Penjelasan atau pertanyaan").fill("Jaringan pusat terputus setengah hari")
    mark.get_by_role("button", name="Simpan penjelasan").click()
    expect(page.get_by_text("Penjelasan tersimpan; Biro membacanya.")).to_be_visible()
    expect(page.get_by_text("Tidak ada tanda dengan saringan ini")).to_be_visible()


def test_a_day_without_recording_is_said_once_while_it_is_typed(enter):
    page = enter("petugas-16-13")
    page.goto("/lapor/16.13/?tanggal=2016-08-30")
    page.locator("[name=recorded]").fill("0")
    expect(page.locator("[data-odd=recorded]")).to_have_text("Perekaman 0 pada hari kerja.")
    page.locator("[name=recorded]").fill("9.876")
    expect(page.locator("[data-odd=recorded]")).to_contain_text("Jauh dari biasanya")
