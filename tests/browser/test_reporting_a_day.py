"""An officer reports the day by keyboard alone, and everything that others look at moves."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import grouped, number, remaining

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Seconds. Open pages ask for news every second; bench/freshness.py holds the promise of two.
PATIENCE = 10
TODAY = "Selasa, 30 Agustus 2016"
SAVED = "Laporan 30 Agustus 2016 tersimpan"


def total(page: Page, label: str) -> Locator:
    """The line below a group of fields with a total before and after this report."""
    return page.locator(".flow-totals > div", has=page.get_by_role("term").get_by_text(label))


def sign_in_by_keyboard(page: Page, name: str, password: str) -> None:
    page.goto("/")
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_an_officer_reports_by_keyboard_alone_and_every_open_page_moves(page, enter, demonstration, tell):
    readers = [
        (enter("biro"), "/provinsi/16/"),
        (enter("biro"), "/kabkota/16.07/"),
        (enter("pimpinan"), "/tenggat/"),
    ]
    expected = []
    for reader, address in readers:
        reader.goto(address)
        reader.evaluate("window.sameDocument = true")
        expected.append(grouped(number(remaining(reader).inner_text()) - 212))

    sign_in_by_keyboard(page, "petugas-16-07", demonstration.passwords["petugas-16-07"])
    expect(page.get_by_role("heading", level=1)).to_have_text(TODAY)
    expect(page.get_by_label("Perekaman", exact=True)).to_be_focused()
    page.keyboard.type("212")
    expect(total(page, "Total perekaman")).to_contain_text("483.994")
    expect(total(page, "Total perekaman").get_by_role("status")).to_have_text("484.206")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Cetak baru")).to_be_focused()
    page.keyboard.type("0")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=SAVED)).to_be_focused()
    saved = time.monotonic()

    for (reader, _address), figure in zip(readers, expected, strict=True):
        left = max(0.1, saved + PATIENCE - time.monotonic())
        expect(remaining(reader)).to_contain_text(figure, timeout=1000 * left)
        assert reader.evaluate("window.sameDocument")
    tell(f"Three open pages had moved {time.monotonic() - saved:.1f} s after the report was saved.")
    assert expected[1] == "13.063"


def test_what_is_odd_is_said_at_its_field_and_does_not_block(enter):
    page = enter("petugas-16-10")
    page.goto("/")
    recorded = page.get_by_label("Perekaman", exact=True)
    recorded.fill("4000")
    expect(page.locator(".flow", has=recorded)).to_contain_text("Jauh dari biasanya")
    page.get_by_label("Cetak baru").fill("0")
    recorded.fill("40")
    expect(page.locator(".flow", has=recorded)).not_to_contain_text("Jauh dari biasanya")
    recorded.fill("4.000")
    expect(recorded).to_have_accessible_description(re.compile("Jauh dari biasanya"))
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("heading", name=SAVED)).to_be_visible()
    expect(page.get_by_role("region", name=SAVED)).to_contain_text("Jauh dari biasanya")


def test_what_is_impossible_is_refused_at_its_field_and_nothing_is_lost(enter):
    page = enter("petugas-16-73")
    page.goto("/")
    recorded = page.get_by_label("Perekaman", exact=True)
    page.get_by_label("Cetak baru").fill("17")
    page.get_by_label("Keterangan").fill("jaringan lambat")
    for typed, reason in (
        ("12,5", "“12,5” bukan bilangan bulat."),
        ("-3", "“-3” negatif."),
        ("dua", "“dua” bukan angka."),
        ("", "Isi angkanya; tulis 0 bila tidak ada."),
    ):
        recorded.fill(typed)
        page.get_by_role("button", name="Simpan laporan").click()
        expect(page.locator(".flow", has=recorded)).to_contain_text(reason)
        expect(page.get_by_role("alert")).to_contain_text("Belum tersimpan.")
        expect(recorded).to_have_attribute("aria-invalid", "true")
        expect(recorded).to_be_focused()
        expect(recorded).to_have_value(typed)
    expect(page.get_by_label("Cetak baru")).to_have_value("17")
    expect(page.get_by_label("Keterangan")).to_have_value("jaringan lambat")


def test_zero_on_a_service_day_asks_for_a_reason(enter):
    page = enter("petugas-16-73")
    page.goto("/")
    reason = page.get_by_label("Alasan perekaman 0")
    expect(reason).to_be_hidden()
    page.get_by_label("Perekaman", exact=True).fill("0")
    expect(reason).to_be_visible()
    page.get_by_label("Cetak baru").fill("0")
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("alert")).to_contain_text("Perekaman 0 pada hari kerja")


def test_what_was_typed_survives_a_reload(enter):
    page = enter("petugas-16-73")
    page.goto("/")
    page.get_by_label("Perekaman", exact=True).fill("61")
    expect(page.get_by_text("Ketikan tersimpan di perangkat ini.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Perekaman", exact=True)).to_have_value("61")
    expect(page.get_by_text("Ketikan yang belum tersimpan tadi dipulihkan.")).to_be_visible()


@pytest.mark.parametrize(
    ("date", "sentence"),
    [("2016-08-24", "24 Agustus 2016 sudah terkunci"), ("2016-09-01", "1 September 2016 belum tiba")],
)
def test_a_day_that_cannot_be_written_says_why_and_what_to_do(enter, date, sentence):
    page = enter("petugas-16-73")
    page.goto(f"/lapor/16.73/?tanggal={date}")
    expect(page.get_by_role("main")).to_contain_text(sentence)
    expect(page.get_by_role("button", name="Simpan")).to_have_count(0)
    page.get_by_role("link", name="Ke laporan hari ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TODAY)
