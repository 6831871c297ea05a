"""Servers that are broken on purpose."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.small import Small


@pytest.fixture(scope="package")
def small(tmp_path_factory) -> Iterator[Small]:
    """A small province with web server, worker and scheduler; every test leaves it running."""
    with Small(tmp_path_factory.mktemp("small") / "data") as small:
        assert small.ready(), small.said()
        small.fill()
        yield small


@pytest.fixture
def tell(request) -> Callable[[str], None]:
    """Say what a run found in the middle of it."""
    plugins = request.config.pluginmanager

    def tell(sentence: str) -> None:
        with plugins.getplugin("capturemanager").global_and_fixture_disabled():
            plugins.getplugin("terminalreporter").write_line(f"\n{sentence}")

    return tell
