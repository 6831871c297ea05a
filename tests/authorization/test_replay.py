"""Every request that the pages of one province lead to, sent again by the people of another."""

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
    "bureau 16": ("bureau 17",),
    "bureau 17": ("bureau 16",),
    "leadership 16": ("leadership 17",),
}
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


def test_no_route_is_left_out(recorded):
    reached = {request.route for requests in recorded.values() for request in requests}
    assert set(routes()) - reached - ABOUT_NOBODY_ELSE == set()


@pytest.mark.parametrize("owner", OTHERS)
def test_sent_by_somebody_else_it_changes_and_tells_nothing(recorded, judge, world, owner):
    problems = []
    for name in OTHERS[owner]:
        for request in recorded[owner]:
            problems += judged(judge, world[name], request)
    assert problems == []
    assert judge.writes_nothing()


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
