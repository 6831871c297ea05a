"""The bureau invites an officer by a link, moves him, and his open pages notice at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "rambutan hijau dua lapis"


def invite(page: Page, name: str, code: str) -> str:
    """The link that the bureau sees once."""
    page.goto(f"/pengguna/undang/?kabkota={code}")
    page.get_by_label("Nama orangnya").fill(name)
    page.get_by_role("button", name="Buat tautan undangan").click()
    link = page.get_by_label("Tautan saja").input_value()
    assert link in page.get_by_label("Pesan siap kirim").input_value()
    assert violations(page) == []
    return link


def choose(page: Page, username: str) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi baru", exact=True).fill(PASSWORD)
    page.get_by_label("Kata sandi baru, sekali lagi").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun dan masuk").click()


def test_an_invited_officer_comes_in_and_a_move_closes_his_old_regency_where_it_is_open(enter, new_context):
    bureau = enter("biro")
    link = invite(bureau, "Yuni Kartika", "16.05")
    token = link.partition("#")[2]
    officer = new_context().new_page()
    asked: list[str] = []
    officer.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
    officer.goto(link)
    expect(officer.get_by_role("heading", name="Selamat datang")).to_be_visible()
    assert violations(officer) == []
    assert officer.get_by_label("Nama pengguna").input_value() == "yuni.kartika"
    assert token not in officer.url
    choose(officer, "yuni.kartika")
    expect(officer).to_have_url(re.compile("/lapor/16.05/"))
    # Browsers tell a script the fragment of its own page, and send it to nobody.
    assert [sent for sent in asked if token in sent.replace(link, "")] == []

    bureau.goto("/pengguna/?kabkota=16.05")
    bureau.get_by_role("link", name="Yuni Kartika").click()
    bureau.get_by_text("Pindahkan").first.click()
    bureau.get_by_label("Pindah ke").select_option("16.09")
    bureau.locator("details[open] [name=why]").fill("Mutasi per 1 September")
    bureau.locator("details[open] button").click()
    expect(
        bureau.get_by_text("dari Kabupaten Musi Rawas ke Kabupaten Ogan Komering Ulu Selatan")
    ).to_be_visible()

    officer.goto("/kabkota/16.05/")
    expect(officer).to_have_url(re.compile("/masuk/"))
    officer.get_by_label("Nama pengguna").fill("yuni.kartika")
    officer.get_by_label("Kata sandi").fill(PASSWORD)
    officer.get_by_role("button", name="Masuk", exact=True).click()
    expect(officer.get_by_text("404")).to_be_visible()
    officer.goto("/")
    expect(officer).to_have_url(re.compile("/lapor/16.09/"))


def test_without_a_script_the_link_is_pasted_and_opens_once(enter, new_context):
    link = invite(enter("biro"), "Tono", "16.05")
    for is_first in (True, False):
        page = new_context(java_script_enabled=False).new_page()
        page.goto(link)
        page.get_by_label("Tautan undangan").fill(f" {link} ")
        page.get_by_role("button", name="Lanjutkan").click()
        if is_first:
            choose(page, "tono")
            expect(page).to_have_url(re.compile("/lapor/16.05/"))
    expect(page.get_by_role("heading", name="Tautan ini tidak berlaku")).to_be_visible()
