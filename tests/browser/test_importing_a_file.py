"""A file is dropped, looked at and confirmed in a browser; a large one goes on when its page is closed."""

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import show, violations
from tests.browser.people import DESK
from tests.browser.reading import overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEADER = [
    "kode_wilayah",
    "tanggal",
    "perekaman",
    "cetak_baru",
    "cetak_ulang",
    "blangko_diterima",
    "blangko_rusak",
    "suket_terbit",
    "suket_ditarik",
    "keterangan",
]
PHONE = {"width": 360, "height": 740}
PATIENCE = 90_000


def table(path: Path, rows: list[list]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def send(page: Page, path: Path) -> None:
    page.goto("/impor/")
    page.get_by_label("Berkas CSV atau XLSX").set_input_files(path)
    page.get_by_role("button", name="Kirim dan lihat pratinjau").click()
    page.wait_for_url(re.compile(r"/impor/\d+/"))


def looks_well(page: Page) -> list[str]:
    problems = []
    for size, theme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        show(page, theme)
        problems += violations(page)
        problems += [f"{overflow(page)} pixels too wide at {size['width']}"] * (overflow(page) > 0)
    page.set_viewport_size(DESK)
    return problems


def test_a_file_is_looked_at_and_confirmed(enter, tmp_path):
    page = enter("petugas-16-09")
    rows = [
        ["16.09", "2016-08-28", 3, 1, 0, 0, 0, 0, 0, "Jemput bola"],
        ["16.09", "2016-08-29", 77, 5, 0, 0, 0, 0, 0, ""],
    ]
    send(page, table(tmp_path / "agustus.csv", rows))
    expect(page.get_by_role("heading", name="Yang akan terjadi")).to_be_visible()
    expect(page.locator(".import-count-changed")).to_contain_text("1")
    expect(page.locator(".import-change").first).to_contain_text("77")
    assert looks_well(page) == []
    page.get_by_label("Alasan perubahan").fill("data susulan")
    page.get_by_role("button", name="Konfirmasi dan tulis").click()
    expect(page.get_by_role("heading", name="Tersimpan")).to_be_visible()
    assert looks_well(page) == []
    page.goto("/lapor/16.09/?tanggal=2016-08-29")
    expect(page.locator("main")).to_contain_text("agustus.csv: data susulan")


def test_errors_have_their_place_and_remedy_and_nothing_can_be_confirmed(enter, tmp_path):
    page = enter("petugas-16-09")
    send(page, table(tmp_path / "salah.csv", [["16.1", "2016-08-29", "12,5", 1, 0, 0, 0, 0, 0, ""]]))
    expect(page.get_by_role("heading", name="Kesalahan")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Excel mengubah 16.10 menjadi 16.1")
    expect(page.get_by_role("button", name="Konfirmasi dan tulis")).to_have_count(0)
    assert looks_well(page) == []


def test_a_dropped_file_is_taken_and_one_too_large_is_not_sent(enter):
    page = enter("petugas-16-09")
    page.goto("/impor/")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["kode_wilayah\\n"], "jatuh.csv"));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert page.locator("#berkas").evaluate("field => field.files[0].name") == "jatuh.csv"


def test_a_file_too_large_is_not_even_sent(enter):
    page = enter("petugas-16-09")
    page.goto("/impor/")
    page.locator("#berkas").evaluate(
        """(field) => {
            const data = new DataTransfer();
            data.items.add(new File([new Blob(Array(101).fill("x".repeat(1e6)))], "besar.csv"));
            field.files = data.files;
            field.dispatchEvent(new Event("change"));
        }"""
    )
    expect(page.get_by_role("alert")).to_contain_text("lebih besar dari 100 MB")
    page.get_by_role("button", name="Kirim dan lihat pratinjau").click()
    expect(page).to_have_url(re.compile(r"/impor/$"))


def test_a_lost_line_while_sending_is_said(enter, watch, tmp_path):
    watch.expect("net::ERR_FAILED")
    page = enter("petugas-16-09", alone=True)
    page.goto("/impor/")
    page.route(
        "**/impor/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.locator("#berkas").set_input_files(table(tmp_path / "a.csv", []))
    page.get_by_role("button", name="Kirim dan lihat pratinjau").click()
    expect(page.get_by_role("alert")).to_contain_text("sambungan terputus")
    expect(page.get_by_role("button", name="Kirim dan lihat pratinjau")).to_be_enabled()


def test_a_large_file_is_checked_while_its_page_is_closed(enter, tmp_path):
    page = enter("biro", alone=True)
    first = dt.date(2009, 1, 1)
    rows = [
        ["16.05", first + dt.timedelta(days=number), 1 + number % 200, 0, 0, 0, 0, 0, 0, "catatan " * 12]
        for number in range(2700)
    ]
    send(page, table(tmp_path / "besar.csv", rows))
    address = page.url
    page.goto("/")
    page.goto(address)
    expect(page.get_by_role("heading", name="Yang akan terjadi")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".import-more").last).to_contain_text("Daftar lengkap")
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_role("heading", name="Dibatalkan; tidak ada yang ditulis")).to_be_visible()


def test_without_javascript_a_file_is_sent_and_confirmed(enter, tmp_path):
    page = enter("petugas-16-08", alone=True, java_script_enabled=False)
    send(page, table(tmp_path / "tanpa.csv", [["16.08", "2016-08-28", 4, 1, 0, 0, 0, 0, 0, ""]]))
    page.get_by_label("Alasan").fill("susulan")
    page.get_by_role("button", name="Konfirmasi dan tulis").click()
    expect(page.get_by_role("heading", name="Tersimpan")).to_be_visible()


def test_a_template_is_filled_in_and_sent_back(enter, tmp_path):
    page = enter("petugas-16-10")
    page.goto("/impor/")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Laporan harian").click()
    path = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(path)
    assert path.name == "templat-daily-reports.xlsx"
    send(page, path)
    expect(page.locator("main")).to_contain_text("1 baris belum diisi dan dilewati.")
