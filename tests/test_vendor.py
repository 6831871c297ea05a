"""What was taken from elsewhere is exactly what was taken: licence beside it, checksums that hold."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings

FOLDERS = sorted(
    path
    for parent in ("static/vendor", "tests/browser/vendor")
    for path in (Path(settings.BASE_DIR) / parent).iterdir()
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_vendored_files_are_unchanged_and_licensed(folder):
    listed = {}
    for line in (folder / "CHECKSUMS").read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        listed[name] = digest
    present = {path.name for path in folder.iterdir()} - {"CHECKSUMS"}

    assert set(listed) == present
    assert any(name.startswith("LICENSE") for name in present)
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
