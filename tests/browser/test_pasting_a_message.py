"""An officer pastes the chat message that he has anyway, completes it and confirms it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLE = (
    "Lapor Disdukcapil {place} {date}: perekaman 112, cetak 85, sisa blangko 1.907, suket 0, "
    "kendala: jaringan putus 2 jam"
)


def box(page: Page):
    return page.get_by_label("Pesan", exact=True)


def test_an_officer_pastes_completes_and_confirms_by_keyboard_alone(enter):
    page = enter("petugas-16-13")
    page.goto("/lapor/16.13/tempel/")
    expect(box(page)).to_be_focused()
    page.keyboard.insert_text(EXAMPLE.format(place="Muratara", date="Minggu 28/8/2016"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=2, name="Minggu, 28 Agustus 2016")).to_be_visible()
    expect(page.get_by_label("Perekaman", exact=True)).to_have_value("112")
    expect(page.get_by_label("Perekaman", exact=True)).to_have_accessible_description("perekaman 112")
    expect(page.get_by_label("Keterangan", exact=True)).to_have_value("jaringan putus 2 jam")
    expect(page.locator("mark.mark-read").filter(has_text="sisa blangko 1.907")).to_be_visible()
    expect(page.get_by_role("row", name="Sisa blangko")).to_contain_text("1.907")

    for label in ("Cetak ulang", "Blangko masuk", "Blangko rusak"):
        expect(page.get_by_label(label, exact=True)).to_be_focused()
        expect(page.get_by_label(label, exact=True)).to_have_accessible_description("tidak disebut")
        page.keyboard.type("3")
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # suket terbit is 0 by the message
    expect(page.get_by_label("Suket ditarik", exact=True)).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Laporan 28 Agustus 2016 tersimpan")).to_be_focused()
    saved = page.get_by_role("region", name="Laporan 28 Agustus 2016 tersimpan")
    expect(saved).to_contain_text("112")
    expect(saved).to_contain_text("jaringan putus 2 jam")


def test_it_works_without_script_and_says_what_is_missing(enter):
    page = enter("petugas-16-13", java_script_enabled=False)
    page.goto("/lapor/16.13/tempel/")
    box(page).fill(EXAMPLE.format(place="Muratara", date="Sabtu 27/8/2016"))
    page.get_by_role("button", name="Baca").click()
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("alert")).to_contain_text("Belum tersimpan")
    expect(page.locator(".flow", has_text="Blangko rusak")).to_contain_text("Isi angkanya")
    page.get_by_label("Blangko rusak", exact=True).fill("2")
    page.get_by_label("sisanya nol").check()
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("region", name="Laporan 27 Agustus 2016 tersimpan")).to_contain_text("112")


def test_another_regency_s_message_is_told_plainly(enter):
    page = enter("petugas-16-13")
    page.goto("/lapor/16.13/tempel/")
    box(page).fill(EXAMPLE.format(place="OKI", date="30/8/2016"))
    page.get_by_role("button", name="Baca").click()
    expect(page.get_by_role("main")).to_contain_text("bukan Kabupaten Musi Rawas Utara")
    expect(page.get_by_role("button", name="Simpan")).to_have_count(0)
    assert violations(page) == []


def test_the_bureau_saves_several_regencies_from_one_text(enter):
    page = enter("biro")
    page.goto("/lapor/tempel/")
    rest = "cetak ulang 0, blangko masuk 0, blangko rusak 0, suket 0, suket ditarik 0"
    lines = [f"{name}: perekaman {number}, cetak 1, {rest}" for name, number in (("OKU", 4), ("Lahat", 6))]
    box(page).fill("\n".join(["Sabtu 6/8/2016", *lines, "Pagar Alam: perekaman 8"]))
    page.get_by_role("button", name="Baca").click()
    page.get_by_role("region", name="Kabupaten Lahat").get_by_role("button", name="Simpan laporan").click()
    lahat = page.get_by_role("region", name="Kabupaten Lahat")
    expect(lahat).to_contain_text("Tersimpan.")
    page.get_by_role("button", name="Simpan semua (2)").click()
    expect(page.get_by_role("region", name="Kabupaten Ogan Komering Ulu")).to_contain_text("Tersimpan.")
    expect(page.get_by_role("region", name="Kota Pagar Alam").get_by_role("alert")).to_be_visible()
    page.get_by_label("Cetak baru", exact=True).fill("2")
    page.get_by_label("sisanya nol").check()
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("heading", name="3 laporan tersimpan")).to_be_focused()
