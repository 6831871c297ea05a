"""Which demonstration a data folder holds, and the date that its clock is pinned to.

`demonstration.json` is written before the load and again after it, so that an interrupted first start
neither forgets the pinned date nor loads a demonstration into a province of your own.
"""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass

from ektp.bootstrap import ROOT, Fault
from ektp.embedded.folder import DataFolder

DEFAULT = "sumsel-2016"
NONE = "none"
_FOLDERS = ROOT / "regencies" / "demonstrations"
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
    """What this start asks for: EKTP_DEMO, else what the folder holds, else the default.

    Raises `Fault` for a demonstration or a date that does not exist, before anything is kept.
    """
    today = asked_today()
    found = kept(folder)
    asked = os.environ.get("EKTP_DEMO", "").strip()
    if found and (asked in ("", found.name) or (found.loaded and found.name != NONE)):
        return found
    name = asked or (NONE if own_database else DEFAULT)
    if name == NONE:
        return Demonstration(NONE, "", loaded=True)
    meant_for = _meant_for(name)
    return Demonstration(name, today or meant_for, loaded=False)


def asked_today() -> str:
    """EKTP_TODAY as given, or nothing; a `Fault` when it is no date."""
    today = os.environ.get("EKTP_TODAY", "").strip()
    try:
        return today and dt.date.fromisoformat(today).isoformat()
    except ValueError:
        raise Fault(f'EKTP_TODAY="{today}" is not a date: write it as 2016-08-30.') from None


def _meant_for(name: str) -> str:
    """The date on which a demonstration is meant to be seen, as its folder says."""
    known = {path.parent.name: path for path in sorted(_FOLDERS.glob("*/today.txt"))}
    if name not in known:
        raise Fault(f'There is no demonstration "{name}": EKTP_DEMO may be {", ".join(known)} or {NONE}.')
    return known[name].read_text().strip()


def pin(folder: DataFolder) -> dict[str, str]:
    """EKTP_TODAY for the folder's demonstration, unless the environment says another date."""
    found = kept(folder)
    if os.environ.get("EKTP_TODAY") or not found or not found.today:
        return {}
    return {"EKTP_TODAY": found.today}
