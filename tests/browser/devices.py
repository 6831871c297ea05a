"""An officer's device behind a line that a test can break, and what it keeps."""

import contextlib
from collections.abc import Iterator

import psycopg2
from playwright.sync_api import Locator, Page, expect

from ektp import embedded
from tests.browser.running import Demonstration
from tests.ektp.launching import eventually

# Everything that a browser keeps for this address, as one text: sealed bytes as the letters they would be.
_KEPT = """async () => {
  const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
      });
      for (const row of rows) for (const [field, value] of Object.entries(row)) {
        const bytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
        kept.push(`${store}.${field}: ${bytes ? new TextDecoder("latin1").decode(value) : String(value)}`);
      }
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      kept.push(`${request.url} ${await (await cache.match(request)).text()}`);
    }
  }
  return kept.join("\\n");
}"""


def kept(page: Page) -> str:
    return page.evaluate(_KEPT)


# Whether the worker is in charge from the next page on, and the person's own data have been sealed.
_IS_PREPARED = """async () => {
  if ((await navigator.serviceWorker.getRegistration())?.active?.state !== "activated") return false;
  if (!(await indexedDB.databases()).some(({ name }) => name === "pantau-ktp-el")) return false;
  return new Promise((resolve) => {
    const asked = indexedDB.open("pantau-ktp-el");
    asked.onsuccess = () => {
      const reading = asked.result.transaction(["keys", "sealed"]);
      const who = reading.objectStore("keys").get("owner");
      const all = reading.objectStore("sealed").getAll();
      reading.oncomplete = () => {
        asked.result.close();
        resolve(all.result.some(({ kind, owner }) => kind === "data" && owner === who.result?.owner));
      };
    };
  });
}"""


def prepared(page: Page, code: str) -> Page:
    """The form, opened once with a connection, so that it opens without one."""
    page.goto(f"/lapor/{code}/")
    assert eventually(lambda: page.evaluate(_IS_PREPARED))
    return page


def fill(page: Page, code: str, date: str, recorded: str, reason: str = "") -> None:
    page.goto(f"/lapor/{code}/?tanggal={date}")
    page.locator("[name=recorded]").fill(recorded)
    page.locator("[name=printed]").fill("3")
    if reason:
        page.locator("[name=reason]").fill(reason)


def report(page: Page, code: str, date: str, recorded: str, reason: str = "") -> None:
    fill(page, code, date, recorded, reason)
    page.locator("#laporan .btn-primary").click()


def entries(page: Page) -> Locator:
    return page.locator(".queue-entry")


def back(page: Page) -> None:
    """What a browser says when its line is back; without it the queue tries again after a pause."""
    page.evaluate("dispatchEvent(new Event('online'))")


_WAITING = """() => new Promise((resolve) => {
  const asked = indexedDB.open("pantau-ktp-el");
  asked.onsuccess = () => {
    const all = asked.result.transaction("sealed").objectStore("sealed").getAll();
    all.onsuccess = () => {
      asked.result.close();
      resolve(all.result.filter(({ kind, isOpen }) => kind === "entry" && isOpen).length);
    };
  };
})"""


def nothing_waits(page: Page) -> bool:
    """Whether the device has no report left that was not taken."""
    return eventually(lambda: page.evaluate(_WAITING) == 0)


def changes(page: Page, code: str, date: str) -> Locator:
    """The history of a day, as the server shows it."""
    page.goto(f"/lapor/{code}/?tanggal={date}")
    expect(page.get_by_role("link", name=code)).to_have_count(0)
    return page.get_by_role("region", name="Riwayat laporan ini").get_by_role("listitem")


@contextlib.contextmanager
def held(demonstration: Demonstration) -> Iterator[None]:
    """No report can be written meanwhile: whoever sends one waits."""
    address = embedded.environment(demonstration.folder)["DATABASE_URL"]
    with contextlib.closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        cursor.execute("LOCK TABLE regencies_submission IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()
