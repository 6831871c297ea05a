"""The bureau's grid, filled with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import show, violations
from tests.browser.grid.keys import (
    EARLY,
    MONDAY,
    SUNDAY,
    alert,
    enter_grid,
    open_grid,
    paste,
    place,
    row_texts,
    type_row,
    walk,
)
from tests.browser.reading import overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_regencys_day_is_typed_cell_by_cell_and_saved_when_it_is_whole(grid):
    page = grid(SUNDAY)
    enter_grid(page)
    walk(page, "16.01", "recorded")
    type_row(page, "12", "3", "0", "1500")
    bar = page.get_by_role("group", name="Sel terpilih")
    expect(place(page, "16.01", "state")).to_contain_text("Belum lengkap")
    expect(bar).to_contain_text("Belum lengkap: kurang Blangko rusak, Suket terbit, Suket ditarik")
    type_row(page, "0", "0", "0")
    expect(place(page, "16.01", "recorded")).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-say]")).to_have_text("Kabupaten Ogan Komering Ulu: laporan tersimpan")
    expect(place(page, "16.01", "note")).to_be_focused()
    page.reload()
    assert row_texts(page, "16.01") == ["12", "3", "0", "1.500", "0", "0", "0"]


def test_an_unfinished_row_survives_a_reload_and_the_rest_is_filled_with_zeros(grid):
    page = grid(SUNDAY)
    enter_grid(page)
    walk(page, "16.02", "recorded")
    type_row(page, "7")
    page.reload()
    expect(place(page, "16.02", "recorded")).to_have_text("7, belum lengkap")
    enter_grid(page)
    walk(page, "16.02", "printed")
    page.keyboard.press("Alt+0")
    expect(place(page, "16.02", "temporary_withdrawn")).to_have_attribute("data-state", "saved")
    assert row_texts(page, "16.02") == ["7", *"000000"]


def test_a_change_needs_its_reason_and_goes_by_itself_once_it_is_there(grid):
    page = grid(MONDAY)
    enter_grid(page)
    walk(page, "16.06", "printed")
    page.keyboard.type("41")
    page.keyboard.press("Enter")
    cell = place(page, "16.06", "printed")
    expect(cell).to_have_text("41, ditolak: Laporan ini sudah pernah disimpan: tulis alasan perubahannya.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Alasan perubahan")).to_be_focused()
    page.keyboard.type("telepon dari kabupaten")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("41, tersimpan")
    expect(cell).to_be_focused()
    page.goto(f"/lapor/16.06/?tanggal={MONDAY}")
    expect(page.get_by_role("region", name="Riwayat laporan ini")).to_contain_text("telepon dari kabupaten")


def test_zero_waits_for_its_reason_in_the_row(grid):
    page = grid(MONDAY, reason="telepon")
    walk(page, "16.05", "recorded")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    cell = place(page, "16.05", "recorded")
    expect(cell).to_contain_text("ditolak: Perekaman 0 pada hari kerja: tulis alasannya")
    walk(page, "16.05", "zero_reason")
    page.keyboard.type("jaringan putus")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("0, tersimpan")
    expect(place(page, "16.05", "state")).to_contain_text("Janggal")
    walk(page, "16.04", "zero_reason")
    page.keyboard.press("Enter")
    expect(alert(page)).to_have_text("Alasan nol hanya diisi bila perekaman 0.")


def test_the_grid_is_one_stop_for_tab_and_the_keys_of_a_spreadsheet_lead_through_it(grid):
    page = grid(MONDAY)
    enter_grid(page)
    expect(place(page, "16.01", "recorded")).to_be_focused()
    for keys, code, name in (
        ("Home", "16.01", ""),
        ("End", "16.01", "zero_reason"),
        ("Control+End", "16.74", "zero_reason"),
        ("PageUp", "16.07", "zero_reason"),
        ("Control+Home", "16.01", ""),
    ):
        page.keyboard.press(keys)
        row = page.locator(f'tr[data-code="{code}"]')
        expect(place(page, code, name) if name else row.locator("th a")).to_be_focused()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('[role=grid]')")
    expect(page.get_by_role("grid").locator("[tabindex='0']")).to_have_count(1)


def test_a_cell_that_is_given_the_focus_without_a_key_is_the_one_that_is_edited(grid):
    page = grid(EARLY)
    place(page, "16.72", "printed").focus()  # as a screen reader does
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(place(page, "16.72", "printed")).to_have_text("5, belum lengkap")
    expect(place(page, "16.73", "printed")).to_be_focused()


def test_all_seventeen_rows_fit_a_desk_and_every_state_is_accessible(grid):
    page = grid(EARLY)
    table = page.get_by_role("grid")
    box = table.bounding_box()
    assert box["y"] + box["height"] <= 900
    assert page.locator(".grid-scroll").evaluate("box => box.scrollWidth - box.clientWidth") == 0
    enter_grid(page)
    walk(page, "16.01", "recorded")
    paste(page, "12\t1,5")
    page.locator("summary", has_text="Papan tik").click()
    for width, theme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        show(page, theme)
        assert violations(page) == []
        assert overflow(page) <= 0


def test_the_first_visit_weighs_at_most_60_kib(grid, enter):
    page = enter("biro", alone=True)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    weights = []
    client.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    open_grid(page, MONDAY)
    assert 20 < sum(weights) / 1024 <= 60
