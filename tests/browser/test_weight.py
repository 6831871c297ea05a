"""What the province's page costs a visitor: bytes and requests on the line, and nothing that jumps."""

import pytest

from bench.pages import PHONE, WATCH, visit
from tests.browser.line import Line

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIRST_VISIT, LATER_VISIT = 100_000, 15_000  # bytes, headers included
REQUESTS = 10


@pytest.fixture
def line(demonstration):
    with Line(demonstration.port) as line:
        yield line


def test_the_provinces_page_weighs_little_at_first_and_almost_nothing_after(enter, line, tell):
    page = enter("pimpinan", alone=True, base_url=line.address)
    page.add_init_script(WATCH)

    visit(page)
    page.wait_for_timeout(500)
    first, requests = line.downloaded, len(line.carried)
    line.forget()
    visit(page)

    tell(f"The province's page weighs {first} bytes in {requests} requests, {line.downloaded} after.")
    assert first <= FIRST_VISIT
    assert requests <= REQUESTS
    assert line.downloaded <= LATER_VISIT


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["/provinsi/16/", "/kabkota/16.07/"])
def test_nothing_jumps_while_a_page_comes_up(enter, screen, path):
    page = enter("pimpinan", alone=True, **screen)
    page.add_init_script(WATCH)

    _seconds, shift = visit(page, path)

    assert shift == 0
