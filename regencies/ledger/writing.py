"""What every other write than a report needs."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, UniqueConstraint
from django.utils.translation import gettext as _

from regencies.models import Province, Regency, User
from regencies.signals import ledger_changed

from .rules import Refused, broken
from .signing import signed
from .single import Outcome


class Outdated(Exception):
    """What was shown before saving is no longer so; nothing was written."""


def kept_regency(user: User, regency: Regency) -> Regency:
    """The regency, if *user* keeps its province's data; otherwise ``Regency.DoesNotExist``."""
    kept = Regency.objects.filter(province__in=Province.objects.managed_by(user))
    return kept.select_related("province").get(pk=regency.pk)


def refuse_invalid(row: Model) -> None:
    """Raise ``Refused`` with the sentences of the fields and constraints that *row* breaks.

    Whether another row is there already only the database knows, at the moment of writing.
    """
    found: dict = {}
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise Refused(error.error_dict) from error
    for constraint in row._meta.constraints:
        try:
            if not isinstance(constraint, UniqueConstraint):
                constraint.validate(type(row), row)
        except ValidationError as error:
            found = error.update_error_dict(found)
    if found:
        raise Refused(found)


def digest_of(*facts) -> str:
    """A short word for what was shown; equal as long as the facts are."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def says(row: Model, values: Mapping[str, Any]) -> bool:
    """Whether *row* has these *values*."""
    return all(getattr(row, name) == value for name, value in values.items())


@transaction.atomic
def put_row(
    *,
    user: User,
    row: Model,
    values: Mapping[str, Any],
    reason: str,
    source: str,
) -> Outcome:
    """Give *row*, which is new or locked by the caller, these *values*; a change needs a *reason*.

    Raises ``Refused``, and ``Outdated`` when somebody else wrote the same row at the same moment.
    """
    is_new = row.pk is None
    for name, value in values.items():
        setattr(row, name, value)
    refuse_invalid(row)
    if not is_new and not reason.strip():
        raise Refused({"reason": broken("change_without_reason", _("Tulis alasan perubahan."))})
    with signed(user, why=reason.strip(), source=source):
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Outdated from error
    ledger_changed.send(sender=type(row), regency_ids=[row.regency_id])
    return Outcome.ADDED if is_new else Outcome.CHANGED


@transaction.atomic
def drop_row(*, user: User, row: Model, reason: str, source: str) -> None:
    """Delete *row*, which the caller has locked; its history stays. Raises ``Refused`` without a *reason*."""
    if not reason.strip():
        raise Refused({"reason": broken("change_without_reason", _("Tulis alasan menghapus."))})
    regency_id = row.regency_id
    with signed(user, why=reason.strip(), source=source):
        row.delete()
    ledger_changed.send(sender=type(row), regency_ids=[regency_id])
