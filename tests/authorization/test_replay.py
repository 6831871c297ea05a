"""Every request of every role, sent again by everybody else and with everybody else's identifiers."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse

from regencies.models import CorrectionRequest, Membership, Upload
from tests.authorization.judging import leaks
from tests.authorization.recording import Sent
from tests.authorization.world import Person
from tests.test_access import routes

pytestmark = pytest.mark.django_db
OTHERS = {
    "officer 16.05": ("officer 16.13", "bureau 17", "leadership 16", "roleless", "anonymous"),
    "officer 16.13": ("officer 16.05",),
    "bureau 16": ("bureau 17", "officer 16.05", "leadership 16", "roleless", "anonymous"),
    "bureau 17": ("bureau 16",),
    "leadership 16": ("leadership 17", "officer 16.05", "roleless", "anonymous"),
}
ALIKE = (
    ("officer 16.05", "officer 16.13", 50),
    ("officer 16.05", "officer 17.05", 50),
    ("bureau 16", "bureau 17", 50),
    ("leadership 16", "leadership 17", 30),
)
"""Two that see alike things of their own, and more requests than so many that name them."""
REFUSED = {401, 403, 404, 405}
# Nothing in what is sent to them says whom they are about: it is whoever is signed in, or nobody.
ABOUT_NOBODY_ELSE = {
    "set_language",
    "csp-report",
    "health",
    "health-live",
    "metrics",
    "accounts:demonstration",
    "accounts:sign-out",
    "accounts:password-changed",
    "accounts:second-step",
    "accounts:set-up",
    "accounts:phone",
    "accounts:begin-phone",
    "accounts:remove-phone",
    "accounts:renew-codes",
    "accounts:end-others",
    "regencies:offline-shell",
    "regencies:invited",  # for whoever holds the link, and before he is anybody
}
WRITE = {
    "regencies:report",
    "regencies:send",
    "regencies:cell",
    "regencies:paste",
    "regencies:imports",
    "regencies:import",
    "regencies:correction-ask",
    "regencies:correction-withdraw",
    "regencies:month",
    "reports:correction",
    "reports:marks",
    "reports:balance-preview",
    "reports:register-preview",
    "reports:recompute-status",
}


def test_no_route_is_left_out(recorded):
    reached = {request.route for requests in recorded.values() for request in requests}
    assert set(routes()) - reached - ABOUT_NOBODY_ELSE == set()


def test_what_was_recorded_works_for_its_owner_and_writes_his_own(recorded, judge, world):
    """Otherwise a refusal below would say nothing."""
    written = set()
    for name in ("officer 16.05", "bureau 16"):
        for request in recorded[name]:
            before = judge.changed
            _response, _text, wrong = judge.try_out(world[name], request)
            assert wrong == [], request
            written |= {request.route} if judge.changed > before else set()
    assert WRITE - written == set()


@pytest.mark.parametrize("owner", OTHERS)
def test_sent_by_somebody_else_it_changes_and_tells_nothing(recorded, judge, world, owner):
    problems = []
    for name in OTHERS[owner]:
        for request in recorded[owner]:
            problems += judged(judge, world[name], request)
    assert problems == []


@pytest.mark.parametrize(("name", "other", "many"), ALIKE)
def test_with_somebody_else_s_identifiers_it_changes_and_tells_nothing(
    recorded, judge, world, name, other, many
):
    problems = []
    tried = 0
    for mine, foreign in alike(recorded[name], recorded[other]):
        for request in mixed(mine, foreign):
            tried += 1
            problems += judged(judge, world[name], request)
    assert problems == []
    assert tried > many


def judged(judge, person: Person, request: Sent) -> list[tuple]:
    response, text, wrong = judge.try_out(person, request)
    problems = [(person.name, request, "changed", *wrong)] if wrong else []
    if told := leaks(person, request, text):
        problems.append((person.name, request, "told", told))
    if response.status_code >= 500 or names_foreign(person, request) and not is_refused(response):
        problems.append((person.name, request, response.status_code))
    return problems


def is_refused(response) -> bool:
    to_sign_in = response.status_code == 302 and response.url.startswith(reverse(settings.LOGIN_URL))
    return to_sign_in or response.status_code in REFUSED


def names_foreign(person: Person, request: Sent) -> bool:
    """Whether the address names an area, a file or a request that the person may not see."""
    codes = request.codes
    if "code" in codes:
        return not person.may_see(codes["code"])
    if "number" not in codes:
        return False
    if request.path.startswith(reverse("regencies:imports")):
        upload = Upload.objects.select_related("province").filter(pk=codes["number"]).first()
        return upload is None or not (
            upload.author == person.user or person.role == "bureau" and person.may_see(upload.province.code)
        )
    if "correction" in request.route:
        asked = CorrectionRequest.objects.select_related("regency").filter(pk=codes["number"]).first()
        return asked is None or not person.may_see(asked.regency.code)
    members = Membership.objects.filter(user=codes["number"], province__code__in=person.sees)
    return person.role != "bureau" or not members.exists()


def alike(mine, foreign) -> Iterator[tuple[Sent, Sent]]:
    """Each request with the one of the other person that differs only in whom it is about."""
    waiting = list(foreign)
    for request in mine:
        match = next((other for other in waiting if other.kind == request.kind), None)
        if match is not None:
            waiting.remove(match)
            yield request, match


def mixed(mine: Sent, foreign: Sent) -> Iterator[Sent]:
    """The request with one thing in it taken from somebody else's, and with everything but the address."""
    if mine.path != foreign.path:
        yield replace(mine, path=foreign.path)
    for part in ("query", "body"):
        pairs, others = getattr(mine, part), dict(getattr(foreign, part))
        swapped = [(name, others.get(name, value)) for name, value in pairs]
        for place, pair in enumerate(swapped):
            if pair != pairs[place]:
                yield replace(mine, **{part: (*pairs[:place], pair, *pairs[place + 1 :])})
        if tuple(swapped) != pairs:
            yield replace(mine, **{part: tuple(swapped)})
    if mine.sent:
        sent, other = json.loads(mine.sent), json.loads(foreign.sent)
        for key in sent:
            if sent[key] != other[key]:
                yield replace(mine, sent=json.dumps(sent | {key: other[key]}))
        yield replace(mine, sent=foreign.sent)
