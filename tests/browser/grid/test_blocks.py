"""Blocks copied from a spreadsheet, and edits taken back."""

import pytest
from playwright.sync_api import expect

from tests.browser.grid.keys import (
    EARLY,
    FLOWS,
    MONDAY,
    SUNDAY,
    alert,
    enter_grid,
    paste,
    place,
    row_texts,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_block_of_three_rows_lands_where_the_focus_is(grid):
    page = grid(SUNDAY)
    enter_grid(page)
    walk(page, "16.03", "recorded")
    paste(page, "1.021\t2\t0\t0\t0\t0\t0\r\n22\t3\t0\t0\t0\t0\t0\r\n23\t4\t0\t0\t0\t0\t0\r\n")
    for code, recorded in (("16.03", "1.021"), ("16.04", "22"), ("16.05", "23")):
        expect(place(page, code, "recorded")).to_have_text(f"{recorded}, tersimpan")
    page.reload()
    assert row_texts(page, "16.04") == ["22", "3", *"00000"]


def test_rows_and_columns_that_name_themselves_go_to_their_own_places(grid):
    page = grid(EARLY)
    enter_grid(page)
    walk(page, "16.01", "note")
    lines = [
        "No\tNama Kab/Kota\tCETAK BARU\tPerekaman\tKode\tUmur",
        "1\tKab. Lahat\t4\t31\t16.04\t9",
        "2\tKota Palembang\t5\t1.132\t16.71\t9",
        "\tJumlah\t9\t1.163\t\t9",
    ]
    paste(page, "\n".join(lines))
    expect(place(page, "16.71", "recorded")).to_have_text("1.132, belum lengkap")
    expect(place(page, "16.71", "printed")).to_have_text("5, belum lengkap")
    expect(place(page, "16.04", "recorded")).to_have_text("31, belum lengkap")
    expect(page.locator("td[data-state=draft]")).to_have_count(4)
    expect(page.locator("[data-line]")).to_contain_text("Dilewati: Umur, Jumlah.")


@pytest.mark.parametrize(
    ("start", "block", "why"),
    [
        ("16.74", "1\t2\n3\t4", "Blok 2 baris × 2 kolom tidak muat"),
        ("16.01", "\t".join("1234567890"), "Blok 1 baris × 10 kolom tidak muat"),
        ("16.01", "Lahat\t1\nBandung\t2", "“Bandung” bukan kode Kemendagri atau nama"),
        ("16.01", "16.04\t1\n16.4\t2", "“16.4” bukan kode Kemendagri atau nama"),
        ("16.01", "16.04\tMuba\t1", "Kode dan nama tidak cocok pada “16.04 Muba”"),
        ("16.01", "Lahat\t1\nKab. Lahat\t2", "Kabupaten Lahat ada dua kali"),
        ("16.01", "1601\t1\n1602\t2", "tampak berisi kode wilayah tanpa titik"),
        ("16.01", "Tanggal\tPerekaman\n30/8/2016\t5", "Blok berisi tanggal 30/8/2016"),
        ("16.01", "Perekaman\tperekaman\n1\t2", "Kolom perekaman ada dua kali"),
        ("16.01", "Kode\tPenduduk\n16.04\t2", "Tidak ada kolom blok yang dikenal"),
    ],
)
def test_a_block_that_may_be_misplaced_is_refused_as_a_whole(grid, start, block, why):
    page = grid(EARLY)
    enter_grid(page)
    walk(page, start, "recorded")
    paste(page, block)
    expect(alert(page)).to_contain_text(why)
    expect(alert(page)).to_contain_text("tidak ada yang ditempel")
    expect(page.locator("td[data-state]:not([data-state=''])")).to_have_count(0)


def test_what_is_no_count_is_refused_at_its_cell_and_stays_to_be_mended(grid):
    page = grid(EARLY)
    enter_grid(page)
    walk(page, "16.01", "recorded")
    paste(page, "1,234\t12,5\t99%\t-4\t\t2000000\t-")
    told = [
        "bukan bilangan bulat",
        "bukan bilangan bulat",
        "bukan angka",
        "negatif",
        "",
        "lebih dari",
        "bukan angka",
    ]
    for name, why in zip(FLOWS, told, strict=True):
        expect(place(page, "16.01", name)).to_have_attribute("data-state", "refused" if why else "")
        expect(place(page, "16.01", name)).to_contain_text(why)
    expect(place(page, "16.01", "recorded")).to_have_attribute("aria-invalid", "true")
    walk(page, "16.01", "recorded")
    expect(page.get_by_role("group", name="Sel terpilih")).to_contain_text("ditolak: “1,234” bukan bilangan")
    page.keyboard.press("F2")
    expect(page.locator(".grid-input")).to_have_value("1,234")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(place(page, "16.01", "recorded")).to_have_text("")


def test_edits_are_undone_cells_cleared_and_blocks_copied(grid):
    page = grid(MONDAY, reason="telepon")
    walk(page, "16.13", "recorded")
    cell = place(page, "16.13", "recorded")
    before = cell.inner_text().strip()
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("77, tersimpan")
    page.keyboard.press("Control+Z")
    expect(cell).to_have_text(f"{before}, tersimpan")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    expect(cell).to_contain_text("ditolak: Isi angkanya; tulis 0 bila tidak ada.")
    page.keyboard.press("Control+Z")
    expect(cell).to_have_text(before)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[aria-selected=true]")).to_have_count(4)
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert [len(line.split("\t")) for line in copied.split("\n")] == [2, 2]
    assert copied.split("\t")[0] == before
