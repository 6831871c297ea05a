"""Answering odd values: explained by the regency or the bureau, accepted or asked again by the bureau.

The only way in which an answer is written; the marks themselves come and go with the ledger.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regencies.ledger.marks import load_series, marks_since
from regencies.ledger.signing import signed
from regencies.models import MarkAnswer, Province, Regency, User
from regencies.plain_text import one_line

LONGEST = MarkAnswer._meta.get_field("text").max_length
BUREAU_ONLY = frozenset({MarkAnswer.Kind.ACCEPTED, MarkAnswer.Kind.RETURNED})


@dataclass(frozen=True)
class Asked:
    """A mark as the person saw it: its odd value, and the key of its latest answer (0 without one)."""

    code: str
    date: dt.date
    rule: str
    value: int
    seen: int


class Overtaken(Exception):
    """Since it was shown the mark went, changed its value or got an answer; nothing was written."""


@transaction.atomic
def answer_mark(*, user: User, asked: Asked, kind: str, text: str = "") -> MarkAnswer:
    """Write one answer. The same answer sent twice is one answer. A closed month may be answered too: an
    answer changes no figure.

    Raises ``Regency.DoesNotExist`` when the mark is not the user's to answer in this way, ``ValidationError``
    for a text that is missing or too long, and ``Overtaken``.
    """
    regency = _answerable(user, kind).get(code=asked.code)
    text = one_line(text)
    _refuse_text(kind, text)
    # Two answers at once wait for each other; reports are not kept waiting.
    Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
    mine = MarkAnswer.objects.filter(regency=regency, date=asked.date, rule=asked.rule)
    latest = mine.order_by("-pk").first()
    if latest is not None and _is_same(latest, user, asked, kind, text):
        return latest
    if (latest.pk if latest else 0) != asked.seen or not _stands(regency, asked):
        raise Overtaken
    with signed(user, why=text, source="marks"):
        return MarkAnswer.objects.create(
            regency=regency,
            date=asked.date,
            rule=asked.rule,
            value=asked.value,
            kind=kind,
            text=text,
            author=user,
        )


def accepting_regencies(user: User) -> Collection[int]:
    """Keys of the regencies whose marks *user* may accept or ask about again."""
    managed = Province.objects.managed_by(user)
    return set(Regency.objects.filter(province__in=managed).values_list("pk", flat=True))


def _answerable(user: User, kind: str):
    regencies = Regency.objects.writable_by(user)
    if kind in BUREAU_ONLY:
        regencies = regencies.filter(province__in=Province.objects.managed_by(user))
    return regencies.select_related("province")


def _refuse_text(kind: str, text: str) -> None:
    if not text and kind != MarkAnswer.Kind.ACCEPTED:
        raise ValidationError(_("Tulis penjelasannya.") if kind == "explained" else _("Tulis pertanyaannya."))
    if len(text) > LONGEST:
        raise ValidationError(_("Paling panjang %(most)s huruf.") % {"most": LONGEST})


def _is_same(latest: MarkAnswer, user: User, asked: Asked, kind: str, text: str) -> bool:
    said = (latest.author_id, latest.value, latest.kind, latest.text)
    return said == (user.pk, asked.value, kind, text)


def _stands(regency: Regency, asked: Asked) -> bool:
    """Whether the ledger has this mark with this value now; what is stored may still lag behind it."""
    marks = marks_since(load_series(regency), asked.date).marks
    return any((mark.date, mark.rule, mark.value) == (asked.date, asked.rule, asked.value) for mark in marks)
