"""The one-click sign-in: demonstration data on this very machine, and nowhere else."""

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from regencies.models import Membership
from tests.factories import (
    make_bureau,
    make_invitation,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DOOR = "/masuk/demonstrasi/"


@pytest.fixture
def province(settings):
    settings.EKTP_LOCAL = True
    settings.EKTP_HOST = "127.0.0.1"
    province = make_province(is_simulated=True)
    make_bureau(province, username="biro")
    make_leader(province, username="pimpinan")
    return province


@pytest.fixture
def regencies(province):
    found = [make_regency(code=code, province=province) for code in ("16.01", "16.07")]
    for regency in found:
        make_officer(regency, username=f"petugas-{regency.code}")
    return found


def offers(client, **extra) -> bool:
    return "demonstrasi" in client.get("/masuk/", **extra).content.decode()


@pytest.mark.parametrize("role", ["bureau", "leadership"])
def test_one_click_signs_in_as_the_role(client, province, role):
    assert client.post(DOOR, {"role": role}).status_code == 302
    assert Membership.objects.get(user=client.session["_auth_user_id"]).role == role


def test_an_officer_is_chosen_by_his_regency(client, regencies):
    client.post(DOOR, {"role": "officer", "regency": "16.07"})
    assert client.get("/").url == "/lapor/16.07/"


def test_the_first_regency_without_a_report_of_today_is_chosen_beforehand(client, regencies):
    make_report(regency=regencies[0])
    assert client.get("/masuk/").context["demonstration"]["chosen"] == regencies[1]


@pytest.mark.parametrize("data", [{}, {"role": "admin"}, {"role": "officer", "regency": "16.99"}])
def test_what_is_not_offered_does_not_exist(client, regencies, data):
    assert client.post(DOOR, data).status_code == 404


def test_the_door_takes_a_post_with_the_page_s_token(client, province):
    from django.test import Client

    assert client.get(DOOR).status_code in {404, 405}
    assert Client(enforce_csrf_checks=True).post(DOOR, {"role": "bureau"}).status_code == 403


ELSEWHERE = {
    "another machine": ({}, {"REMOTE_ADDR": "192.168.1.20"}),
    "a socket without an address": ({}, {"REMOTE_ADDR": ""}),
    "behind a proxy": ({}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
    "behind a proxy that names its client its own way": ({}, {"HTTP_X_REAL_IP": "127.0.0.1"}),
    "behind a proxy that names the host": ({}, {"HTTP_X_FORWARDED_HOST": "localhost"}),
    "behind a modern proxy": ({}, {"HTTP_FORWARDED": "for=127.0.0.1"}),
    "listening on every address": ({"EKTP_HOST": "0.0.0.0"}, {}),
    "listening on the office network": ({"EKTP_HOST": "192.168.1.10"}, {}),
    "production": ({"EKTP_LOCAL": False}, {}),
}


@pytest.mark.parametrize(("changed", "extra"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_anywhere_else_the_door_is_neither_shown_nor_there(client, province, settings, changed, extra):
    assert offers(client)
    for name, value in changed.items():
        setattr(settings, name, value)
    assert not offers(client, **extra)
    assert client.post(DOOR, {"role": "bureau"}, **extra).status_code == 404
    assert "_auth_user_id" not in client.session


def test_real_data_have_no_door(client, province):
    type(province).objects.update(is_simulated=False)
    assert not offers(client)
    assert client.post(DOOR, {"role": "bureau"}).status_code == 404


def test_an_account_with_rights_in_a_real_province_is_never_opened(client, province):
    real = make_province(code="17", name="Bengkulu")
    both = Membership.objects.get(role="bureau", province=province).user
    Membership.objects.create(user=both, role="bureau", province=real)
    assert client.post(DOOR, {"role": "bureau"}).status_code == 404


def test_an_account_of_who_was_invited_is_never_opened(client, province):
    """It has a password of its own, and where a second factor is needed, that too."""
    user = Membership.objects.get(role="bureau", province=province).user
    make_invitation(province=province, accepted_by=user, accepted_at=timezone.now())
    assert client.post(DOOR, {"role": "bureau"}).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_every_loopback_address_is_this_machine(client, province, address):
    assert offers(client, REMOTE_ADDR=address)
    assert "axes.middleware.AxesMiddleware" in django_settings.MIDDLEWARE
