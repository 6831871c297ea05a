"""The people of the demonstration, each signed in once."""

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
        page.context.clear_cookies(name="django_language")
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")

    def leave(self) -> None:
        for page in self._pages.values():
            page.context.close()


def sign_in(page: Page, name: str, password: str) -> None:
    """On the sign-in page."""
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_have_count(0)
