"""Files of others that are kept here, each in a folder ``NAME-VERSION`` with its licence and checksums."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ektp.bootstrap import ROOT

PLACES = ("static/vendor", "tests/browser/vendor")
LICENCES = {"axe-core": "MPL-2.0", "bootstrap": "MIT", "chart.js": "MIT", "public-sans": "OFL-1.1"}
# Published under another name than the folder's.
PUBLISHED = {"public-sans": "@fontsource-variable/public-sans"}


@dataclass(frozen=True)
class Vendored:
    name: str
    version: str
    licence: str
    folder: str

    @property
    def published(self) -> str:
        """Its name on the npm registry."""
        return PUBLISHED.get(self.name, self.name)

    @property
    def path(self) -> Path:
        return ROOT / self.folder

    def checksums(self) -> dict[str, str]:
        """SHA-256 of each file by its name, as noted when it was taken."""
        lines = (self.path / "CHECKSUMS").read_text().splitlines()
        return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}

    def files(self) -> dict[str, str]:
        """SHA-256 of each file that is there, whatever its depth."""
        found = [path for path in self.path.rglob("*") if path.is_file() and path.name != "CHECKSUMS"]
        return {
            path.relative_to(self.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in found
        }


def vendored() -> list[Vendored]:
    folders = [path for place in PLACES for path in sorted((ROOT / place).iterdir())]
    return [
        Vendored(name, version, LICENCES.get(name, ""), path.relative_to(ROOT).as_posix())
        for path in folders
        for name, _hyphen, version in [path.name.rpartition("-")]
    ]
