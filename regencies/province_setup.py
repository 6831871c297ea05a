"""Starting a real province: regions, service week, first deadline, administrator, in one transaction."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from regencies.accounts import Account, Role, open_account
from regencies.areas import Loaded, load_regions
from regencies.ledger.signing import signed
from regencies.models import Deadline, Membership, Province
from regencies.people.invitations import Made, invite


class AlreadySetUp(Exception):
    """The province has an administrator or a deadline already."""


@dataclass(frozen=True, kw_only=True)
class FirstDeadline:
    """The deadline that the countdown starts with."""

    name: str
    measure: str
    target_ratio: Decimal
    due_on: dt.date
    announced_on: dt.date | None
    legal_basis: str


def is_set_up(province_code: str) -> bool:
    """Whether somebody keeps the province already: its regions alone do not make it one."""
    return (
        Membership.objects.filter(province__code=province_code, role=Role.BUREAU).exists()
        or Deadline.objects.filter(province__code=province_code).exists()
    )


@transaction.atomic
def set_up_province(
    *,
    code: str,
    timezone: str,
    service_weekdays: list[int],
    deadline: FirstDeadline,
    admin_username: str | None,
    admin_name: str,
    admin_password: str | None,
) -> tuple[Loaded, Account | Made]:
    """Load the regions and write what a province starts with. ``admin_username`` None: the administrator is
    invited and chooses it himself.

    Raises ``AlreadySetUp``, ``ValidationError`` for an impossible deadline or week, and what
    ``open_account`` and ``load_regions`` raise.
    """
    if is_set_up(code):
        raise AlreadySetUp(code)
    with signed(None, why=f"setup_province {code}", source="command"):
        loaded = load_regions(code)
        province: Province = loaded.province
        province.timezone, province.service_weekdays = timezone, service_weekdays
        _validated(province).save()
        first = Deadline(
            province=province,
            status=Deadline.Status.IN_FORCE,
            is_primary=True,
            name=deadline.name,
            measure=deadline.measure,
            target_ratio=deadline.target_ratio,
            due_on=deadline.due_on,
            announced_on=deadline.announced_on,
            legal_basis=deadline.legal_basis,
        )
        _validated(first).save()
        account = _administrator(province, admin_username, admin_name, admin_password)
    return loaded, account


def _administrator(
    province: Province, username: str | None, name: str, password: str | None
) -> Account | Made:
    if username is None:
        return invite(actor=None, province=province, role=Role.BUREAU, regency=None, name=name)
    return open_account(username=username, role=Role.BUREAU, province=province, name=name, password=password)


def _validated(row):
    row.full_clean()
    return row
