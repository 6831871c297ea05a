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
from tests.browser.people import DESK, People
from tests.browser.running import Demonstration
from tests.browser.watching import Watch
from tests.ektp.launching import processes

ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
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


@pytest.fixture(scope="package")
def watching() -> Watch:
    return Watch()


@pytest.fixture
def watch(watching) -> Iterator[Watch]:
    """Every test also fails on an error in the console and on a violation of the CSP."""
    watching.forget()
    yield watching
    assert watching.unexpected() == []


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
def people(browser, browser_context_args, demonstration, watching) -> Iterator[People]:
    people = People(browser, browser_context_args, demonstration.passwords, watching)
    yield people
    people.leave()


@pytest.fixture
def enter(people, new_context) -> Iterator[Callable[..., Page]]:
    """``enter("biro")``: the page of somebody who is signed in (``""``: of a visitor).

    Every account has one page that all tests use after each other, because a new one costs a second. A test
    that asks twice, or for other context arguments (``alone=True`` when it has none), gets one of its own.
    """
    taken: list[Page] = []

    def enter(name: str, *, alone: bool = False, **arguments) -> Page:
        page = people.page(name)
        if alone or arguments or page in taken:
            return new_context(storage_state=page.context.storage_state(), **arguments).new_page()
        taken.append(page)
        return page

    yield enter
    for page in taken:
        people.tidy(page)
