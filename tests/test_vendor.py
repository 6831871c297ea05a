"""What was taken from elsewhere is exactly what was taken: licence beside it, checksums that hold."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.supply.vendored import PLACES, vendored


@pytest.mark.parametrize("thing", vendored(), ids=lambda thing: thing.folder)
def test_vendored_files_are_unchanged_and_licensed(thing):
    assert thing.files() == thing.checksums()
    assert any(name.startswith("LICENSE") for name in thing.files())
    assert thing.licence
    assert thing.version[0].isdecimal()


def test_every_folder_of_vendored_files_is_known():
    root = Path(settings.BASE_DIR)
    there = {
        path.relative_to(root).as_posix()
        for place in ("static", "tests", "templates")
        for path in (root / place).rglob("vendor")
    }
    assert there == set(PLACES)
    assert all(path.is_dir() for place in PLACES for path in (root / place).iterdir())
