"""Muratara and who pastes its messages."""

import pytest

from regencies.models import Regency, User
from tests.factories import make_bureau, make_officer, make_regency


@pytest.fixture
def regency() -> Regency:
    return make_regency(code="16.13", name="Musi Rawas Utara", short_name="Muratara")


@pytest.fixture
def officer(client, regency) -> User:
    """Signed in."""
    user = make_officer(regency, first_name="Siti", last_name="Aminah")
    client.force_login(user)
    return user


@pytest.fixture
def bureau(client, regency) -> User:
    """Signed in."""
    user = make_bureau(regency.province)
    client.force_login(user)
    return user
