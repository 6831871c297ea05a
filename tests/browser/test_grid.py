"""The bureau's grid, filled with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import show, violations
from tests.browser.reading import overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FLOWS = (
    "recorded",
    "printed",
    "reprinted",
    "blanks_received",
    "blanks_spoiled",
    "temporary_issued",
    "temporary_withdrawn",
)
SUNDAY = "2016-08-21"  # nobody has reported, and no zero needs a reason
MONDAY = "2016-08-22"  # almost everybody has reported
EARLY = "2016-07-10"  # before the first data; nothing is saved there


def place(page: Page, code: str, name: str) -> Locator:
    return page.locator(f'tr[data-code="{code}"] [data-cell="{name}"]')


def open_grid(page: Page, date: str, *, reason: str = "") -> Page:
    page.on("dialog", lambda dialog: dialog.accept())  # what is unsaved is asked about when leaving
    page.goto(f"/lapor/?tanggal={date}")
    expect(page.get_by_role("grid")).to_be_visible()
    if reason:
        page.get_by_label("Alasan perubahan").fill(reason)
        page.keyboard.press("Enter")
    return page


@pytest.fixture
def grid(enter, watch):
    """The bureau's page of a date in a browser that lets pages use its clipboard."""
    watch.expect("status of 409", "status of 422")  # the answers that this page shows

    def grid(date: str, *, reason: str = "") -> Page:
        page = enter("biro", alone=True)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return open_grid(page, date, reason=reason)

    return grid


def walk(page: Page, code: str, name: str) -> None:
    """With the arrow keys, from wherever the focus is in the grid."""
    target = place(page, code, name)
    page.keyboard.press("Control+Home")
    rows = page.locator("tr[data-code]").evaluate_all("rows => rows.map((row) => row.dataset.code)")
    for _step in range(rows.index(code)):
        page.keyboard.press("ArrowDown")
    for _step in range(["", "state", *FLOWS, "note", "zero_reason"].index(name)):
        page.keyboard.press("ArrowRight")
    expect(target).to_be_focused()


def enter_grid(page: Page) -> None:
    """By Tab, as one who has no mouse."""
    for _step in range(40):
        if page.evaluate("document.activeElement.closest('[role=grid]') !== null"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never reached the grid")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def type_row(page: Page, *values: str) -> None:
    for value in values:
        page.keyboard.type(value)
        page.keyboard.press("Tab")


def row_texts(page: Page, code: str) -> list[str]:
    return [place(page, code, flow).inner_text().split(",")[0].strip() for flow in FLOWS]


def alert(page: Page) -> Locator:
    return page.locator("[data-alert]")


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


def change_by_form(page: Page, code: str, date: str, label: str, value: str) -> None:
    page.goto(f"/lapor/{code}/?tanggal={date}")
    page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Alasan perubahan").fill("salah ketik")
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("#tersimpan")).to_be_visible()


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
