"""Campaigns to learn and to test with: a folder each, in the formats that a province uses.

``today.txt`` of a folder holds the date on which the campaign is meant to be seen.
"""

import datetime as dt
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The demonstrations there are."""
    return sorted(path.parent.name for path in FOLDER.glob("*/today.txt"))


def meant_for(name: str) -> dt.date:
    """The date on which the demonstration is meant to be seen."""
    return dt.date.fromisoformat((FOLDER / name / "today.txt").read_text(encoding="ascii").strip())
