"""Everything can be read and a report entered in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def plain(enter):
    """A person whose browser runs no script."""
    return lambda name: enter(name, java_script_enabled=False)


def test_an_officer_signs_in_reports_and_corrects(new_context, demonstration):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    sign_in(page, "petugas-16-73", demonstration.passwords["petugas-16-73"])
    page.goto("/lapor/16.73/?tanggal=2016-08-27")
    page.get_by_label("Perekaman", exact=True).fill("12,5")
    page.get_by_label("Cetak baru").fill("3")
    page.get_by_role("button", name="Simpan laporan").click()
    expect(page.get_by_role("alert")).to_contain_text("“12,5” bukan bilangan bulat.")
    expect(page.get_by_label("Cetak baru")).to_have_value("3")

    page.get_by_label("Perekaman", exact=True).fill("1.250")
    page.get_by_role("button", name="Simpan laporan").click()
    saved = page.get_by_role("region", name="Laporan 27 Agustus 2016 tersimpan")
    expect(saved).to_contain_text("1.250")

    page.get_by_text("Ubah laporan ini").click()
    page.get_by_label("Perekaman", exact=True).fill("125")
    page.get_by_label("Alasan perubahan").fill("kelebihan satu nol")
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.get_by_role("region", name="Perubahan laporan 27 Agustus 2016 tersimpan")).to_contain_text(
        "125"
    )
    expect(page.get_by_role("region", name="Riwayat laporan ini")).to_contain_text("kelebihan satu nol")


def test_zero_with_its_reason_is_accepted(plain):
    page = plain("biro")
    page.goto("/lapor/16.11/?tanggal=2016-08-26")
    page.get_by_label("Perekaman", exact=True).fill("0")
    page.get_by_label("Alasan perekaman 0").fill("jaringan putus")
    page.get_by_label("Alasan perubahan").fill("laporan keliru")
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.get_by_role("region", name="Perubahan laporan 26 Agustus 2016")).to_contain_text(
        "jaringan putus"
    )


@pytest.mark.parametrize(
    ("address", "charts"), [("/provinsi/16/", 1), ("/kabkota/16.07/", 3), ("/tenggat/", 0)]
)
def test_every_chart_is_a_picture_with_its_numbers_in_a_table_below_it(plain, address, charts):
    page = plain("biro")
    page.goto(address)
    figures = page.get_by_role("main").get_by_role("figure")
    expect(figures).to_have_count(charts)
    for figure in figures.all():
        expect(figure.locator("svg.picture")).to_be_visible()
        expect(figure.locator("path, rect").first).to_be_attached()
        table = figure.get_by_role("table")
        expect(table).to_be_visible()
        assert table.get_by_role("row").count() > 2
    expect(page.locator("[data-needs-script]:visible")).to_have_count(0)


def test_where_scripts_do_not_arrive_the_tables_open_by_themselves(enter, watching):
    """A browser that would run scripts, on a line or behind a filter that lets none through."""
    page = enter("biro", alone=True)
    watching.expect("ERR_FAILED")
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/provinsi/16/")
    heights = "[...document.querySelectorAll('.chart-data > div')].map((table) => table.offsetHeight)"
    assert page.evaluate(heights) == [0]
    page.evaluate("document.getAnimations().forEach((held) => held.finish())")
    assert min(page.evaluate(heights)) > 100


def test_the_table_filters_and_sorts_and_the_map_changes_its_measure(plain):
    page = plain("biro")
    page.goto("/provinsi/16/")
    table = page.get_by_role("table", name="Kabupaten dan kota menurut sisanya")
    page.get_by_label("Jenis").select_option("Kota")
    page.get_by_role("button", name="Saring").click()
    expect(table.get_by_role("row")).to_have_count(1 + 4)
    table.get_by_role("link", name="Cakupan").click()
    expect(table.get_by_role("columnheader", name="Cakupan")).to_have_attribute("aria-sort", "descending")
    expect(table.get_by_role("row")).to_have_count(1 + 4)
    page.get_by_role("navigation", name="Ukuran pada peta").get_by_role("link").nth(1).click()
    expect(table.get_by_role("row")).to_have_count(1 + 4)


def test_the_menu_opens_changes_the_language_and_signs_out(new_context, demonstration):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    sign_in(page, "pimpinan", demonstration.passwords["pimpinan"])
    page.locator("summary", has_text="Akun, bahasa, dan tampilan").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    page.locator("#akun summary").click()
    page.locator("#akun form").last.get_by_role("button").click()
    expect(page).to_have_url(re.compile("/masuk/"))
