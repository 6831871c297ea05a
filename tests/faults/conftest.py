"""Servers that are broken on purpose."""

from collections.abc import Iterator

import pytest

from tests.faults.small import Small


@pytest.fixture(scope="package")
def small(tmp_path_factory) -> Iterator[Small]:
    """A small province with web server, worker and scheduler; every test leaves it running."""
    with Small(tmp_path_factory.mktemp("small") / "data") as small:
        assert small.ready(), small.said()
        small.fill()
        yield small
