"""Accounts: a person, a role and a password that is shown once."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from regencies.models import Membership, Province, Regency, User

Role = Membership.Role
# Syllables that are hard to mistake when read aloud or copied from paper.
_CONSONANTS = "bdfgjkmnprst"
_VOWELS = "aeiou"


class NameTaken(ValueError):
    """Somebody has this user name already."""


class BadName(ValueError):
    """This cannot be a user name."""


@dataclass(frozen=True)
class Account:
    """A new account with its password in the clear: to be shown once and never stored."""

    user: User
    role: Role
    area: str
    password: str


def new_password() -> str:
    """Four groups of two syllables, such as ``badu-koma-rite-suna``: 47 bits."""
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(8)]
    return "-".join("".join(syllables[index : index + 2]) for index in range(0, 8, 2))


@transaction.atomic
def open_account(
    *,
    username: str,
    role: Role,
    province: Province,
    regency: Regency | None = None,
    name: str = "",
    password: str | None = None,
) -> Account:
    """Make a user with one role; without *password* one is made up.

    Wrap it in ``signed``. Raises ``NameTaken`` and ``BadName``.
    """
    try:
        User._meta.get_field("username").clean(username, None)  # also refuses an empty one
    except ValidationError:
        raise BadName(username) from None
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(username)
    password = password or new_password()
    first, _, last = name.strip().partition(" ")
    user = User.objects.create(
        username=username, password=make_password(password), first_name=first[:150], last_name=last[:150]
    )
    Membership.objects.create(user=user, role=role, province=province, regency=regency)
    return Account(user, role, regency.full_name if regency else province.name, password)


def table(accounts: list[Account]) -> str:
    """The accounts as aligned lines with a heading, for the terminal."""
    rows = [("user name", "password", "role", "area")]
    rows += [
        (account.user.username, account.password, account.role.value, account.area) for account in accounts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    )
