"""Who gives and takes roles, what then ends, and what nobody may do."""

import pytest

from regencies.models import Membership, Province, Upload, User
from regencies.people import roles
from regencies.people.rules import Refused
from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency, make_upload

pytestmark = pytest.mark.django_db


def epoch(user) -> int:
    return User.objects.get(pk=user.pk).session_epoch


def held_by(user) -> set:
    return set(Membership.objects.filter(user=user).values_list("role", "regency__code"))


def test_an_officer_moves_in_one_act_and_his_sessions_end(biro, officer, neighbour):
    before = epoch(officer)
    roles.move_officer(
        actor=biro, membership=officer.memberships.get(), regency=neighbour, why="Mutasi per 1 September"
    )
    assert held_by(officer) == {("officer", "16.10")}
    assert epoch(officer) == before + 1
    event = officer.memberships.get().history.latest("pgh_id")
    assert event.pgh_context["why"] == "Mutasi per 1 September"
    assert event.pgh_context["user"] == biro.pk
    assert event.regency_id == neighbour.pk


def test_a_role_that_is_given_ends_sessions_too(biro, officer, province):
    """A new bureau person may have come in without a second factor."""
    before = epoch(officer)
    roles.give_role(actor=biro, province=province, person=officer, role="bureau", regency=None)
    assert held_by(officer) == {("officer", "16.07"), ("bureau", None)}
    assert epoch(officer) == before + 1


@pytest.mark.parametrize("act", ["take", "move", "off", "out"])
def test_what_takes_something_away_wants_a_reason(biro, officer, province, neighbour, act):
    member = officer.memberships.get()
    person = {"actor": biro, "province": province, "person": officer, "why": " \x00\n "}
    doing = {
        "take": lambda: roles.take_role(actor=biro, membership=member, why=" "),
        "move": lambda: roles.move_officer(actor=biro, membership=member, regency=neighbour, why=""),
        "off": lambda: roles.switch_off(**person),
        "out": lambda: roles.sign_out_everywhere(**person),
    }
    with pytest.raises(Refused, match="alasan"):
        doing[act]()
    officer.refresh_from_db()
    assert officer.is_active
    assert held_by(officer) == {("officer", "16.07")}


def test_an_account_that_is_switched_off_has_no_file_that_waits(biro, officer, province):
    upload = make_upload(author=officer, state="ready")
    roles.switch_off(actor=biro, province=province, person=officer, why="Pensiun")
    officer.refresh_from_db()
    assert not officer.is_active
    assert epoch(officer) == 1
    assert Upload.objects.get(pk=upload.pk).state == "cancelled"
    roles.switch_on(actor=biro, province=province, person=officer)
    officer.refresh_from_db()
    assert officer.is_active
    assert held_by(officer) == {("officer", "16.07")}


def test_the_last_bureau_stays(biro, province):
    with pytest.raises(Refused, match="satu-satunya"):
        roles.take_role(actor=biro, membership=biro.memberships.get(), why="Pindah tugas")
    make_bureau(province, is_active=False)
    with pytest.raises(Refused, match="satu-satunya"):
        roles.take_role(actor=biro, membership=biro.memberships.get(), why="Pindah tugas")
    make_bureau(province)
    roles.take_role(actor=biro, membership=biro.memberships.get(), why="Pindah tugas")
    assert held_by(biro) == set()


@pytest.mark.parametrize("act", ["give", "off", "on", "move"])
def test_nobody_changes_his_own_account(biro, province, regency, neighbour, act):
    own = make_officer(regency, username="ganda")
    Membership.objects.create(user=own, role="bureau", province=province)
    person = {"actor": own, "province": province, "person": own}
    doing = {
        "give": lambda: roles.give_role(**person, role="leadership", regency=None),
        "off": lambda: roles.switch_off(**person, why="x"),
        "on": lambda: roles.switch_on(**person),
        "move": lambda: roles.move_officer(
            actor=own, membership=own.memberships.get(role="officer"), regency=neighbour, why="x"
        ),
    }
    with pytest.raises(Refused, match="rekan Biro"):
        doing[act]()


def acts_of(actor, province, person, regency):
    """Every change of *person* that *actor* could try."""
    member = person.memberships.first()
    whole = {"actor": actor, "province": province, "person": person}
    yield lambda: roles.give_role(**whole, role="officer", regency=regency)
    yield lambda: roles.take_role(actor=actor, membership=member, why="x")
    yield lambda: roles.move_officer(actor=actor, membership=member, regency=regency, why="x")
    yield lambda: roles.switch_off(**whole, why="x")
    yield lambda: roles.switch_on(**whole)
    yield lambda: roles.sign_out_everywhere(**whole, why="x")


