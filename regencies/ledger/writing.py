"""What every other write than a report needs: who and why for its history, and a month that stays open."""

import pghistory
from django.db import connection

from regencies.models import Province, User

MONTH_LOCK = 0x4B54424C
"""First half of the advisory lock of migration 0004: writers hold it shared, who closes a month alone."""


def name_of(user: User) -> str:
    """What a person is called in the history."""
    return user.get_full_name() or user.username


def signed(user: User, *, why: str, source: str, **context):
    """The history's context for what *user* writes inside it."""
    return pghistory.context(user=user.pk, user_name=name_of(user), why=why, source=source, **context)


def hold_months(province: Province | int) -> None:
    """Until this transaction ends no month of the province is closed: what is asked about it stays true."""
    key = province if isinstance(province, int) else province.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [MONTH_LOCK, key])
