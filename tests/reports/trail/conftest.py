"""A province with its bureau, which is signed in, and an officer of one regency."""

import pytest

from tests.factories import make_bureau, make_officer, make_province, make_regency


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def regency(province):
    return make_regency(code="16.13", name="Musi Rawas Utara", short_name="Muratara")


@pytest.fixture
def siti(regency):
    return make_officer(regency, username="petugas-16-13", first_name="Siti", last_name="Aminah")


@pytest.fixture
def bureau(province, client):
    user = make_bureau(province, username="biro", first_name="Budi")
    client.force_login(user)
    return user
