"""Two people at the same moment: a link opens once, and a province keeps one of its bureau."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from regencies.models import Membership, Province, User
from regencies.people import invitations, roles
from tests.factories import make_bureau, make_province

pytestmark = pytest.mark.django_db(transaction=True)


def meeting(function):
    """*function*, after which the first waits for the second, though not for ever: that one may be held."""
    both = Barrier(2, timeout=0.5)

    def wrapped(*args, **options):
        answer = function(*args, **options)
        with suppress(BrokenBarrierError):
            both.wait()
        return answer

    return wrapped


def at_once(*acts) -> list:
    """What each of *acts* answered or raised."""

    def outcome(act):
        try:
            return act()
        except Exception as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(outcome, acts))


def test_a_link_that_two_people_accept_opens_one_account(monkeypatch):
    province = make_province()
    fields = {"actor": make_bureau(province), "province": province, "role": "leadership", "regency": None}
    made = invitations.invite(**fields, name="Sekda")
    monkeypatch.setattr(invitations, "open_account", meeting(invitations.open_account))

    def accept(username):
        chosen = {"username": username, "name": "Sekda", "password": "rambutan hijau dua lapis"}
        return lambda: invitations.accept_account(token=made.token, **chosen)

    outcomes = at_once(accept("satu"), accept("dua"))
    assert invitations.NotUsable in outcomes
    assert User.objects.filter(username__in=["satu", "dua"]).count() == 1


def test_two_bureau_people_who_take_each_other_s_role_leave_one(monkeypatch):
    province = make_province()
    first, second = make_bureau(province), make_bureau(province)
    monkeypatch.setattr(roles, "refuse_last_bureau", meeting(roles.refuse_last_bureau))

    def take(actor, person):
        return lambda: roles.take_role(actor=actor, membership=person.memberships.get(), why="Mutasi")

    outcomes = at_once(take(first, second), take(second, first))
    assert Province.DoesNotExist in outcomes
    assert Membership.objects.filter(role="bureau").count() == 1
