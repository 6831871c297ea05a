"""A province with its bureau, and somebody of another one."""

import pytest

from tests.factories import make_bureau, make_officer, make_province, make_regency


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def regency(province):
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


@pytest.fixture
def neighbour(province):
    return make_regency(code="16.10", name="Ogan Ilir", short_name="Ogan Ilir")


@pytest.fixture
def biro(province):
    return make_bureau(province, username="biro", first_name="Rina")


@pytest.fixture
def foreign():
    """The bureau of another province."""
    return make_bureau(make_province(code="17", name="Bengkulu"), username="biro-17")


@pytest.fixture
def officer(regency):
    return make_officer(regency, username="siti", first_name="Siti", last_name="Aminah")
