import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import translation
from django.utils.translation import trans_real

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def language_of_its_own():
    """A request leaves its language behind in the thread; the next test starts without."""
    yield
    translation.deactivate()


def test_an_english_browser_still_gets_indonesian(client):
    page = client.get("/masuk/", headers={"accept-language": "en-US,en"})
    assert b'<html lang="id"' in page.content


def test_the_language_switch_is_remembered(client):
    client.post("/bahasa/setlang/", {"language": "en", "next": "/masuk/"})
    assert b'<html lang="en-GB"' in client.get("/masuk/").content


def test_a_sentence_with_a_percent_sign_is_found_in_the_catalogue(client):
    client.post("/bahasa/setlang/", {"language": "en", "next": "/masuk/"})
    assert b"100.00% appears only when it is true." in client.get("/masuk/").content


def test_a_refusal_before_anything_is_read_is_in_its_own_reader_s_language(client):
    refused = {"content_type": "text/plain", "CONTENT_LENGTH": "9000000"}
    client.cookies["django_language"] = "en"
    assert client.post("/masuk/", b"", **refused).content == b"The request is too large."
    del client.cookies["django_language"]
    assert client.post("/masuk/", b"", **refused).content == b"Kiriman terlalu besar."


def test_the_language_is_kept_by_thread():
    assert type(trans_real._active) is threading.local


def test_threads_that_work_at_once_each_have_their_own_reader_s_language():
    together = threading.Barrier(2)

    def say(language: str) -> list[str]:
        found = [translation.get_language()]
        with translation.override(language):
            together.wait(10)
            found.append(translation.gettext("Keluar"))
            with translation.override("id"):
                together.wait(10)
                found.append(translation.gettext("Keluar"))
            found.append(translation.gettext("Keluar"))
        return [*found, translation.get_language()]

    with translation.override("en"), ThreadPoolExecutor(2) as pool:
        english, indonesian = pool.map(say, ("en", "id"))

    assert english == ["id", "Sign out", "Keluar", "Sign out", "id"]
    assert indonesian == ["id", "Keluar", "Keluar", "Keluar", "id"]
