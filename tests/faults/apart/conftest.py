"""An instance with a disk and a clock of its own."""

from collections.abc import Iterator

import pytest

from tests.faults.apart.disk import OnSmallDisk
from tests.faults.apart.jumping import Jumping


class Apart(OnSmallDisk, Jumping):
    """Tests may fill its disk and set its clock."""


@pytest.fixture(scope="package")
def apart(tmp_path_factory) -> Iterator[Apart]:
    """A small province; every test leaves it with space, in time and running."""
    with Apart(tmp_path_factory.mktemp("apart")) as apart:
        assert apart.ready(), apart.said()
        apart.fill()
        yield apart
