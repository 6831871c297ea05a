"""Servers that are broken on purpose."""

from collections.abc import Callable

import pytest


@pytest.fixture
def tell(request) -> Callable[[str], None]:
    """Say what a run found in the middle of it."""
    plugins = request.config.pluginmanager

    def tell(sentence: str) -> None:
        with plugins.getplugin("capturemanager").global_and_fixture_disabled():
            plugins.getplugin("terminalreporter").write_line(f"\n{sentence}")

    return tell
