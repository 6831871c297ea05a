"""An officer asks for a change of a locked day, the bureau accepts it, and the figures follow."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import grouped, number, remaining

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOCKED = "/lapor/16.03/?tanggal=2016-08-18"


def remaining_people(page: Page) -> int:
    page.goto("/kabkota/16.03/")
    return number(remaining(page).inner_text())


def ask(page: Page, *, more: int, reason: str) -> None:
    page.goto(LOCKED)
    page.get_by_role("link", name="Ajukan koreksi").click()
    field = page.get_by_label("Perekaman", exact=True)
    field.fill(str(int(field.input_value()) + more))
    page.get_by_label("Alasan koreksi").fill(reason)
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Koreksi laporan Kamis, 18 Agustus 2016")


def test_asked_accepted_and_shown_on_the_regency_page(enter):
    officer, bureau = enter("petugas-16-03"), enter("biro")
    before = remaining_people(bureau)
    ask(officer, more=137, reason="Rekap Kecamatan Tanjung Agung menyusul")
    assert remaining_people(bureau) == before

    bureau.goto("/koreksi/")
    bureau.get_by_role("link", name="Kabupaten Muara Enim, 18 Agustus 2016").click()
    expect(bureau.get_by_role("main")).to_contain_text("Rekap Kecamatan Tanjung Agung menyusul")
    today = bureau.locator(".effect-date", has_text="Hari ini")
    expect(today.get_by_role("row", name="Sisa").first).to_contain_text(
        f"{grouped(before)} → {grouped(before - 137)}"
    )
    bureau.get_by_label("Jawaban kepada petugas").fill("Sesuai berita acara")
    bureau.get_by_role("button", name="Terima dan ubah laporan").click()
    expect(bureau.get_by_role("status").filter(has_text="Koreksi diterima")).to_be_visible()

    bureau.goto("/kabkota/16.03/")
    expect(remaining(bureau)).to_contain_text(grouped(before - 137))
    history = bureau.get_by_role("region", name="Riwayat laporan").get_by_role("row").nth(1)
    expect(history).to_contain_text("Rekap Kecamatan Tanjung Agung menyusul")
    expect(history).to_contain_text("Sesuai berita acara")

    officer.goto(LOCKED)
    expect(officer.get_by_role("main")).to_contain_text("Diterima")
    expect(officer.get_by_role("main")).to_contain_text("Sesuai berita acara")


def test_two_people_of_the_bureau_decide_and_the_second_is_told(enter):
    officer = enter("petugas-16-03")
    ask(officer, more=1, reason="Salah ketik")
    first, second = enter("biro"), enter("biro")
    for page in (first, second):
        page.goto(officer.url)
        page.get_by_label("Jawaban kepada petugas").fill("Belum ada berita acara")
    first.get_by_role("button", name="Tolak").click()
    expect(first.get_by_role("status").filter(has_text="Koreksi ditolak")).to_be_visible()
    second.get_by_role("button", name="Terima dan ubah laporan").click()
    expect(second.get_by_role("status").filter(has_text="Sudah diputuskan lebih dulu")).to_be_visible()
    officer.goto("/koreksi/")
    expect(officer.get_by_role("main")).to_contain_text("Belum ada berita acara")


def test_the_whole_way_works_without_script(enter):
    officer = enter("petugas-16-03", java_script_enabled=False)
    officer.goto("/lapor/16.03/?tanggal=2016-08-12")
    officer.get_by_role("link", name="Ajukan koreksi").click()
    officer.get_by_label("Perekaman", exact=True).fill("77")
    officer.get_by_label("Alasan koreksi").fill("Salah ketik")
    officer.get_by_role("button", name="Kirim permintaan").click()
    bureau = enter("biro", java_script_enabled=False)
    bureau.goto(officer.url)
    bureau.get_by_role("button", name="Terima dan ubah laporan").click()
    expect(bureau.get_by_role("status").filter(has_text="Koreksi diterima")).to_be_visible()
    officer.goto("/lapor/16.03/?tanggal=2016-08-12")
    expect(officer.get_by_role("main")).to_contain_text("77")


def test_a_balance_is_saved_after_its_drift_was_seen(enter):
    page = enter("biro")
    page.goto("/rekonsiliasi/16.02/?tanggal=2016-08-26")
    page.get_by_label("Stok blangko").fill("9.000")
    page.get_by_label("Sumber").fill("Hitung fisik gudang")
    page.get_by_role("button", name="Lihat selisihnya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saldo pada akhir 26 Agustus 2016")
    stock = page.get_by_role("table", name="Selisih").get_by_role("row", name="Stok blangko")
    expect(stock).to_contain_text("9.000")
    confirm = page.get_by_label("Angkanya sudah saya periksa dan memang benar.")
    if confirm.count():
        confirm.check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="26 Agustus 2016 tersimpan")).to_be_visible()
    expect(page.get_by_role("table", name="Saldo yang tersimpan")).to_contain_text("Hitung fisik gudang")
