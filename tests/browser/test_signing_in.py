"""The second factor in a real browser: set up once with a picture or by hand, asked for at every sign-in."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import show, violations
from tests.browser.people import ASKED, DESK, Phone, give_code, sign_in
from tests.browser.reading import overflow
from tests.browser.running import WITHOUT_ROLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 360, "height": 740}


def problems(page: Page) -> list[str]:
    """As for every page, where the way to the page is longer than an address."""
    found = []
    for size, theme in ((PHONE, "dark"), (DESK, "light")):
        page.set_viewport_size(size)
        show(page, theme)
        found += violations(page) + ["wider than the screen"] * (overflow(page) > 0)
    return found


def test_the_bureau_needs_its_phone_and_is_led_back_to_where_it_wanted_to_go(
    enter, new_context, demonstration
):
    enter("biro")  # has set up its phone, now or before
    page = new_context().new_page()
    page.goto("/penduduk/")
    page.get_by_label("Nama pengguna").fill("biro")
    page.get_by_label("Kata sandi").fill(demonstration.passwords["biro"])
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name=ASKED)).to_be_visible()
    page.locator("[name=code]").fill("abc")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text(
        "Kode cadangan tidak cocok atau sudah pernah dipakai"
    )
    page.get_by_text("Ponsel hilang atau tidak ada?").click()
    assert problems(page) == []
    page.goto("/penduduk/")
    expect(page).to_have_url(re.compile("/masuk/"))  # the password alone opens nothing
    page.goto("/masuk/kode/")
    give_code(page, "biro")
    expect(page).to_have_url(re.compile("/$"))


def test_a_phone_is_set_up_asked_for_and_taken_off_again(new_context, demonstration):
    """By somebody who need not have one."""
    page = new_context().new_page()
    page.goto("/masuk/")
    sign_in(page, WITHOUT_ROLE, demonstration.passwords[WITHOUT_ROLE])
    page.goto("/akun/")
    page.get_by_role("button", name="Pasang di ponsel").click()
    expect(page.get_by_role("img", name=re.compile("Kode QR"))).to_be_visible()
    page.get_by_text("Tidak dapat memindai?").click()
    phone = Phone(page.locator("#kunci").inner_text())
    assert problems(page) == []
    page.locator("[name=code]").fill(phone.code())
    page.get_by_role("button", name="Pasang", exact=True).click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    codes = page.locator(".recovery-codes li").all_inner_texts()
    assert problems(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh").click()
    assert all(code in download.value.path().read_text() for code in codes)
    page.get_by_role("link", name="Sudah saya simpan, lanjutkan").click()
    expect(page.get_by_role("region", name="Verifikasi dua langkah")).to_contain_text("tersisa 10 dari 10")

    other = new_context(java_script_enabled=False).new_page()
    other.goto("/masuk/")
    other.get_by_label("Nama pengguna").fill(WITHOUT_ROLE)
    other.get_by_label("Kata sandi").fill(demonstration.passwords[WITHOUT_ROLE])
    other.get_by_role("button", name="Masuk", exact=True).click()
    other.locator("[name=code]").fill(codes[0])
    other.get_by_role("button", name="Masuk", exact=True).click()
    expect(other.get_by_role("heading", name="Akun Anda belum diberi peran")).to_be_visible()

    page.reload()
    expect(page.get_by_role("region", name="Verifikasi dua langkah")).to_contain_text("tersisa 9 dari 10")
    page.get_by_role("button", name="Matikan").click()
    expect(page.get_by_role("button", name="Pasang di ponsel")).to_be_visible()
    other.goto("/akun/")
    expect(other).to_have_url(re.compile("/masuk/"))  # what changes who may come in ends the other sessions


def test_the_demonstration_door_needs_no_phone(page):
    page.goto("/")
    page.get_by_role("button", name="Masuk sebagai biro").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sumatera Selatan")
    page.goto("/akun/")
    expect(page.get_by_text("Anda masuk lewat tombol demonstrasi")).to_be_visible()


@pytest.mark.parametrize("path", ["/kabkota/16.05/", "/kelengkapan/"])
def test_a_page_that_stayed_open_shows_nothing_of_before_to_the_next_person(
    new_context, demonstration, watch, path
):
    """On a shared PC: the next one signs in beside it, and the open page asks again under his name."""
    watch.expect("ERR_FAILED", "404")
    context = new_context()
    page = context.new_page()
    page.goto("/masuk/")
    sign_in(page, "petugas-16-05", demonstration.passwords["petugas-16-05"])
    page.goto(path)
    expect(page.locator(".menu-label")).to_have_text("petugas-16-05")
    page.route("**/versi.json*", lambda route: route.abort())  # asleep in the background
    context.clear_cookies()
    beside = context.new_page()
    beside.goto("/masuk/")
    sign_in(beside, "petugas-16-06", demonstration.passwords["petugas-16-06"])
    page.unroute("**/versi.json*")

    expect(page.locator(".menu-label")).to_have_text("petugas-16-06")
    expect(page.get_by_text("petugas-16-05")).to_have_count(0)


LOOKED_AT = """(is) => {
  Object.defineProperty(document, "hidden", { value: !is, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_that_was_out_of_sight_shows_nothing_of_before_either(new_context):
    """Both see the same figures, and none has moved meanwhile."""
    context = new_context()
    page, beside = context.new_page(), context.new_page()
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk sebagai biro").click()
    page.goto("/provinsi/16/")
    expect(page.locator(".menu-label")).to_have_text("biro")
    page.evaluate(LOOKED_AT, False)
    context.clear_cookies()
    beside.goto("/masuk/")
    beside.get_by_role("button", name="Masuk sebagai pimpinan").click()
    expect(beside.locator(".menu-label")).to_have_text("pimpinan")
    page.evaluate(LOOKED_AT, True)

    expect(page.locator(".menu-label")).to_have_text("pimpinan")
