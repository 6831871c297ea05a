"""Who sends files here."""

import pytest

from tests.factories import make_bureau, make_officer, make_province, make_regency


@pytest.fixture
def regency():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


@pytest.fixture
def neighbour(regency):
    return make_regency(code="16.10", name="Ogan Ilir", short_name="Ogan Ilir")


@pytest.fixture
def officer(client, regency):
    """A signed-in client of the regency's officer."""
    client.force_login(make_officer(regency, username="petugas"))
    return client


@pytest.fixture
def bureau(client, regency):
    """A signed-in client of the bureau."""
    client.force_login(make_bureau(make_province(), username="biro"))
    return client
