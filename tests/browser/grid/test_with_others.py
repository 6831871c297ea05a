"""The grid while others write too, and while the line or the session is gone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.grid.keys import (
    SUNDAY,
    alert,
    change_by_form,
    enter_grid,
    place,
    type_row,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_conflict_shows_both_and_is_decided_with_a_key(grid, enter):
    page, other = grid("2016-08-29", reason="telepon"), enter("petugas-16-10")
    for number, (press, kept) in enumerate((("Control+Enter", "112"), ("Escape", "105"))):
        walk(page, "16.10", "recorded")
        page.keyboard.press("F2")
        change_by_form(other, "16.10", "2016-08-29", "Perekaman", f"10{4 + number}")
        page.keyboard.press("Control+A")
        page.keyboard.type(f"11{2 + number}")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowUp")
        cell = place(page, "16.10", "recorded")
        expect(cell).to_have_attribute("data-state", "conflict")
        expect(cell).to_contain_text(f"bentrok: kini 10{4 + number} (")
        expect(alert(page)).to_contain_text(f"milik Anda 11{2 + number}")
        expect(page.get_by_role("button", name=f"Tulis 11{2 + number}")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press(press)
        expect(cell).to_have_attribute("data-state", "saved" if press == "Control+Enter" else "")
        expect(cell).to_contain_text(kept)


def test_what_others_change_appears_but_never_under_the_cell_that_is_edited(grid, enter):
    page, other = grid("2016-08-29"), enter("petugas-16-73")
    enter_grid(page)
    walk(page, "16.73", "printed")
    page.keyboard.type("6")
    change_by_form(other, "16.73", "2016-08-29", "Perekaman", "61")
    expect(place(page, "16.73", "recorded")).to_have_text("61")
    expect(page.locator("[data-say]")).to_contain_text("mengubah Kota Lubuk Linggau, Perekaman: 61")
    change_by_form(other, "16.73", "2016-08-29", "Cetak baru", "62")
    page.wait_for_timeout(2500)
    expect(page.locator(".grid-input")).to_have_value("6")
    page.keyboard.press("Escape")
    expect(place(page, "16.73", "printed")).to_have_text("62")


def test_without_a_connection_nothing_typed_is_lost_and_it_goes_once_the_line_is_back(grid, watch):
    watch.expect("ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
    page = grid(SUNDAY)
    page.route("**/lapor/sel/", lambda route: route.abort())
    page.route("**/lapor/grid.json*", lambda route: route.abort())
    enter_grid(page)
    walk(page, "16.08", "recorded")
    type_row(page, "8", *"100000")
    expect(place(page, "16.08", "recorded")).to_have_text("8, belum tersimpan, mencoba lagi")
    expect(page.locator("[data-line]")).to_contain_text("Sambungan terputus.")
    page.reload()
    expect(place(page, "16.08", "recorded")).to_contain_text("8, belum tersimpan")
    page.unroute("**/lapor/sel/")
    page.unroute("**/lapor/grid.json*")
    expect(place(page, "16.08", "recorded")).to_have_text("8, tersimpan")
    expect(page.locator("[data-line]")).to_be_hidden()


def test_a_lost_answer_is_one_report(grid, watch):
    watch.expect("ERR_FAILED")
    page = grid(SUNDAY)

    def lose(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/lapor/sel/", lose, times=1)
    enter_grid(page)
    walk(page, "16.09", "recorded")
    type_row(page, "9", *"000000")
    expect(place(page, "16.09", "recorded")).to_have_text("9, tersimpan")
    page.goto(f"/lapor/16.09/?tanggal={SUNDAY}")
    history = page.get_by_role("region", name="Riwayat laporan ini").get_by_role("listitem")
    expect(history).to_have_count(1)


def test_signed_out_the_typed_waits_for_the_same_person(grid, watch):
    watch.expect("401", "403")
    page = grid(SUNDAY)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    enter_grid(page)
    walk(page, "16.11", "recorded")
    type_row(page, "5", *"000000")
    expect(place(page, "16.11", "recorded")).to_contain_text("belum tersimpan: Anda sudah keluar")
    expect(page.get_by_role("link", name="Masuk lagi")).to_be_visible()
    page.context.add_cookies(cookies)
    expect(place(page, "16.11", "recorded")).to_have_text("5, tersimpan")
