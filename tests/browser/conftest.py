"""The real thing: `bin/run` with its demonstration, driven through Debian's Chromium.

Everything here lives as long as this folder's tests and no longer: Playwright keeps an event loop running,
in which Django would refuse the database to the tests that follow.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from ektp.bootstrap import Fault
from tests import gates
from tests.browser.running import Demonstration
from tests.browser.watching import Watch
from tests.ektp.launching import processes

ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
DESK = {"width": 1280, "height": 900}
expect.set_options(timeout=15_000)


@pytest.fixture(scope="package")
def demonstration(tmp_path_factory) -> Iterator[Demonstration]:
    folder = tmp_path_factory.mktemp("browser") / "data"
    with Demonstration(folder) as demonstration:
        assert demonstration.ready(), demonstration.said()
        demonstration.add_account_without_role()
        yield demonstration
    for pid in processes(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="package")
def base_url(demonstration) -> str:
    return demonstration.address


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright) -> Iterator[Browser]:
    try:
        path = gates.browser()
    except Fault as fault:
        pytest.fail(str(fault), pytrace=False)
    arguments = [*ARGUMENTS, "--no-sandbox"]  # only pages of our own; many machines forbid user namespaces
    browser = playwright.chromium.launch(executable_path=path, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args(base_url) -> dict:
    return {
        "base_url": base_url,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": DESK,
        "reduced_motion": "reduce",
    }


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Every test also fails on an error in the console and on a violation of the CSP."""
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def new_context(
    browser: Browser, browser_context_args: dict, watch: Watch
) -> Iterator[Callable[..., BrowserContext]]:
    contexts = []

    def open_context(**arguments) -> BrowserContext:
        context = browser.new_context(**(browser_context_args | arguments))
        watch.over(context)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def context(new_context) -> BrowserContext:
    return new_context()


@pytest.fixture(scope="package")
def sessions() -> dict[str, dict]:
    """Cookies of the accounts that have signed in, so that each signs in once."""
    return {}


@pytest.fixture
def enter(new_context, demonstration, sessions) -> Callable[..., Page]:
    """``enter("biro")``: a page of somebody signed in (``""``: of a visitor); the rest is the context's."""

    def enter(name: str, **arguments) -> Page:
        if name and name not in sessions:
            page = new_context().new_page()
            sign_in(page, name, demonstration.passwords[name])
            sessions[name] = page.context.storage_state()
            page.context.close()
        return new_context(storage_state=sessions.get(name), **arguments).new_page()

    return enter


@pytest.fixture
def tell(request) -> Callable[[str], None]:
    """Say a measured figure in the middle of a run."""
    return request.config.pluginmanager.getplugin("terminalreporter").write_line


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).not_to_have_url("**/masuk/**")
