"""No page of one person is ever another's: not from a cache between, not by a digest that he knows."""

import pytest

from tests.authorization.test_replay import OTHERS

pytestmark = pytest.mark.django_db
# The same bytes for everybody, whoever is signed in.
NOBODYS = {"regencies:offline-queue", "regencies:offline-shell", "regencies:worker"}


def test_whatever_somebody_gets_is_kept_by_nobody_between(recorded):
    for requests in recorded.values():
        for request, answer in requests.items():
            told = set(answer.cache_control.replace(" ", "").split(","))
            assert "private" in told, (request, told)
            assert "public" not in told, (request, told)
            assert told & {"no-cache", "no-store"}, (request, told)


def test_what_is_nobody_s_is_the_same_for_everybody(recorded, world):
    addresses = {
        request.path for requests in recorded.values() for request in requests if request.route in NOBODYS
    }
    assert len(addresses) >= 2
    for address in addresses:
        assert len({person.client.get(address).content for person in world.values()}) == 1


@pytest.mark.parametrize("owner", OTHERS)
def test_a_digest_of_another_s_page_opens_nothing(recorded, world, owner):
    """304 would tell that his page has not changed, and show what a shared browser has kept of it."""
    known = [(request, answer.etag) for request, answer in recorded[owner].items() if answer.etag]
    for request, etag in known:
        if request.route in NOBODYS:
            continue
        for name in OTHERS[owner]:
            response = request.send(world[name].client, headers={"If-None-Match": etag})
            assert response.status_code != 304, (name, request)


def test_pages_that_a_browser_keeps_are_forgotten_with_the_session(world):
    person = world["roleless"]
    answer = person.client.post("/keluar/")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert person.client.get("/sandi/").status_code == 302
    person.client.force_login(person.user)
