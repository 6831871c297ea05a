"""The people of the demonstration, each signed in once."""

import re
from base64 import b32decode
from urllib.parse import urlsplit

from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import Watch

DESK = {"width": 1280, "height": 900}


class People:
    """One page for each account; ``""`` is a visitor's."""

    def __init__(self, browser: Browser, arguments: dict, passwords: dict[str, str], watch: Watch) -> None:
        self._browser, self._arguments, self._watch = browser, arguments, watch
        self._passwords = passwords
        self._pages: dict[str, Page] = {}
        self._icon = ""

    def page(self, name: str) -> Page:
        if name not in self._pages:
            context = self._browser.new_context(**self._arguments)
            self._watch.over(context)
            self._pages[name] = context.new_page()
            self._settle(self._pages[name], name)
        return self._pages[name]

    def _settle(self, page: Page, name: str) -> None:
        page.goto("/")
        self._icon = page.locator("link[rel=icon]").get_attribute("href")
        if name:
            sign_in(page, name, self._passwords[name])

    def tidy(self, page: Page) -> None:
        """Leave nothing of a test to the next one."""
        for other in page.context.pages:
            if other != page:
                other.close()
        # Nothing runs in a picture; being of the same origin it spares the browser a new process, a second.
        page.goto(self._icon)
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        for name in ("django_language", "theme"):
            page.context.clear_cookies(name=name)
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")

    def leave(self) -> None:
        for page in self._pages.values():
            page.context.close()


class Phone:
    """The app on somebody's phone. A code counts once: a second one in the same half minute is the next."""

    def __init__(self, secret: str) -> None:
        self._key = b32decode(secret.replace(" ", ""))
        self._last = 0

    def code(self) -> str:
        now = TOTP(self._key)
        self._last = max(now.t(), self._last + 1)
        return f"{TOTP(self._key, drift=self._last - now.t()).token():06}"


PHONES: dict[str, Phone] = {}  # by address of the demonstration and user name
SET_UP, ASKED = "Pasang verifikasi dua langkah", "Masukkan kode"


def sign_in(page: Page, name: str, password: str) -> None:
    """On the sign-in page; whoever is asked for a code has his phone at hand, or sets one up."""
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    step = page.get_by_role("heading", level=1).filter(has_text=re.compile(f"{SET_UP}|{ASKED}"))
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/masuk/"))
    if step.count():
        give_code(page, name)
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_have_count(0)


def give_code(page: Page, name: str) -> None:
    """At the second step, or at the page that sets up a phone."""
    at = f"{urlsplit(page.url).netloc} {name}"
    if page.get_by_role("heading", level=1, name=SET_UP).count():
        page.get_by_text("Tidak dapat memindai?").click()
        PHONES[at] = Phone(page.locator("#kunci").inner_text())
    page.locator("[name=code]").fill(PHONES[at].code())
    page.locator("main form button.btn-primary").click()
    if page.get_by_role("heading", level=1, name="Simpan sepuluh kode cadangan ini").count():
        page.get_by_role("link", name="Sudah saya simpan, lanjutkan").click()
