"""Who may open what: every address of the site for every kind of person, exports and JSON included.

A route that this table does not know fails the test, so that nothing is published by accident.
"""

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency, make_user

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "roleless", "elsewhere", "officer", "neighbour", "leadership", "bureau")
SIGN_IN = "sign-in"
# Status of a GET for each of PEOPLE in that order; SIGN_IN is a redirect to the sign-in page.
PROVINCE_READERS = (SIGN_IN, 404, 404, 404, 404, 200, 200)
REGENCY_READERS = (SIGN_IN, 404, 404, 200, 404, 200, 200)
WRITERS = (SIGN_IN, 404, 404, 200, 404, 404, 200)
OWN_READERS = (SIGN_IN, 404, 200, 200, 200, 200, 200)  # each of what is his: a province or a regency
BUREAU = (SIGN_IN, 404, 404, 404, 404, 404, 200)
PROVINCE, REGENCY = {"code": "16"}, {"code": "16.07"}
ROUTES = {
    "accounts:home": [({}, (SIGN_IN, 200, 302, 302, 302, 302, 302))],
    "accounts:sign-in": [({}, (200, 302, 302, 302, 302, 302, 302))],
    "accounts:demonstration": [({}, (404,) * 7)],
    "accounts:sign-out": [({}, (405, 405, 405, 405, 405, 405, 405))],
    "accounts:password-change": [({}, (SIGN_IN, 200, 200, 200, 200, 200, 200))],
    "accounts:password-changed": [({}, (SIGN_IN, 200, 200, 200, 200, 200, 200))],
    "accounts:second-step": [({}, (SIGN_IN,) * 7)],
    "accounts:set-up": [({}, (SIGN_IN,) * 7)],
    "accounts:account": [({}, (SIGN_IN, 200, 200, 200, 200, 200, 200))],
    "accounts:sure": [({}, (SIGN_IN, 200, 200, 200, 200, 200, 200))],
    "accounts:phone": [({}, (SIGN_IN, 302, 302, 302, 302, 302, 302))],
    "accounts:begin-phone": [({}, (SIGN_IN, 405, 405, 405, 405, 405, 405))],
    "accounts:remove-phone": [({}, (SIGN_IN, 405, 405, 405, 405, 405, 405))],
    "accounts:renew-codes": [({}, (SIGN_IN, 405, 405, 405, 405, 405, 405))],
    "accounts:end-others": [({}, (SIGN_IN, 405, 405, 405, 405, 405, 405))],
    "set_language": [({}, (302, 302, 302, 302, 302, 302, 302))],
    "csp-report": [({}, (405,) * 7)],
    "health": [({}, (200,) * 7)],
    "metrics": [({}, (404,) * 7)],
    "health-live": [({}, (200,) * 7)],
    "regencies:rules": [({}, (SIGN_IN, 200, 200, 200, 200, 200, 200))],
    "regencies:report-index": [({}, (SIGN_IN, 404, 200, 302, 302, 404, 200))],
    "regencies:cell": [({}, (405,) * 7)],
    "regencies:grid": [({}, (401, 404, 200, 404, 404, 404, 200))],
    "regencies:imports": [({}, (SIGN_IN, 404, 200, 200, 200, 404, 200))],
    "regencies:import": [({"number": 1}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:import-state": [({"number": 1}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:import-original": [({"number": 1}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:import-list": [({"number": 1, "part": "errors"}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:import-template": [
        ({"kind": "daily-reports"}, (SIGN_IN, 404, 200, 200, 200, 404, 200)),
        ({"kind": "register"}, (SIGN_IN, 404, 200, 404, 404, 404, 200)),
    ],
    "regencies:report": [(REGENCY, WRITERS)],
    "regencies:balances": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "regencies:balance": [(REGENCY, BUREAU)],
    "regencies:register": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "regencies:register-figure": [(REGENCY, BUREAU)],
    "regencies:months": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "regencies:month": [({"month": "2016-07"}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:corrections": [({}, (SIGN_IN, 404, 200, 200, 200, 404, 200))],
    "regencies:correction-ask": [(REGENCY, (SIGN_IN, 404, 404, 302, 404, 404, 302))],
    "regencies:correction-withdraw": [({"number": 1}, (SIGN_IN, 405, 405, 405, 405, 405, 405))],
    "regencies:people": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "regencies:invite": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "regencies:invitation": [({"number": 1}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:person": [({"number": 1}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "regencies:invited": [({}, (200,) * 7)],
    "regencies:paste": [(REGENCY, WRITERS)],
    "regencies:paste-any": [({}, (SIGN_IN, 404, 200, 302, 302, 404, 200))],
    "regencies:send": [(REGENCY, (405,) * 7)],
    "regencies:offline-data": [(REGENCY, (401, *WRITERS[1:]))],
    "regencies:offline-shell": [({}, (200,) * 7)],
    "regencies:offline-queue": [({}, (200,) * 7)],
    "regencies:worker": [({}, (200,) * 7)],
    "reports:province": [(PROVINCE, PROVINCE_READERS)],
    "reports:province-version": [(PROVINCE, PROVINCE_READERS)],
    "reports:province-export": [
        (PROVINCE | {"kind": "csv"}, PROVINCE_READERS),
        (PROVINCE | {"kind": "xlsx"}, PROVINCE_READERS),
    ],
    "reports:regency": [(REGENCY, REGENCY_READERS)],
    "reports:regency-version": [(REGENCY, REGENCY_READERS)],
    "reports:regency-export": [
        (REGENCY | {"kind": "csv"}, REGENCY_READERS),
        (REGENCY | {"kind": "xlsx"}, REGENCY_READERS),
    ],
    "reports:trail": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "reports:trail-export": [
        ({"kind": "csv"}, (SIGN_IN, 404, 200, 404, 404, 404, 200)),
        ({"kind": "xlsx"}, (SIGN_IN, 404, 200, 404, 404, 404, 200)),
    ],
    "reports:correction": [({"number": 1}, (SIGN_IN, 404, 404, 404, 404, 404, 404))],
    "reports:balance-preview": [(REGENCY, (SIGN_IN, 404, 404, 404, 404, 404, 422))],
    "reports:register-preview": [(REGENCY, (SIGN_IN, 404, 404, 404, 404, 404, 422))],
    "reports:countdown": [({}, (SIGN_IN, 404, 200, 404, 404, 200, 200))],
    "reports:completeness": [({}, OWN_READERS)],
    "reports:completeness-version": [({}, OWN_READERS)],
    "reports:completeness-export": [({"kind": "csv"}, OWN_READERS), ({"kind": "xlsx"}, OWN_READERS)],
    "reports:marks": [({}, (SIGN_IN, 404, 200, 200, 200, 200, 200))],
    "reports:marks-version": [({}, (SIGN_IN, 404, 200, 200, 200, 200, 200))],
    "reports:recompute-status": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
    "reports:state-version": [({}, (SIGN_IN, 404, 200, 404, 404, 404, 200))],
}


def routes(patterns=None, namespace=""):
    """Names of every route in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


@pytest.fixture
def people():
    province, other = make_province(), make_province(code="17", name="Bengkulu")
    regency, neighbour = make_regency(code="16.07"), make_regency(code="16.13")
    return {
        "anonymous": None,
        "roleless": make_user(),
        "elsewhere": make_bureau(other),
        "officer": make_officer(regency),
        "neighbour": make_officer(neighbour),
        "leadership": make_leader(province),
        "bureau": make_bureau(province),
    }


def outcome(response):
    """The status, or SIGN_IN for a redirect to the sign-in page."""
    if response.status_code == 302 and response.url.startswith(reverse(settings.LOGIN_URL)):
        return SIGN_IN
    return response.status_code


def test_every_route_is_in_the_table():
    assert set(routes()) == set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_every_route_answers_each_person_as_the_table_says(client, people, name):
    for arguments, expected in ROUTES[name]:
        found = {}
        for person, user in people.items():
            client.logout()
            if user is not None:
                client.force_login(user)
            found[person] = outcome(client.get(reverse(name, kwargs=arguments)))
        assert found == dict(zip(PEOPLE, expected, strict=True))


@pytest.mark.parametrize("name", ["regencies:report", "reports:recompute-status"])
def test_a_post_is_refused_to_the_same_people(client, people, name):
    arguments, expected = ROUTES[name][0]
    for (person, user), status in zip(people.items(), expected, strict=True):
        client.logout()
        if user is not None:
            client.force_login(user)
        found = outcome(client.post(reverse(name, kwargs=arguments), {}))
        if status in {404, SIGN_IN}:
            assert found == status, person
        else:
            assert found in {200, 302, 422}, person


def test_leadership_and_officers_never_learn_that_another_area_exists(client, people):
    for person in ("officer", "leadership", "bureau"):
        client.force_login(people[person])
        unknown = client.get(reverse("reports:province", args=["99"]))
        foreign = client.get(reverse("reports:province", args=["17"]))
        assert (unknown.status_code, foreign.status_code) == (404, 404)
        assert without_token(unknown) == without_token(foreign)


def without_token(response) -> bytes:
    """The page without what differs from one request to the next."""
    return re.sub(rb'name="(csrfmiddlewaretoken|next)" value="[^"]*"', b"", response.content)
