"""Who asks whether his page is still right is answered by one question: the rows are looked up with his
session, for the person whose it was the last time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ektp import sessions
from regencies.models import Regency
from tests.factories import make_user
from tests.reports.unchanged_pages.asking import PAGES, again

pytestmark = pytest.mark.django_db
PAGE = "/provinsi/16/"


def questions(client, path: str, tag: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert again(client, path, tag) == 304
    return [query["sql"].split(" (")[0] for query in asked]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_an_unchanged_page_costs_one_question(bureau, path):
    tag = bureau.get(path).headers["ETag"]
    assert again(bureau, path, tag) == 304
    assert questions(bureau, path, tag) == ["EXECUTE session_and_pages_unchanged"]


def test_what_was_read_along_for_another_person_counts_for_nothing(bureau):
    tag = bureau.get(PAGE).headers["ETag"]
    sessions._whose[bureau.session.session_key] = make_user(username="orang-lain").pk
    asked = questions(bureau, PAGE, tag)
    assert asked[:3] == ["EXECUTE session_and_pages_unchanged", "EXECUTE user_of", "EXECUTE pages_unchanged"]


def test_a_person_who_is_not_known_yet_is_asked_for_himself(bureau):
    tag = bureau.get(PAGE).headers["ETag"]
    sessions._whose.clear()
    assert "EXECUTE pages_unchanged" in questions(bureau, PAGE, tag)
    assert questions(bureau, PAGE, tag) == ["EXECUTE session_and_pages_unchanged"]


def test_what_was_read_along_tells_of_a_change(bureau):
    tag = bureau.get(PAGE).headers["ETag"]
    assert again(bureau, PAGE, tag) == 304
    Regency.objects.filter(code="16.13").update(short_name="Lain")
    assert again(bureau, PAGE, tag) == 200


def test_what_was_read_along_serves_once(bureau):
    bureau.get(PAGE)
    store = sessions.SessionStore(bureau.session.session_key)
    store.asks_along = True
    assert store.get("_auth_user_id")
    owner = int(store["_auth_user_id"])
    assert store.take_along(owner)[1]
    assert store.take_along(owner) is None


def test_nothing_is_read_along_for_who_has_no_page(bureau):
    bureau.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        bureau.get(PAGE)
    assert asked[0]["sql"].startswith("EXECUTE session_of")
