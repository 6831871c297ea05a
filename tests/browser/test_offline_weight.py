"""What the form costs: bytes over the line, keys under the fingers; and that it judges as the server does."""

import re

import pytest
from django.forms import ValidationError
from playwright.sync_api import expect

from regencies.forms.numbers import WholeNumberField
from tests.browser.devices import prepared
from tests.browser.test_offline import SUNDAY, line, officer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["line", "officer"]
FIRST_VISIT, LATER_VISIT = 60_000, 5_000  # bytes, headers included
# What is fetched once, after the page, so that it opens without a connection.
BACKGROUND, IN_BACKGROUND = ("/pekerja.js", "/luring/", "luring.json", "/offline/shell"), 20_000
KEYS = 15
NUMBERS = (
    "0 7 007 112 1.234 12.345.678 1 234 1,234 12,5 1.23 1.2345 -3 −3 – dua 1e3 ٣ 0x1 +5 1. .1 1000000 1000001"
)


def settled(page, line) -> None:
    """Until the line has been silent for a second."""
    count = -1
    while count != line.downloaded:
        count = line.downloaded
        page.wait_for_timeout(1_000)


def test_the_form_weighs_little_at_first_and_almost_nothing_after(enter, line, tell):
    page = enter("petugas-16-13", base_url=line.address)
    prepared(page, "16.13")
    settled(page, line)
    background = sum(count for request, count in line.carried if any(part in request for part in BACKGROUND))
    first = line.downloaded - background
    line.forget()
    page.reload()
    settled(page, line)
    tell(f"The report form weighs {first} bytes, {background} in the background, {line.downloaded} after.")
    assert first <= FIRST_VISIT
    assert background <= IN_BACKGROUND
    assert line.downloaded <= LATER_VISIT


def test_a_day_takes_few_keys_beyond_its_digits(officer, line):
    page = officer("16.12")
    page.goto(f"/lapor/16.12/?tanggal={SUNDAY}")
    pressed = 0
    for figure in ("112", "85", "4", "500", "2", "3", "1"):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
        pressed += 1
    page.keyboard.press("Enter")
    expect(page.locator("#tersimpan")).to_be_visible()
    assert pressed + 1 <= KEYS
    expect(page.get_by_role("region", name="tersimpan")).to_contain_text("500")


def test_the_device_reads_numbers_as_the_server_does(officer):
    page = officer("16.71")
    address = page.evaluate(
        "performance.getEntriesByType('resource').find(({ name }) => /offline.form/.test(name)).name"
    )
    written = [*NUMBERS.split(" "), "1 234", "1\u00a0234", " 12 ", "1. 234", "12 34", ""]
    read = page.evaluate(
        """async ([address, written]) => {
          const { read } = await import(address);
          return written.map(read).map((value) => (value === undefined ? "refused" : value));
        }""",
        [address, written],
    )
    field = WholeNumberField(largest=10**12)
    assert read == [_as_the_server(field, text) for text in written]


def _as_the_server(field: WholeNumberField, text: str) -> int | str | None:
    try:
        return field.to_python(text)
    except ValidationError:
        return "refused"


def test_the_page_without_data_needs_nothing_that_the_worker_does_not_keep(officer, line):
    page = officer("16.72")
    line.cut()
    page.goto("/lapor/16.72/")
    expect(page.locator("[name=recorded]")).to_be_visible()
    asked = page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    )
    served = page.evaluate(
        "async () => { const cache = await caches.open((await caches.keys())[0]);"
        " return (await cache.keys()).map(({ url }) => new URL(url).pathname); }"
    )
    static = {path for path in asked if re.match(r"/static/", path)}
    assert static
    assert static <= set(served)
