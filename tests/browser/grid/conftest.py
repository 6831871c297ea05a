"""The bureau's grid in a real browser."""

import pytest
from playwright.sync_api import Page

from tests.browser.grid.keys import open_grid


@pytest.fixture
def grid(enter, watch):
    """The bureau's page of a date in a browser that lets pages use its clipboard."""
    watch.expect("status of 409", "status of 422")  # the answers that this page shows

    def grid(date: str, *, reason: str = "") -> Page:
        page = enter("biro", alone=True)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return open_grid(page, date, reason=reason)

    return grid
