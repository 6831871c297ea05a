"""What has changed between the preview that was confirmed and the moment of writing."""

import csv
from typing import Any

from regencies.models import Upload

from .lists import Lists, lines_of
from .preview import Preview

PARTS = ("added", "changed", "errors", "odd", "drift")
MOST = 20


def moved_between(upload: Upload, seen: Preview, lists: Lists) -> list[dict[str, Any]]:
    """Lines of the lists that were shown and no longer hold, and those that hold now and were not shown."""
    found = []
    for part in PARTS:
        before, after = lines_of(upload, part), lists.lines(part)
        for is_new, here, there in ((False, before, set(after)), (True, after, set(before))):
            lines = [line for line in here if line not in there]
            if lines:
                cells = [list(row) for row in csv.reader(lines[:MOST])]
                found.append({"part": part, "is_new": is_new, "count": len(lines), "lines": cells})
    return found
