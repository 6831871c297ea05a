"""Between asking whether a month is closed and writing into it, nobody closes it."""

from django.db import connection

from regencies.models import Province

MONTH_LOCK = 0x4B54424C
"""First half of the advisory lock of migration 0004: writers hold it shared, who closes a month alone."""


def hold_months(province: Province | int) -> None:
    """Until this transaction ends no month of the province is closed: what is asked about it stays true."""
    key = province if isinstance(province, int) else province.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [MONTH_LOCK, key])
