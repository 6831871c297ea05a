"""A link is made by the right people, kept by nobody, and opens one thing once."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from regencies.accounts import NameTaken
from regencies.models import Invitation, Membership, Province, User
from regencies.people import roles
from regencies.people.invitations import (
    MadeAlready,
    NotUsable,
    accept_account,
    accept_password,
    invite,
    invite_new_password,
    renew,
    usable,
    withdraw,
)
from regencies.people.rules import Refused
from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency

pytestmark = pytest.mark.django_db
PASSWORD = "rambutan-hijau-42"


@pytest.fixture
def made(biro, province, regency):
    return invite(actor=biro, province=province, role="officer", regency=regency, name="Siti Aminah")


def accept(made, username="siti"):
    return accept_account(token=made.token, username=username, name="Siti Aminah", password=PASSWORD)


def link(biro, person, province, **more):
    return invite_new_password(actor=biro, province=province, person=person, why="Lupa sandi", **more)


def test_an_accepted_invitation_is_an_account_with_its_role(made, biro, regency):
    user = accept(made)
    member = user.memberships.get()
    assert (member.role, member.regency, user.known_as) == ("officer", regency, "Siti Aminah")
    assert check_password(PASSWORD, user.password)
    event = member.history.get()
    assert event.pgh_context["user"] == biro.pk
    assert event.pgh_context["why"] == f"undangan nomor {made.invitation.pk}"


def test_the_token_is_kept_nowhere(made):
    accept(made)
    for rows in (Invitation.objects.all(), Invitation.pgh_event_model.objects.all()):
        for row in rows.values():
            assert made.token not in str(row)


def test_a_link_opens_once(made):
    accept(made)
    with pytest.raises(NotUsable):
        accept(made, "lain")
    assert User.objects.filter(username="lain").count() == 0


def test_a_link_that_is_wrong_expired_or_withdrawn_opens_nothing(made, biro):
    for token in ("", "x", made.token[:-1], made.token.upper() + "x", "\x00", "é" * 64, "\ud800"):
        with pytest.raises(NotUsable):
            usable(token)
    with pytest.raises(NotUsable):
        usable(made.token, moment=timezone.now() + dt.timedelta(days=3, seconds=1))
    assert usable(made.token, moment=timezone.now() + dt.timedelta(days=2, hours=23))
    withdraw(actor=biro, invitation=made.invitation)
    with pytest.raises(NotUsable):
        usable(made.token)
    with pytest.raises(NotUsable):
        withdraw(actor=biro, invitation=made.invitation)


def test_a_link_ends_with_its_maker_s_role(made, biro, province):
    other = make_bureau(province)
    roles.take_role(actor=other, membership=biro.memberships.get(), why="Pindah")
    with pytest.raises(NotUsable):
        accept(made)


def test_a_link_ends_when_its_maker_is_switched_off(made, biro, province):
    roles.switch_off(actor=make_bureau(province), province=province, person=biro, why="Pensiun")
    with pytest.raises(NotUsable):
        accept(made)


def test_a_link_of_the_command_line_has_no_maker_to_lose(province):
    made = invite(actor=None, province=province, role="bureau", regency=None, name="Rina")
    assert accept(made, "rina").memberships.get().role == "bureau"


def test_a_new_link_ends_the_old_one(made, biro):
    again = renew(actor=biro, invitation=made.invitation)
    with pytest.raises(NotUsable):
        usable(made.token)
    assert accept(again).memberships.get().regency.code == "16.07"


def test_the_same_form_sent_twice_is_one_invitation(biro, province):
    key = uuid.uuid4()
    fields = {"actor": biro, "province": province, "role": "leadership", "regency": None, "name": "Sekda"}
    first = invite(**fields, key=key)
    with pytest.raises(MadeAlready) as again:
        invite(**fields, key=key)
    assert again.value.invitation == first.invitation
    assert Invitation.objects.count() == 1


def test_only_the_province_s_bureau_invites(foreign, officer, province, regency):
    for actor in (foreign, officer, make_leader(province), make_bureau(province, is_active=False)):
        with pytest.raises(Province.DoesNotExist):
            invite(actor=actor, province=province, role="bureau", regency=None, name="Saya")
        with pytest.raises(Province.DoesNotExist):
            link(actor, officer, province)
    assert not Invitation.objects.exists()


def test_a_regency_of_another_province_is_not_offered(biro, province):
    theirs = make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01")
    with pytest.raises(theirs.DoesNotExist):
        invite(actor=biro, province=province, role="officer", regency=theirs, name="Siti")


def test_a_name_that_is_taken_leaves_the_link_open(made, officer):
    with pytest.raises(NameTaken):
        accept(made, "SITI")
    assert accept(made, "siti.aminah").memberships.exists()


def test_a_new_password_ends_every_session(biro, officer, province, client):
    client.force_login(officer)
    made = link(biro, officer, province)
    assert client.get("/lapor/16.07/").status_code == 200, "the old password holds until then"
    accept_password(token=made.token, password=PASSWORD)
    assert client.get("/lapor/16.07/").status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    with pytest.raises(NotUsable):
        accept_password(token=made.token, password="lain-lagi-4242")


def test_one_link_to_a_new_password_at_a_time(biro, officer, province):
    first, second = (link(biro, officer, province) for _time in range(2))
    with pytest.raises(NotUsable):
        usable(first.token)
    assert usable(second.token)


def test_an_account_with_rights_elsewhere_gets_no_new_password_from_one_of_its_provinces(
    biro, officer, province
):
    made = link(biro, officer, province)
    Membership.objects.create(user=officer, role="bureau", province=make_province(code="17", name="Bengkulu"))
    with pytest.raises(NotUsable):
        usable(made.token)
    with pytest.raises(Refused, match="di luar provinsi"):
        link(biro, officer, province)


def test_no_new_password_for_oneself_a_stranger_or_a_switched_off_account(biro, foreign, province, regency):
    with pytest.raises(Refused, match="rekan Biro"):
        link(biro, biro, province)
    with pytest.raises(User.DoesNotExist):
        link(biro, foreign, province)
    with pytest.raises(Refused, match="dinonaktifkan"):
        link(biro, make_officer(regency, is_active=False), province)


def test_switching_off_ends_the_link_to_a_new_password_for_good(biro, officer, province):
    made = link(biro, officer, province)
    roles.switch_off(actor=biro, province=province, person=officer, why="Pensiun")
    roles.switch_on(actor=biro, province=province, person=officer)
    with pytest.raises(NotUsable):
        usable(made.token)
