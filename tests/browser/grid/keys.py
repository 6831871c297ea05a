"""How the tests use the grid: with keys, from wherever the focus is."""

from playwright.sync_api import Locator, Page, expect

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


def change_by_form(page: Page, code: str, date: str, label: str, value: str) -> None:
    page.goto(f"/lapor/{code}/?tanggal={date}")
    page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Alasan perubahan").fill("salah ketik")
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("#tersimpan")).to_be_visible()
