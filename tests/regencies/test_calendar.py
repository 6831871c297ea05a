"""The nation's holidays: the package's, without the two hundred countries that it would load with them."""

import subprocess
import sys

import holidays

from ektp.bootstrap import ROOT
from regencies.calendar import public_holidays


def test_the_holidays_are_what_the_package_says_of_indonesia():
    for year in range(2000, 2041):
        said = holidays.country_holidays("ID", years=year, categories=("public", "government"))
        assert public_holidays(year) == frozenset(said)
    assert len(public_holidays(2016)) > 15


def test_no_other_country_is_loaded():
    """They cost every process 8 MB."""
    code = """
import django, sys
django.setup()
from regencies.calendar import public_holidays
assert public_holidays(2016)
print(*(name for name in sys.modules if name.startswith("holidays.countries")))
"""
    asked = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert asked.stdout.split() == []
