"""Starting a province and opening accounts from the command line."""

import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command

from regencies.accounts import new_password
from regencies.models import Deadline, Membership, Province, Regency, User
from regencies.people.invitations import usable
from regencies.people.links import own_site
from tests.factories import make_regency

pytestmark = pytest.mark.django_db
GIVEN = {
    "admin_username": "siti",
    "deadline_name": "Perekaman 2016",
    "deadline_due": "30 September 2016",
}


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Nineteen passwords are slow to hash by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def run(command: str, *arguments: str, **options) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_province_starts_from_options_alone():
    said = run("setup_province", "16", **GIVEN, service_weekdays="1,2,3,4,5,6", admin_name="Siti Aminah")
    province = Province.objects.get()
    assert (province.timezone, province.service_weekdays) == ("Asia/Jakarta", [1, 2, 3, 4, 5, 6])
    assert not province.is_simulated
    assert Regency.objects.count() == 17
    deadline = Deadline.objects.get()
    assert (deadline.due_on, deadline.target_ratio, deadline.is_primary) == (dt.date(2016, 9, 30), 1, True)
    admin = User.objects.get()
    assert (admin.get_full_name(), admin.memberships.get().role) == ("Siti Aminah", "bureau")
    assert admin.check_password(said.splitlines()[-1].split()[1])
    event = Deadline.objects.get().history.get()
    assert event.pgh_context["why"] == "setup_province 16"


def test_a_province_that_is_set_up_is_refused_and_left():
    run("setup_province", "16", **GIVEN)
    with pytest.raises(CommandError, match="is set up already; nothing was changed"):
        run("setup_province", "16", **GIVEN | {"admin_username": "other"})
    assert User.objects.count() == 1


def test_regions_that_are_loaded_already_are_no_obstacle():
    run("load_regions", "16")
    assert "0 regencies added" in run("setup_province", "16", **GIVEN)


@pytest.mark.parametrize("missing", GIVEN)
def test_without_a_terminal_a_missing_option_is_named(missing, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    given = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(CommandError, match=f"--{missing.replace('_', '-')} is missing"):
        run("setup_province", "16", **given)
    assert not Province.objects.exists()


def test_at_a_terminal_what_is_missing_is_asked_until_it_can_be_understood(monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal())
    answers = iter(
        ["WITA", "Senin", "", "", "Perekaman", "", "", "besok", "2016-09-30", "", "", "siti", "Siti"]
    )
    asked = []

    def answer(prompt):
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr("builtins.input", answer)
    run("setup_province", "16", stderr=io.StringIO())
    assert Province.objects.get().timezone == "Asia/Makassar"
    assert Province.objects.get().service_weekdays == [1, 2, 3, 4, 5]
    assert asked[:2] == ["Time zone [WIB]: ", "Service weekdays, 1 = Monday [1,2,3,4,5]: "]
    assert asked.count("Its due date: ") == 2


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("service_weekdays", "0,1", "--service-weekdays"),
        ("timezone", "CET", "none of: wib, wita, wit"),
        ("deadline_due", "besok", "--deadline-due"),
        ("deadline_announced", "2016-10-01", "it is after --deadline-due"),
        ("deadline_target", "101", "--deadline-target"),
        ("admin_username", "siti aminah", "--admin-username"),
    ],
)
def test_what_cannot_be_is_refused_by_option_and_nothing_is_written(option, value, said):
    with pytest.raises(CommandError, match=said):
        run("setup_province", "16", **GIVEN | {option: value})
    assert not Province.objects.exists()


def test_a_password_may_come_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("sungai-musi-meluap\n"))
    said = run("setup_province", "16", **GIVEN, admin_password_stdin=True)
    assert User.objects.get().check_password("sungai-musi-meluap")
    assert "sungai-musi" not in said
    monkeypatch.setattr("sys.stdin", io.StringIO("kurang\n"))
    with pytest.raises(CommandError, match="password: .*too short"):
        run("setup_province", "17", **GIVEN | {"admin_username": "x"}, admin_password_stdin=True)


