"""Where somebody goes who has come in: what a link asks for may be anything."""

import pytest
from django.test import Client

from tests.factories import make_bureau, make_officer, make_province, make_regency
from tests.regencies.sign_in.steps import (
    SET_UP,
    code_of,
    give_code,
    give_password,
    is_in,
    recovery_codes_on,
    secret_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau(make_province(), username="biro")


@pytest.mark.parametrize("asked", ["x", "?a", "#", "accounts:person", "biro"])
def test_what_is_no_path_is_nowhere_to_go_and_costs_nobody_a_code(client, bureau, asked):
    """Anybody can send such a link; a view's name would have been looked for after the code was spent."""
    give_password(client, "biro", next=asked)
    done = give_code(client, code_of(secret_on(client.get(SET_UP))), SET_UP)
    assert is_in(client) and len(recovery_codes_on(done)) == 10
    assert 'href="/"' in done.content.decode()
    officer = make_officer(make_regency(), username="siti")
    other = Client()
    assert give_password(other, officer.username, next=asked).url == "/"
    assert is_in(other)
