"""Whether anything changed in a province's reports of a date, asked every two seconds by every open grid."""

import datetime as dt

from django.db.models import CharField, Count, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from regencies.models import DailyReport, Province, User


def managed_provinces(user: User) -> QuerySet:
    """The provinces whose grid *user* may open, in the order of their codes."""
    return Province.objects.managed_by(user).order_by("code")


def with_version(provinces: QuerySet, date: dt.date) -> QuerySet:
    """*provinces* with ``version``: text that differs after any change of a report of *date*, also by SQL.

    The number of history entries counts beside the latest one, because two writers may commit in another
    order than they began. It comes in the query that loads the province, so that asking is one query.
    """
    mine = DailyReport.objects.filter(regency__province=OuterRef("pk"), date=date).order_by()
    text = CharField()
    version = Concat(
        Cast(Count("history"), text), Value("-"), Cast(Coalesce(Max("history__pgh_id"), 0), text)
    )
    found = mine.values("regency__province").annotate(version=version).values("version")
    return provinces.annotate(version=Coalesce(Subquery(found, output_field=text), Value("0-0")))
