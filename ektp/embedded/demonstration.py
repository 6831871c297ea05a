"""Which demonstration a data folder holds, and the date that its clock is pinned to.

`demonstration.json` is written before the load and again after it, so that an interrupted first start
neither forgets the pinned date nor loads a demonstration into a province of your own.
"""

import json
import os
from dataclasses import asdict, dataclass

from ektp.embedded.folder import DataFolder

DEFAULT = "sumsel-2016"
NONE = "none"
# The date on which each demonstration is meant to be seen.
_DATES = {"sumsel-2016": "2016-08-30"}
_FILE = "demonstration.json"


@dataclass(frozen=True)
class Demonstration:
    name: str
    today: str
    loaded: bool

    def keep(self, folder: DataFolder) -> None:
        folder.write(_FILE, json.dumps(asdict(self)) + "\n")


def kept(folder: DataFolder) -> Demonstration | None:
    """What the folder holds; None when nothing was decided yet."""
    try:
        return Demonstration(**json.loads((folder.path / _FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def wanted(folder: DataFolder, own_database: bool) -> Demonstration:
    """What this start asks for: EKTP_DEMO, else what the folder holds, else the default."""
    found = kept(folder)
    asked = os.environ.get("EKTP_DEMO", "").strip()
    if found and asked in ("", found.name):
        return found
    name = asked or (NONE if own_database else DEFAULT)
    return Demonstration(name, os.environ.get("EKTP_TODAY") or _DATES.get(name, ""), loaded=name == NONE)


def pin(folder: DataFolder) -> dict[str, str]:
    """EKTP_TODAY for the folder's demonstration, unless the environment says another date."""
    found = kept(folder)
    if os.environ.get("EKTP_TODAY") or not found or not found.today:
        return {}
    return {"EKTP_TODAY": found.today}
