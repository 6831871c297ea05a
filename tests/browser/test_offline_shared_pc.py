"""Two officers, one PC: nothing of the first is left for the second, and nothing of the first is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import changes, entries, kept, prepared, report
from tests.browser.people import sign_in
from tests.browser.test_offline import SATURDAY, line

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["line"]
SECRET, SHOWN = "53197", "53.197"


@pytest.fixture
def pc(new_context, line, demonstration):
    """``pc("16.06")``: somebody comes to the sign-in page of the PC and signs in."""
    page = new_context(base_url=line.address).new_page()

    def pc(code: str) -> Page:
        name = f"petugas-{code.replace('.', '-')}"
        page.goto("/masuk/")
        sign_in(page, name, demonstration.passwords[name])
        return prepared(page, code)

    return pc


def sign_out(page: Page) -> None:
    page.goto("/sandi/")
    page.locator("#akun summary").click()
    page.get_by_role("button", name="Keluar").click()


def test_unsent_reports_stay_sealed_for_the_next_officer_and_are_sent_when_their_own_is_back(pc, line):
    page = pc("16.08")
    line.lose("request", "/kirim/")
    report(page, "16.08", SATURDAY, SECRET)
    expect(entries(page)).to_contain_text(SHOWN)
    sign_out(page)
    expect(page.get_by_role("heading", name="Masih ada laporan yang belum terkirim")).to_be_visible()
    page.get_by_role("button", name="Keluar saja").click()
    expect(page.get_by_label("Kata sandi")).to_be_visible()
    page.wait_for_load_state("networkidle")
    left = kept(page)
    assert "sealed.data" in left  # the reports are there …
    for readable in (SECRET, SHOWN, "16.08", "Ogan Komering Ulu Timur", "petugas", "CryptoKey"):
        assert readable not in left  # … and nobody can read them

    line.mend()
    page = pc("16.09")
    page.goto("/antrean/")
    expect(page.get_by_text("Tidak ada laporan yang menunggu.")).to_be_visible()
    assert SECRET not in kept(page)
    sign_out(page)
    expect(page.get_by_label("Kata sandi")).to_be_visible()

    page = pc("16.08")
    page.goto("/antrean/")
    expect(entries(page)).to_contain_text("Diterima server")
    expect(changes(page, "16.08", SATURDAY)).to_have_count(1)


def test_signing_out_without_a_line_locks_the_device_and_the_server_hears_of_it_first(pc, line):
    page = pc("16.11")
    page.goto("/sandi/")
    page.locator("#akun summary").click()
    line.cut()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("Anda sudah keluar di perangkat ini.")).to_be_visible()
    page.goto("/lapor/16.11/")
    expect(page.get_by_role("heading", name="Belum ada yang masuk di perangkat ini")).to_be_visible()
    line.mend()
    page.goto("/kabkota/16.11/")
    expect(page.get_by_label("Kata sandi")).to_be_visible()