def test_nobody_but_the_province_s_active_bureau_does_any_of_it(biro, officer, foreign, province, neighbour):
    gone = make_bureau(province, is_active=False)
    for actor in (foreign, gone, make_leader(province), make_officer(neighbour), officer):
        for act in acts_of(actor, province, officer, neighbour):
            with pytest.raises(Province.DoesNotExist):
                act()
    assert held_by(officer) == {("officer", "16.07")}
    assert epoch(officer) == 0


def test_somebody_of_another_province_does_not_exist(biro, foreign, province, neighbour):
    other = make_officer(make_regency(province=make_province(code="17"), code="17.01"))
    for person in (other, foreign):
        with pytest.raises(User.DoesNotExist):
            roles.give_role(actor=biro, province=province, person=person, role="officer", regency=neighbour)
        with pytest.raises(User.DoesNotExist):
            roles.switch_off(actor=biro, province=province, person=person, why="x")


def test_a_regency_of_another_province_is_not_given(biro, officer, province):
    theirs = make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01")
    with pytest.raises(theirs.DoesNotExist):
        roles.give_role(actor=biro, province=province, person=officer, role="officer", regency=theirs)
    with pytest.raises(theirs.DoesNotExist):
        roles.move_officer(actor=biro, membership=officer.memberships.get(), regency=theirs, why="x")


def elsewhere(person, kind):
    if kind == "role":
        Membership.objects.create(user=person, role="bureau", province=make_province(code="17", name="B"))
    else:
        User.objects.filter(pk=person.pk).update(**{kind: True})


@pytest.mark.parametrize("kind", ["role", "is_superuser", "is_staff"])
def test_an_account_that_opens_more_keeps_its_keys(biro, officer, province, neighbour, kind):
    """Else the bureau of one province could become the bureau of another."""
    elsewhere(officer, kind)
    whole = {"actor": biro, "province": province, "person": officer}
    for act in (roles.switch_off, roles.sign_out_everywhere):
        with pytest.raises(Refused, match="di luar provinsi"):
            act(**whole, why="x")
    officer.refresh_from_db()
    assert officer.is_active
    roles.move_officer(
        actor=biro, membership=officer.memberships.get(province=province), regency=neighbour, why="Mutasi"
    )
    roles.take_role(actor=biro, membership=officer.memberships.get(province=province), why="Selesai")
    assert not officer.memberships.filter(province=province).exists()


def test_who_has_no_role_left_belongs_to_the_province_of_the_last_one(biro, officer, foreign, province):
    roles.take_role(actor=biro, membership=officer.memberships.get(), why="Cuti panjang")
    assert officer in User.objects.kept_by(province)
    assert officer not in User.objects.kept_by(foreign.memberships.get().province)
    roles.give_role(actor=biro, province=province, person=officer, role="leadership", regency=None)
    assert held_by(officer) == {("leadership", None)}


def test_the_same_role_twice_and_a_move_to_where_one_is_are_refused(
    biro, officer, province, regency, neighbour
):
    again = {"actor": biro, "province": province, "person": officer, "role": "officer"}
    with pytest.raises(Refused, match="sudah diberikan"):
        roles.give_role(**again, regency=regency)
    member = officer.memberships.get()
    with pytest.raises(Refused, match="yang lain"):
        roles.move_officer(actor=biro, membership=member, regency=regency, why="x")
    roles.give_role(**again, regency=neighbour)
    with pytest.raises(Refused, match="sudah petugas"):
        roles.move_officer(actor=biro, membership=member, regency=neighbour, why="x")


def test_the_history_of_an_account_never_holds_its_password(biro, officer, province):
    roles.switch_off(actor=biro, province=province, person=officer, why="Pensiun")
    names = {field.name for field in User.pgh_event_model._meta.get_fields()}
    assert "password" not in names
    event = officer.history.filter(is_active=False).first()
    assert (event.pgh_context["user_name"], event.pgh_context["why"]) == ("Rina", "Pensiun")


def test_signing_in_leaves_no_event(client, officer):
    before = officer.history.count()
    client.force_login(officer)
    assert officer.history.count() == before
