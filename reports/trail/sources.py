"""Which rows of which table belong to a page of the trail: one query over all of them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value

from regencies.audit.tables import covered_models
from regencies.models import AuditCheck, AuditEvent, Membership, Province, User

CHANGES, SEEN, FILES, SIGN_IN, REFUSED = "perubahan", "lihat", "berkas", "masuk", "ditolak"
_Action = AuditEvent.Action
DEEDS = {
    CHANGES: [_Action.CHANGED, _Action.UPLOADED, _Action.ASKED],
    SEEN: [_Action.SAW],
    FILES: [_Action.EXPORTED, _Action.DOWNLOADED],
    SIGN_IN: [_Action.SIGNED_IN, _Action.SIGNED_OUT, _Action.SIGN_IN_FAILED],
    REFUSED: [_Action.REFUSED],
}


@dataclass(frozen=True)
class Wanted:
    """What the bureau looks for; empty means all. ``since`` and ``until`` are dates of the province."""

    province: Province
    person: str = ""
    what: str = ""
    regency: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""

    def moments(self) -> Iterator[tuple[str, dt.datetime]]:
        """Bounds of the moment as lookups: a day begins at the province's midnight."""
        zone = ZoneInfo(self.province.timezone)
        if self.since:
            yield "gte", dt.datetime.combine(self.since, dt.time(), zone)
        if self.until:
            yield "lt", dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time(), zone)


@dataclass(frozen=True)
class Place:
    """Where a line stands in the list: its moment, its table, its number there."""

    at: dt.datetime
    source: int
    number: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(dt.UTC):%Y%m%dT%H%M%S.%f}~{self.source}~{self.number}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises ``ValueError`` for what is no place."""
        at, source, number = text.split("~")
        moment = dt.datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=dt.UTC)
        found = cls(moment, int(source), int(number))
        if not 1900 < moment.year < 9000 or not 0 <= found.source < 99 or not 0 <= found.number < 2**62:
            raise ValueError(text)
        return found


@cache
def sources() -> tuple[type[models.Model], ...]:
    """Every table of the trail; a line's ``source`` is its place here."""
    histories = [model for model in covered_models() if model not in {AuditEvent, AuditCheck}]
    return (AuditEvent, *sorted(histories, key=lambda model: model.__name__))


def places(wanted: Wanted, *, after: Place | None, most: int) -> list[Place]:
    """The newest *most* places that are *wanted*, older than *after*."""
    parts = [
        found.annotate(line_at=F(_moment(model)), line_source=Value(index), line_number=F("pk"))
        .order_by("-line_at", "-line_number")
        .values_list("line_at", "line_source", "line_number")[:most]
        for index, model in enumerate(sources())
        if (found := _wanted(model, index, wanted, after)) is not None
    ]
    if len(parts) < 2:
        return [Place(*row) for part in parts for row in part]
    together = parts[0].union(*parts[1:], all=True)
    return [Place(*row) for row in together.order_by("-line_at", "-line_source", "-line_number")[:most]]


def _moment(model: type[models.Model]) -> str:
    return "at" if model is AuditEvent else "pgh_created_at"


def _wanted(model: type[models.Model], index: int, wanted: Wanted, after: Place | None) -> QuerySet | None:
    """The rows of one table, or None when none of it can be wanted."""
    narrow = _deeds if model is AuditEvent else _changes
    found = narrow(model.objects.order_by(), wanted)
    if found is None:
        return None
    moment = _moment(model)
    found = found.filter(**{f"{moment}__{lookup}": bound for lookup, bound in wanted.moments()})
    if after is None:
        return found
    same = Q(pk__lt=after.number) if index == after.source else Q(pk__isnull=index > after.source)
    return found.filter(**{f"{moment}__lte": after.at}).filter(Q(**{f"{moment}__lt": after.at}) | same)


def _deeds(found: QuerySet, wanted: Wanted) -> QuerySet:
    found = found.filter(province=wanted.province)
    if wanted.what:
        found = found.filter(action__in=DEEDS[wanted.what])
    if wanted.person:
        found = found.filter(Q(user_name__icontains=wanted.person) | Q(user__in=_called(wanted.person)))
    if wanted.regency:
        found = found.filter(regency__code=wanted.regency)
    if wanted.words:
        fields = ("path", "code", "address", "user_name")
        found = found.filter(_any(fields, wanted.words))
    return found


def _changes(found: QuerySet, wanted: Wanted) -> QuerySet | None:
    model, names = found.model, {field.name for field in found.model._meta.get_fields()}
    scope = _scope(model, names, wanted.province)
    of_regency = _of_regency(model, names, wanted.regency)
    if scope is None or of_regency is None or wanted.what not in {"", CHANGES}:
        return None
    found = found.filter(scope, of_regency)
    if wanted.person:
        by_name = Q(pgh_context__user_name__icontains=wanted.person)
        by_account = Q(pgh_context__user__in=list(_called(wanted.person)))
        by_database = Q(database_user__icontains=wanted.person, pgh_context=None)
        found = found.filter(by_name | by_account | by_database)
    if wanted.words:
        texts = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField) and not field.name.startswith("pgh_")
        ]
        found = found.filter(_any([*texts, "pgh_context__why", "pgh_context__user_name"], wanted.words))
    return found


def _called(name: str) -> QuerySet:
    """Accounts by what their user names hold; what stands in the trail is how a person was called then."""
    return User.objects.filter(username__icontains=name).values_list("pk", flat=True)


def _any(fields, words: str) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": words})
    return found


def _scope(model: type[models.Model], names: set[str], province: Province) -> Q | None:
    """Whose rows of a history are the province's; None for a table that belongs to no province."""
    tracked = model.pgh_tracked_model.__name__
    if tracked == "Province":
        return Q(id=province.pk)
    if tracked == "User":
        return _of_people("pgh_obj_id", province)
    if "province" in names:
        return Q(province=province)
    if "regency" in names:
        return Q(regency__province=province)
    return _of_people("user_id", province) if "user" in names else None


def _of_people(person: str, province: Province) -> Q:
    """Of whom its bureau keeps, and of who was here and is elsewhere by now: what happened until he left."""
    roles = Membership.pgh_event_model.objects.filter(province=province, user_id=OuterRef(person))
    left_at = roles.order_by("-pgh_id").values("pgh_created_at")[:1]
    return Q(**{f"{person}__in": User.objects.kept_by(province).values("pk")}) | Q(
        pgh_created_at__lte=Subquery(left_at)
    )


def _of_regency(model: type[models.Model], names: set[str], code: str) -> Q | None:
    if not code:
        return Q()
    if model.pgh_tracked_model.__name__ == "Regency":
        return Q(code=code)
    return Q(regency__code=code) if "regency" in names else None
