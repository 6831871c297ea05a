"""Those who are not signed in yet, each before one of the forms that strangers may fill in."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client, override_settings

from regencies.people.invitations import invite, invite_new_password
from regencies.sign_in import steps
from tests.authorization.recording import Sent
from tests.authorization.world import Person
from tests.factories import PASSWORD, make_bureau, make_leader, make_officer, make_province, make_regency
from tests.regencies.sign_in.steps import CODE, SET_UP, SIGN_IN, give_password, with_phone_and_codes

DEMONSTRATION, INVITED = "/masuk/demonstrasi/", "/undangan/"
NEW = (("new_password1", "jembatan-ampera-sore"), ("new_password2", "jembatan-ampera-sore"))


@contextmanager
def open_doors() -> Iterator[list[tuple[Person, Sent]]]:
    """What each of them sends; what these forms write besides is undone, and nobody comes too late or too
    often."""
    with (
        override_settings(EKTP_LOCAL=True, EKTP_HOST="127.0.0.1"),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(steps, "PATIENCE", 24 * 3600)
        patch.setattr(steps, "PATIENCE_TO_SET_UP", 24 * 3600)
        patch.setattr("regencies.views.invitations.allows", lambda *_args, **_kwargs: True)
        province = make_province(code="18", name="Peraga", is_simulated=True)
        regency = make_regency(province=province, code="18.01", name="Peragakota")
        yield [*_stranger(province, regency), *_half_signed_in(province), *_invited(province, regency)]
        transaction.set_rollback(True)


def is_let_through(response) -> bool:
    """Whether the form itself has answered: nobody was slowed down or sent back to the beginning."""
    sent_back = response.status_code == 302 and response.url.partition("?")[0] == SIGN_IN
    return response.status_code not in {403, 429} and not sent_back


def _stranger(province, regency) -> Iterator[tuple[Person, Sent]]:
    make_leader(province, username="pimpinan-peraga")
    make_officer(regency, username="petugas-peraga")
    person, wants = Person("stranger", "anonymous", None), (("next", "/akun/"),)
    # The name and the password are right: what stands in next is looked at after that.
    typed = (("username", "petugas-peraga"), ("password", PASSWORD))
    yield person, Sent("GET", SIGN_IN, wants)
    yield person, Sent("POST", DEMONSTRATION, body=(("role", "leadership"),))
    yield person, Sent("POST", DEMONSTRATION, body=(("role", "officer"), ("regency", "18.01")))
    yield person, Sent("POST", SIGN_IN, wants, typed)
    yield person, Sent("POST", SIGN_IN, body=(*typed, *wants))


def _half_signed_in(province) -> Iterator[tuple[Person, Sent]]:
    """Their password was right; one has to type a code, the other has no phone yet."""
    for name, path in (("before the code", CODE), ("before setting up", SET_UP)):
        user = make_bureau(province, username=name.replace(" ", "-"))
        if path == CODE:
            with_phone_and_codes(user)
        person = Person(name, "anonymous", user, client=Client())
        response = give_password(person.client, user.username, next="/akun/")
        assert response.url == path
        yield person, Sent("GET", path)
        yield person, Sent("POST", path, body=(("code", "3-abcd-efgh-ijkl-mnop"),))
        yield person, Sent("POST", path, body=(("code", "000000"),))


def _invited(province, regency) -> Iterator[tuple[Person, Sent]]:
    officer = make_officer(regency, username="lupa-sandi")
    again = invite_new_password(actor=None, province=province, person=officer, why="lupa")
    made = invite(actor=None, province=province, role="officer", regency=regency, name="Siti Aminah")
    person, accepts = Person("invited", "anonymous", None), (("langkah", "terima"),)
    chosen = (("name", "Siti Aminah"), ("username", "siti.aminah"))
    yield person, Sent("POST", INVITED, body=(("kode", made.token),))
    yield person, Sent("POST", INVITED, body=(("kode", again.token), *accepts, *NEW))
    yield person, Sent("POST", INVITED, body=(("kode", made.token), *accepts, *chosen, *NEW))
