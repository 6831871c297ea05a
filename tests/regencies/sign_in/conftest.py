"""Somebody of the bureau, who needs a second factor."""

import pytest

from tests.factories import make_bureau, make_province


@pytest.fixture
def bureau():
    return make_bureau(make_province(), username="biro")
