"""The line breaks at every step, the browser dies, the server dies: each report arrives, and once."""

import contextlib
import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from ektp.bootstrap import Fault
from regencies.messages.reading import read_messages
from regencies.pasted import names
from tests import gates
from tests.browser.devices import back, changes, entries, fill, held, nothing_waits, prepared, report
from tests.browser.line import Line
from tests.browser.people import sign_in
from tests.conftest import TODAY
from tests.ektp.launching import eventually, processes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SATURDAY, SUNDAY, MONDAY = "2016-08-27", "2016-08-28", "2016-08-29"
TAKEN = "Diterima server"


@pytest.fixture
def line(demonstration, watch) -> Iterator[Line]:
    watch.expect("net::ERR_", "Failed to load resource")
    with Line(int(demonstration.port)) as line:
        yield line


@pytest.fixture
def officer(enter, line):
    """``officer("16.01")``: the officer's form on a device behind the line, opened once."""

    def officer(code: str) -> Page:
        page = enter(f"petugas-{code.replace('.', '-')}", base_url=line.address)
        return prepared(page, code)

    return officer


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_what_the_line_lost_is_sent_again_by_itself_and_is_one_report(officer, line, lost):
    code = {"request": "16.01", "answer": "16.02"}[lost]
    page = officer(code)
    line.lose(lost, "/kirim/")
    report(page, code, SATURDAY, "31")
    expect(entries(page)).to_contain_text("Menunggu sambungan")
    line.mend()
    if lost == "answer":
        back(page)
    expect(entries(page)).to_contain_text(TAKEN)
    expect(changes(page, code, SATURDAY)).to_have_count(1)


def test_a_server_that_is_killed_during_the_sending_takes_the_report_once_when_it_is_back(
    officer, line, demonstration
):
    page = officer("16.03")
    with held(demonstration):
        report(page, "16.03", SATURDAY, "32")
        assert eventually(lambda: line.sent("/kirim/"))
        for pid in demonstration.find("gunicorn"):
            os.kill(pid, signal.SIGKILL)
        expect(entries(page)).to_contain_text("Menunggu sambungan")
    assert eventually(demonstration.answers)
    back(page)
    expect(entries(page)).to_contain_text(TAKEN)
    expect(changes(page, "16.03", SATURDAY)).to_have_count(1)


def test_after_a_save_that_changed_nothing_the_next_change_waits_and_is_taken(officer, line):
    """The browser keeps the page of before, which has not changed, and with it a key that is spent."""
    page = officer("16.04")
    report(page, "16.04", SATURDAY, "33")
    expect(page.locator("#tersimpan")).to_be_visible()
    report(page, "16.04", SATURDAY, "33", reason="Diperiksa lagi")
    expect(page.locator("#tersimpan")).to_be_visible()
    fill(page, "16.04", SATURDAY, "34", reason="Satu orang terlewat")
    line.lose("request", "/kirim/")
    page.locator("#laporan .btn-primary").click()
    expect(entries(page)).to_contain_text("Menunggu sambungan")
    line.mend()
    back(page)
    expect(entries(page)).to_contain_text(TAKEN)
    expect(changes(page, "16.04", SATURDAY)).to_have_count(2)


def test_a_conflict_is_shown_and_chosen_field_by_field_not_resolved_silently(officer, enter, line):
    page, bureau = officer("16.04"), enter("biro")
    line.cut()
    report(page, "16.04", MONDAY, "77", "salah hitung")
    expect(entries(page)).to_have_count(1)
    report(bureau, "16.04", MONDAY, "88", "telepon")
    expect(bureau.locator("#tersimpan")).to_be_visible()
    line.mend()
    back(page)
    expect(entries(page)).to_contain_text("Diubah orang lain")
    page.get_by_role("button", name="Bandingkan dan pilih").click()
    expect(page.get_by_text("telepon")).to_be_visible()
    choice = page.get_by_role("radio", name="Perekaman, Ketikan Anda")
    expect(choice).not_to_be_checked()
    choice.check()
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.locator("#tersimpan")).to_be_visible()
    assert nothing_waits(page)


@pytest.fixture
def phone(playwright, browser_name, demonstration, line, tmp_path, watch):
    """A browser with a folder of its own: ``phone()`` starts it, ``phone.die()`` pulls the battery."""

    class Phone:
        def __call__(self) -> Page:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            self.context = playwright.chromium.launch_persistent_context(
                str(tmp_path / "phone"),
                executable_path=_chromium(),
                args=arguments,
                base_url=line.address,
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                viewport={"width": 360, "height": 740},
            )
            watch.over(self.context)
            return self.context.new_page()

        def die(self) -> None:
            for pid in processes(tmp_path / "phone"):
                os.kill(pid, signal.SIGKILL)
            self.close()

        def close(self) -> None:
            with contextlib.suppress(Error):  # a browser that died says that it is closed already
                self.context.close()

    phone = Phone()
    yield phone
    phone.close()


def _chromium() -> str:
    try:
        return gates.browser()
    except Fault as fault:
        pytest.fail(str(fault), pytrace=False)


def test_days_without_a_line_survive_a_dead_battery_and_go_out_after_signing_in_again(
    phone, line, demonstration
):
    page = phone()
    page.goto("/masuk/")
    sign_in(page, "petugas-16-05", demonstration.passwords["petugas-16-05"])
    prepared(page, "16.05")
    line.cut()
    report(page, "16.05", SATURDAY, "12,5")
    expect(page.get_by_text("“12,5” bukan bilangan bulat.")).to_be_visible()
    report(page, "16.05", SATURDAY, "21")
    expect(entries(page)).to_have_count(1)
    report(page, "16.05", SUNDAY, "22")
    expect(entries(page)).to_have_count(2)
    fill(page, "16.05", MONDAY, "1.234")
    expect(page.get_by_text("Ketikan tersimpan di perangkat ini.")).to_be_visible()
    phone.die()

    page = phone()
    page.goto(f"/lapor/16.05/?tanggal={MONDAY}")
    expect(page.locator("[name=recorded]")).to_have_value("1.234")
    page.goto("/antrean/")
    expect(entries(page)).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Simpan sebagai teks").click()
    text = download.value.path().read_text()
    read = [
        (each.area_code, str(each.date), each.recorded, each.printed, each.blanks_spoiled, each.problems)
        for each in read_messages(text, today=TODAY, names=names)
    ]
    assert read == [("16.05", SATURDAY, 21, 3, 0, ()), ("16.05", SUNDAY, 22, 3, 0, ())]

    page.context.clear_cookies(name="sessionid")  # a browser that dies may forget that somebody is signed in
    line.mend()
    back(page)
    page.get_by_role("link", name="Masuk lagi untuk mengirim").click()
    sign_in(page, "petugas-16-05", demonstration.passwords["petugas-16-05"])
    assert nothing_waits(page)
    page.goto("/antrean/")
    expect(entries(page).get_by_text(TAKEN)).to_have_count(2)
    expect(changes(page, "16.05", SUNDAY)).to_have_count(1)
