"""Every page of the site in every state that looks different, and who sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.running import WITHOUT_ROLE


@dataclass(frozen=True)
class Place:
    """A page: ``account`` is empty for a visitor, ``bring`` leads on to the state that ``name`` says."""

    name: str
    account: str
    address: str
    bring: Callable[[Page], None] = lambda page: None

    def open(self, enter: Callable[..., Page], **context) -> Page:
        page = enter(self.account, **context)
        page.goto(self.address)
        self.bring(page)
        return page


def fill(page: Page, recorded: str, printed: str = "0", reason: str = "") -> None:
    page.locator("[name=recorded]").fill(recorded)
    page.locator("[name=printed]").fill(printed)
    if reason:
        page.locator("[name=reason]").fill(reason)


def save(page: Page) -> None:
    page.locator("[data-report] .btn-primary").click()


def refused(page: Page) -> None:
    fill(page, "12,5", "-1")
    save(page)
    expect(page.get_by_role("alert")).to_be_visible()


def odd(page: Page) -> None:
    fill(page, "9999", "99999")
    expect(page.locator(".field-odd").first).to_be_visible()


def saved(page: Page) -> None:
    """Saved with marks, and saved again where another test has been here before."""
    odd(page)
    save(page)
    expect(page.locator("#tersimpan")).to_be_visible()


def conflict(page: Page) -> None:
    """Two tabs of one person are two editors as well."""
    other = page.context.new_page()
    other.goto(page.url)
    changed = str(int(page.locator("[name=recorded]").input_value()) + 1)
    fill(other, changed, "8", "tab lain")
    save(other)
    expect(other.locator("#tersimpan")).to_be_visible()
    other.close()
    fill(page, "5", "6", "tab ini")
    save(page)
    expect(page.locator("table.conflict")).to_be_visible()


def refused_request(page: Page) -> None:
    fill(page, "12,5", "-1")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("alert")).to_be_visible()


def asked(page: Page) -> None:
    """The first request of all, made here unless another test has."""
    if page.get_by_text("Alasan petugas").count():
        return
    page.goto("/koreksi/ajukan/16.10/?tanggal=2016-08-15")
    fill(page, "93", "21", "Rekap desa tertinggal")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_text("Alasan petugas")).to_be_visible()


def read_message(page: Page) -> None:
    page.locator("main form button.btn-primary").first.click()


def paste(page: Page, text: str) -> None:
    page.locator("main [name=pesan]").fill(f"30/8/2016 {text}, sisa blangko 1.907, kendala: listrik padam")
    read_message(page)
    expect(page.locator(".pasted-text")).to_be_visible()


def read_odd(page: Page) -> None:
    paste(page, "perekaman 9999, cetak ±80, xyzzy")


def paste_foreign(page: Page) -> None:
    paste(page, "OKI perekaman 1")


def paste_and_save(page: Page) -> None:
    paste(page, "perekaman 12")
    page.locator("[name=simpan]").click()
    expect(page.get_by_role("alert")).to_be_visible()


def paste_several(page: Page) -> None:
    paste(page, "OKU perekaman 5\nLahat perekaman sekitar 6")


def wrong_password(page: Page) -> None:
    page.get_by_role("textbox").first.fill("biro")
    page.locator("[name=password]").fill("keliru")
    page.locator("form[novalidate] button").click()
    expect(page.get_by_role("alert")).to_be_visible()


def locked_out(page: Page) -> None:
    token = page.locator("form[novalidate] [name=csrfmiddlewaretoken]").input_value()
    guess = {"csrfmiddlewaretoken": token, "username": "tamu", "password": "keliru"}
    for _attempt in range(9):
        page.request.post(page.url, form=guess)
    page.locator("[name=username]").fill("tamu")
    page.locator("[name=password]").fill("keliru")
    page.locator("form[novalidate] button").click()
    expect(page.locator("[name=password]")).to_have_count(0)


def stale_form(page: Page) -> None:
    """As without a script, which would fetch what is missing and send again."""
    page.context.clear_cookies(name="csrftoken")
    fill(page, "1")
    page.locator("[data-report]").evaluate("form => form.submit()")
    expect(page.get_by_text("403")).to_be_visible()


def weak_password(page: Page) -> None:
    for field, value in (("old_password", "keliru"), ("new_password1", "abc"), ("new_password2", "abd")):
        page.locator(f"[name={field}]").fill(value)
    page.locator("form[novalidate] button").click()
    expect(page.locator(".field-error").first).to_be_visible()


def words_open(page: Page) -> None:
    page.locator(".mark-say summary").first.click()


def words_missing(page: Page) -> None:
    words_open(page)
    page.locator("[value=explained]").first.click()
    expect(page.locator(".mark-say .field-error")).to_be_visible()


def invite_nobody(page: Page) -> None:
    page.get_by_role("button", name="Buat tautan undangan").click()
    expect(page.locator(".field-error").first).to_be_visible()


def invite_leader(page: Page) -> None:
    page.locator("[name=name]").fill("Sekretaris Daerah")
    page.locator("[name=role]").select_option("leadership")
    page.get_by_role("button", name="Buat tautan undangan").click()
    expect(page.locator("#tautan")).to_be_visible()


def invited(page: Page) -> None:
    """The first invitation of all, made here unless another test has."""
    if page.get_by_text("Berlaku sampai").count():
        return
    page.goto("/pengguna/undang/")
    invite_leader(page)
    page.get_by_role("link", name="Tarik atau buat tautan baru").click()
    expect(page.get_by_text("Berlaku sampai")).to_be_visible()


def unfold(page: Page) -> None:
    """Everything that may be done with somebody."""
    page.locator(".act").first.wait_for()
    page.evaluate("document.querySelectorAll('.act').forEach(act => { act.open = true; })")


def dead_link(page: Page) -> None:
    page.locator("[name=kode]").fill("https://contoh.go.id/undangan/#0000")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("heading", name="Tautan ini tidak berlaku")).to_be_visible()


def menu_open(page: Page) -> None:
    page.locator("#akun summary").click()


BALANCE = "date=2016-08-26&recorded_total=500000&blank_stock=12&source=Basis+data+pusat"
OPENING = "date=2016-07-31&recorded_total=480150&source=Saldo+awal"
FIGURE = "effective_on=2016-08-15&eligible=530000&population=812000&source=DKB+semester+I+2016"
PASTE = "/lapor/16.13/tempel/"
EMPTY = "/lapor/16.12/?tanggal=2016-08-27"
PLACES = [
    Place("sign-in", "", "/masuk/"),
    Place("rules of entry", "biro", "/aturan/"),
    Place("sign-in refused", "", "/masuk/", wrong_password),
    Place("locked out", "", "/masuk/", locked_out),
    Place("no role", WITHOUT_ROLE, "/"),
    Place("report form, empty", "biro", EMPTY),
    Place("report form, refused", "biro", EMPTY, refused),
    Place("report form, odd", "biro", EMPTY, odd),
    Place("report form, saved with marks", "biro", "/lapor/16.06/?tanggal=2016-08-27", saved),
    Place("report form, of a reported day", "petugas-16-10", "/lapor/16.10/?tanggal=2016-08-29"),
    Place("report form, conflict", "biro", "/lapor/16.09/?tanggal=2016-08-26", conflict),
    Place("report form, locked", "petugas-16-10", "/lapor/16.10/?tanggal=2016-08-15"),
    Place("report form, a day that has not come", "biro", "/lapor/16.10/?tanggal=2016-09-05"),
    Place("report form, too old", "biro", EMPTY, stale_form),
    Place("pasted message, empty box", "petugas-16-13", PASTE),
    Place("pasted message, no message", "petugas-16-13", PASTE, read_message),
    Place("pasted message, read", "petugas-16-13", PASTE, read_odd),
    Place("pasted message, refused", "petugas-16-13", PASTE, paste_and_save),
    Place("pasted message, another regency", "petugas-16-13", PASTE, paste_foreign),
    Place("pasted messages of several regencies", "biro", "/lapor/tempel/", paste_several),
    Place("queue of a device, empty", "petugas-16-10", "/antrean/"),
    Place("form without a connection, nobody signed in", "", "/luring/"),
    Place("report index", "biro", "/lapor/"),
    Place("corrections", "biro", "/koreksi/"),
    Place("asking for a correction", "petugas-16-10", "/koreksi/ajukan/16.10/?tanggal=2016-08-16"),
    Place(
        "asking for a correction, refused",
        "petugas-16-10",
        "/koreksi/ajukan/16.10/?tanggal=2016-08-16",
        refused_request,
    ),
    Place("correction, waiting", "petugas-16-10", "/koreksi/1/", asked),
    Place("correction, to be decided", "biro", "/koreksi/1/"),
    Place("balances", "biro", "/rekonsiliasi/"),
    Place("balance form", "biro", "/rekonsiliasi/16.07/?tanggal=2016-07-31"),
    Place("balance refused", "biro", "/rekonsiliasi/16.07/pratinjau/?date=2017-01-01&recorded_total=x"),
    Place("balance before saving", "biro", f"/rekonsiliasi/16.07/pratinjau/?{BALANCE}"),
    Place("balance to be deleted", "biro", f"/rekonsiliasi/16.07/pratinjau/?{OPENING}&hapus=ya"),
    Place("register", "biro", "/penduduk/"),
    Place("register form", "biro", "/penduduk/16.07/"),
    Place("register before saving", "biro", f"/penduduk/16.07/pratinjau/?{FIGURE}"),
    Place("months", "biro", "/bulan/"),
    Place("month to be closed", "biro", "/bulan/2016-07/"),
    Place("month that is running", "biro", "/bulan/2016-08/"),
    Place("people", "biro", "/pengguna/"),
    Place("people, filtered to nothing", "biro", "/pengguna/?keadaan=off"),
    Place("inviting somebody", "biro", "/pengguna/undang/"),
    Place("inviting somebody, refused", "biro", "/pengguna/undang/", invite_nobody),
    Place("link to be sent, shown once", "biro", "/pengguna/undang/", invite_leader),
    Place("invitation that waits", "biro", "/pengguna/undangan/1/", invited),
    Place("one person", "biro", "/pengguna/2/", unfold),
    Place("one's own account", "biro", "/pengguna/1/", unfold),
    Place("link to an invitation", "", "/undangan/"),
    Place("link that opens nothing", "", "/undangan/", dead_link),
    Place("files", "biro", "/impor/"),
    Place("files, of an officer", "petugas-16-10", "/impor/"),
    Place("odd values", "biro", "/janggal/", words_open),
    Place("odd values, refused", "petugas-16-13", "/janggal/", words_missing),
    Place("odd values, explained", "pimpinan", "/janggal/?keadaan=explained"),
    Place("odd values, none open", "petugas-16-09", "/janggal/?aturan=stock_below_zero"),
    Place("province", "biro", "/provinsi/16/"),
    Place("province, filtered to nothing", "biro", "/provinsi/16/?jenis=kota&tanda=baru"),
    Place("province, before its data", "biro", "/provinsi/16/?tanggal=2015-01-01"),
    Place("regency", "petugas-16-10", "/kabkota/16.10/"),
    Place("countdown", "pimpinan", "/tenggat/"),
    Place("completeness", "biro", "/kelengkapan/"),
    Place("completeness, with nobody to call", "pimpinan", "/kelengkapan/?tanggal=2016-08-01&bulan=2016-07"),
    Place("completeness of one regency", "petugas-16-71", "/kelengkapan/"),
    Place("audit trail", "biro", "/jejak/"),
    Place("audit trail, filtered to nothing", "biro", "/jejak/?orang=tidak-ada"),
    Place("state of the installation", "biro", "/keadaan/"),
    # The pages with a secret are looked at in test_signing_in.py; without one each of these leads back.
    Place("second step, before the first", "", "/masuk/kode/"),
    Place("setting up a phone, before the first step", "", "/masuk/pasang/"),
    Place("account", "biro", "/akun/"),
    Place("account without a second factor", "petugas-16-10", "/akun/"),
    Place("setting up a phone, not begun", "petugas-16-10", "/akun/kode/"),
    Place("proving who one is", "biro", "/akun/pastikan/"),
    Place("password change", "pimpinan", "/sandi/", menu_open),
    Place("password change, refused", "pimpinan", "/sandi/", weak_password),
    Place("password changed", "pimpinan", "/sandi/selesai/"),
    Place("page that does not exist", "pimpinan", "/tidak-ada/"),
]
