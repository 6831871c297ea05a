import pytest

from regencies.areas import load_regions


@pytest.fixture
def regencies(db):
    """Sumatera Selatan with its seventeen regencies, by code."""
    return {regency.code: regency for regency in load_regions("16").province.regencies.all()}
