"""Another date, another order, fewer rows: the same on screen, in links and in files."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAST = "tanggal=2016-08-15"


def regencies(page: Page) -> Locator:
    return page.get_by_role("table", name="Kabupaten dan kota menurut sisanya")


def column(page: Page, name: str) -> list[str]:
    """The cells of a column as the reader sees them, without tags and units."""
    return regencies(page).evaluate(
        """(table, name) => {
          const place = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent.trim() === name);
          return [...table.tBodies[0].rows].map((row) => row.cells[place]).map((cell) =>
            (cell.querySelector("a") ?? cell).textContent.replace(/\\s+/g, " ").trim());
        }""",
        name,
    )


@pytest.fixture
def province(enter) -> Page:
    page = enter("biro")
    page.goto(f"/provinsi/16/?{PAST}")
    return page


def test_a_past_date_goes_along_wherever_one_clicks(province):
    expect(province.get_by_label("Keadaan pada akhir tanggal")).to_have_value("2016-08-15")
    main = province.get_by_role("main")
    to_regencies = main.locator("a[href*='/kabkota/16']")
    assert to_regencies.count() >= 17 * 2
    for link in to_regencies.all():
        assert PAST in link.get_attribute("href")
    regencies(province).get_by_role("link", name="Musi Rawas Utara").click()
    expect(province.get_by_role("heading", level=1)).to_contain_text("Musi Rawas Utara")
    expect(province.get_by_label("Keadaan pada akhir tanggal")).to_have_value("2016-08-15")
    province.get_by_role("link", name="Hari sebelumnya").click()
    expect(province.get_by_label("Keadaan pada akhir tanggal")).to_have_value("2016-08-14")
    province.get_by_role("link", name="Kembali ke hari ini").click()
    expect(province.get_by_label("Keadaan pada akhir tanggal")).to_have_value("2016-08-30")


def test_a_date_is_asked_for_with_the_keyboard_and_keeps_the_filters(enter):
    page = enter("biro")
    page.goto("/provinsi/16/?jenis=kota")
    page.get_by_label("Keadaan pada akhir tanggal").fill("2016-08-15")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"jenis=kota.*{PAST}|{PAST}.*jenis=kota"))
    assert len(column(page, "Sisa")) == 4


def test_filters_and_order_combine_and_are_told(province):
    province.get_by_label("Jenis").select_option("Kota")
    province.get_by_role("button", name="Saring").click()
    expect(regencies(province).get_by_role("row")).to_have_count(1 + 4)
    assert PAST in province.url
    regencies(province).get_by_role("link", name="Kabupaten/kota").click()
    expect(regencies(province).get_by_role("columnheader", name="Kabupaten/kota")).to_have_attribute(
        "aria-sort", "ascending"
    )
    names = column(province, "Kabupaten/kota")
    assert names == sorted(names) and len(names) == 4
    province.get_by_role("link", name="Hapus saringan").click()
    expect(regencies(province).get_by_role("row")).to_have_count(1 + 17)
    assert PAST in province.url


def test_nothing_found_says_how_to_see_everything_again(enter):
    page = enter("biro")
    page.goto("/provinsi/16/?jenis=kota&tanda=baru")
    expect(regencies(page)).to_contain_text("Tidak ada kabupaten/kota yang cocok.")
    page.get_by_role("link", name="Hapus saringan").click()
    expect(regencies(page).get_by_role("row")).to_have_count(1 + 17)


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_a_download_holds_the_rows_and_columns_on_screen(enter, kind):
    page = enter("biro")
    page.goto(f"/provinsi/16/?{PAST}&jenis=kabupaten&sort=-coverage")
    with page.expect_download() as waiting:
        page.get_by_role("main").get_by_role("link", name=kind, exact=True).click()
    download = waiting.value
    assert download.suggested_filename == f"16-kabkota-2016-08-15.{kind.lower()}"
    header, *rows = read(download.path().read_bytes(), kind)

    assert header == regencies(page).locator("thead th").evaluate_all(
        "cells => cells.map((cell) => cell.textContent.trim())"
    )
    assert [row[0] for row in rows] == column(page, "Kabupaten/kota")
    # On screen the reason stands below the word, in the file behind a colon.
    assert [row[1].replace(":", "", 1) for row in rows] == column(page, "Status")
    assert [f"{int(row[3]):,}".replace(",", ".") for row in rows] == column(page, "Sisa")


def read(content: bytes, kind: str) -> list[list]:
    if kind == "CSV":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content), read_only=True).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_map_is_coloured_by_the_measure_that_the_reader_picks(province):
    measures = province.get_by_role("navigation", name="Ukuran pada peta")
    tile = province.locator("a.tile").filter(has_text="Palembang").first
    chosen, other = measures.get_by_role("link").first, measures.get_by_role("link").nth(1)
    expect(chosen).to_have_attribute("aria-current", "true")
    before = tile.locator(".tile-value").inner_text()
    other.click()
    expect(other).to_have_attribute("aria-current", "true")
    expect(tile.locator(".tile-value")).not_to_have_text(before)
    assert PAST in province.url
    tile.click()
    expect(province.get_by_role("heading", level=1)).to_have_text("Kota Palembang")
    assert PAST in province.url


def test_the_days_of_a_regency_are_filtered_and_downloaded(enter):
    page = enter("petugas-16-10")
    page.goto(f"/kabkota/16.10/?{PAST}")
    days = page.get_by_role("table", name="Laporan per hari")
    expect(days.get_by_role("row").nth(1)).to_contain_text("15 Agu 2016")
    with page.expect_download() as waiting:
        page.get_by_role("main").get_by_role("link", name="CSV", exact=True).click()
    assert waiting.value.suggested_filename == "16.10-harian-2016-08-15.csv"
    header, *rows = read(waiting.value.path().read_bytes(), "CSV")
    assert rows[0][0] == "2016-08-15"
    assert header == days.locator("thead th").evaluate_all(
        "cells => cells.map((cell) => cell.textContent.trim())"
    )
