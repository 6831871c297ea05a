"""One report per regency and day, whoever sends it and however often."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def change(page: Page, label: str, value: str, reason: str) -> None:
    page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Alasan perubahan").fill(reason)
    page.get_by_role("button", name="Simpan perubahan").click()


@pytest.fixture
def conflict(enter):
    """The officer changed a day that the bureau had opened before; now the bureau saves too."""

    def conflict(code: str) -> Page:
        officer, bureau = enter(f"petugas-{code.replace('.', '-')}"), enter("biro")
        for page in (officer, bureau):
            page.goto(f"/lapor/{code}/?tanggal=2016-08-29")
        change(officer, "Perekaman", "77", "salah ketik")
        expect(officer.get_by_role("heading", name="Perubahan laporan 29 Agustus 2016")).to_be_visible()
        change(bureau, "Cetak baru", "55", "kartu terlambat dicatat")
        expect(bureau.get_by_role("heading", level=1)).to_have_text(
            "Laporan ini diubah orang lain sejak Anda membukanya"
        )
        return bureau

    return conflict


def test_the_second_editor_sees_what_the_first_changed_and_may_keep_it(conflict):
    page = conflict("16.10")
    expect(page.get_by_role("main")).to_contain_text("Kabupaten Ogan Ilir")
    expect(page.get_by_role("main")).to_contain_text("salah ketik")
    recorded = page.get_by_role("row", name="Perekaman").first
    expect(recorded.get_by_role("cell").nth(1)).to_contain_text("77")
    expect(page.get_by_role("row", name="Cetak baru").get_by_role("cell").nth(2)).to_contain_text("55")

    page.get_by_role("link", name="Biarkan yang tersimpan").click()
    expect(page.get_by_label("Perekaman", exact=True)).to_have_value("77")
    expect(page.get_by_label("Cetak baru")).not_to_have_value("55")


def test_what_each_changed_is_chosen_beforehand_and_both_stay_in_the_history(conflict):
    page = conflict("16.74")  # a day that no other test changes
    expect(page.get_by_label("Alasan perubahan")).to_have_value("kartu terlambat dicatat")
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.get_by_role("heading", name="Perubahan laporan 29 Agustus 2016 tersimpan")).to_be_visible()
    history = page.get_by_role("region", name="Riwayat laporan ini").get_by_role("listitem")
    expect(history).to_have_count(3)
    expect(history.nth(0)).to_contain_text("kartu terlambat dicatat")
    expect(history.nth(0)).to_contain_text("→ 55")
    expect(history.nth(1)).to_contain_text("salah ketik")
    expect(history.nth(1)).to_contain_text("→ 77")


def test_a_double_click_on_save_is_one_report(enter):
    page = enter("petugas-16-10")
    page.goto("/lapor/16.10/?tanggal=2016-08-28")
    page.get_by_label("Perekaman", exact=True).fill("31")
    page.get_by_label("Cetak baru").fill("0")
    page.get_by_role("button", name="Simpan laporan").dblclick()
    expect(page.get_by_role("heading", name="Laporan 28 Agustus 2016")).to_be_visible()
    page.goto("/lapor/16.10/?tanggal=2016-08-28")
    history = page.get_by_role("region", name="Riwayat laporan ini").get_by_role("listitem")
    expect(history).to_have_count(1)
    expect(history).to_contain_text("dibuat")


def test_the_same_report_from_two_tabs_is_one_report(enter):
    first, second = enter("petugas-16-73"), enter("petugas-16-73")
    for page in (first, second):
        page.goto("/lapor/16.73/?tanggal=2016-08-28")
        page.get_by_label("Perekaman", exact=True).fill("12")
        page.get_by_label("Cetak baru").fill("3")
    first.get_by_role("button", name="Simpan laporan").click()
    expect(first.get_by_role("heading", name="Laporan 28 Agustus 2016 tersimpan")).to_be_visible()
    second.get_by_role("button", name="Simpan laporan").click()
    expect(second.get_by_role("heading", name="tidak ada yang berubah")).to_be_visible()
