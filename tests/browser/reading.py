"""What a reader takes from a page."""

import re

from playwright.sync_api import Locator, Page


def remaining(page: Page) -> Locator:
    """The number of people who still have to be recorded, on province, regency and countdown."""
    figures = page.get_by_role("region", name="Pokoknya")
    return figures.locator(".figure", has_text="Belum terekam").locator(".figure-value")


def number(text: str) -> int:
    """``772.165orang`` is 772165."""
    return int(re.sub(r"\D", "", text))


def grouped(value: int) -> str:
    """772165 is ``772.165``."""
    return f"{value:,}".replace(",", ".")


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
