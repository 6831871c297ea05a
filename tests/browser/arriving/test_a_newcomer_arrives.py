"""What somebody sees who has just typed `bin/run`.

This file's name puts it first, before folders too: afterwards others enter reports, and the province moves.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_click_shows_the_province_a_month_before_its_deadline(page):
    page.goto("/")
    page.get_by_role("button", name="Masuk sebagai biro").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sumatera Selatan")

    headline = page.get_by_role("region", name="Pokoknya")
    expect(headline).to_contain_text(re.compile(r"31\s*hari lagi"))
    for words in (
        "22 hari kerja sampai 30 September 2016",
        "772.165",
        "86,07%: 4.772.214 dari 5.544.379 wajib KTP",
        "35.099",
        "Tertinggal",
    ):
        expect(headline).to_contain_text(words)

    table = page.get_by_role("table", name="Kabupaten dan kota menurut sisanya")
    expect(table.get_by_role("row")).to_have_count(1 + 17)
    expect(table.get_by_role("row", name="Musi Rawas Utara")).to_contain_text("66,00%")
    expect(page.get_by_role("main")).to_contain_text("14 dari 17 sudah melapor")


def test_the_clock_is_said_to_be_pinned_and_the_data_partly_simulated_before_and_after_signing_in(page):
    banner = page.get_by_role("complementary", name="Tentang data ini")
    page.goto("/")
    for button in ("Masuk sebagai pimpinan", None):
        expect(banner).to_contain_text("Jam ditahan pada 30 Agustus 2016.")
        expect(banner).to_contain_text("Sebagian data di sini simulasi, bukan angka resmi.")
        if button:
            page.get_by_role("button", name=button).click()
            expect(page).to_have_url(re.compile("/tenggat/"))


@pytest.mark.parametrize(
    ("button", "heading"),
    [
        ("Masuk sebagai petugas", "Selasa, 30 Agustus 2016"),
        ("Masuk sebagai pimpinan", "Menuju 30 September 2016"),
    ],
)
def test_each_role_starts_where_its_work_is(page, button, heading):
    page.goto("/")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