def test_a_code_that_is_no_province_is_refused():
    with pytest.raises(CommandError, match="is not the code of a province"):
        run("setup_province", "1607", **GIVEN)


def test_an_account_gets_its_role_and_a_password_that_is_shown_once():
    regency = make_regency(code="16.07")
    said = run("add_account", username="budi", role="officer", regency="16.07", name="Budi Santoso")
    membership = Membership.objects.get()
    assert (membership.role, membership.regency) == ("officer", regency)
    assert membership.history.get().pgh_context["why"] == "add_account budi"
    assert User.objects.get(username="budi").check_password(said.splitlines()[-1].split()[1])
    run("add_account", username="rina", role="leadership", province="16")
    assert User.objects.get(username="rina").memberships.get().regency is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"role": "officer", "province": "16"}, "the role officer needs --regency, and no --province"),
        ({"role": "bureau", "regency": "16.07"}, "the role bureau needs --province, and no --regency"),
        (
            {"role": "officer", "regency": "12.01"},
            "12.01 is not loaded; run: python manage.py load_regions 12",
        ),
        ({"role": "bureau", "province": "16", "username": "BUDI"}, 'there is an account "BUDI" already'),
        ({"role": "bureau", "province": "16", "username": "a b"}, '"a b" cannot be a user name'),
        ({"role": "bureau", "province": "16", "username": ""}, '"" cannot be a user name'),
    ],
)
def test_an_account_that_cannot_be_is_refused(options, said):
    make_regency(code="16.07")
    run("add_account", username="budi", role="officer", regency="16.07")
    with pytest.raises(CommandError, match=said):
        run("add_account", **{"username": "new"} | options)


def invited_by(said: str):
    """The invitation behind the link that was printed, with the link."""
    site, token = re.search(r"^(\S+)/undangan/#([0-9a-f]{64})$", said, re.MULTILINE).groups()
    return usable(token), site


def test_an_invitation_prints_a_link_and_makes_no_account():
    regency = make_regency(code="16.07")
    said = run(
        "add_account", role="officer", regency="16.07", name="Budi", invite=True, site="https://ktp.go.id/"
    )
    invitation, site = invited_by(said)
    assert (invitation.regency, invitation.name, invitation.made_by) == (regency, "Budi", None)
    assert site == "https://ktp.go.id"
    assert invitation.history.get().pgh_context["user_name"] == "command line"
    assert not User.objects.exists()


@pytest.mark.parametrize("options", [{"username": "budi"}, {}, {"username": "budi", "name": "Budi"}])
def test_an_invitation_needs_a_name_and_no_user_name(options):
    make_regency(code="16.07")
    with pytest.raises(CommandError, match="--invite needs --name, and no --username"):
        run("add_account", role="officer", regency="16.07", invite=True, **options)


def test_an_account_without_user_name_and_invitation_is_refused():
    make_regency(code="16.07")
    with pytest.raises(CommandError, match="--username or --invite is missing"):
        run("add_account", role="officer", regency="16.07")


def test_a_province_may_start_with_an_invited_administrator():
    given = {name: value for name, value in GIVEN.items() if name != "admin_username"}
    with pytest.raises(CommandError, match="--admin-name is missing"):
        run("setup_province", "16", **given, invite=True)
    with pytest.raises(CommandError, match="chooses user name and password himself"):
        run("setup_province", "16", **GIVEN, invite=True, admin_name="Siti")
    invitation, site = invited_by(run("setup_province", "16", **given, invite=True, admin_name="Siti Aminah"))
    assert (invitation.role, invitation.name, site) == ("bureau", "Siti Aminah", own_site())
    assert not User.objects.exists()


def test_passwords_are_readable_long_and_never_the_same():
    passwords = {new_password() for _ in range(200)}
    assert len(passwords) == 200
    assert {len(password) for password in passwords} == {19}
