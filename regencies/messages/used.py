"""The blanks used of a day, which no report holds: only a check of what was made of them."""

from django.utils.translation import gettext as _

from regencies.formatting import count

from .drafts import Draft
from .tracing import Mark

USED = "blanks_used"
_MAKING = ("printed", "reprinted", "blanks_spoiled")


def check_used(draft: Draft) -> None:
    """Hold each stated amount against the figures of the same report; never part of it."""
    numbers = {name: {each.value for each in draft.values.get(name, [])} for name in _MAKING}
    is_known = all(len(values) == 1 and None not in values for values in numbers.values())
    total = sum(values.pop() for values in numbers.values()) if is_known else None
    for stated in draft.values.pop(USED, []):
        agrees = total is not None and stated.value == total
        kind = "read" if agrees else "refused"
        draft.marks += [Mark(start, end, kind, USED) for start, end in stated.spans]
        words = {"text": stated.written}
        if stated.value is None:
            continue  # said already
        if total is None:
            draft.say(
                _("“%(text)s” tidak dipakai: cetak, cetak ulang dan rusak tidak semuanya disebut.") % words
            )
        elif not agrees:
            words["total"] = count(total)
            draft.say(_("“%(text)s” tidak cocok: cetak, cetak ulang dan rusak berjumlah %(total)s.") % words)
