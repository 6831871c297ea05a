"""The lines of a page of the trail, with everything that is shown of them; a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from regencies.history_words import said_who, said_why
from regencies.models import AuditEvent, Province, User
from reports.trail import changes, deeds
from reports.trail.sources import Place, Wanted, places, sources


@dataclass(frozen=True)
class Line:
    """One thing that was done; ``at`` is its moment in the province's zone."""

    place: Place
    at: dt.datetime
    who: str
    role: str
    verb: str
    noun: str
    url: str
    details: tuple[str, ...]
    why: str
    address: str
    session: str

    @property
    def local(self) -> dt.datetime:
        """Its moment as the province's clocks show it, without a zone."""
        return self.at.replace(tzinfo=None)

    @property
    def sentence(self) -> str:
        """All of it as one sentence, for files."""
        said = " ".join(part for part in (self.who, self.verb, self.noun) if part)
        return f"{said}: {'; '.join(self.details)}" if self.details else said


def lines(wanted: Wanted, *, after: Place | None, most: int) -> list[Line]:
    """The newest *most* lines that are *wanted*, older than *after*."""
    found = places(wanted, after=after, most=most)
    by_source = defaultdict(list)
    for place in found:
        by_source[place.source].append(place.number)
    events = {source: _events(source, numbers) for source, numbers in by_source.items()}
    names = _names(wanted.province, events)
    return [
        _deed(place, event, names) if before is False else _change(place, event, before, names)
        for place in found
        for event, before in [events[place.source][place.number]]
    ]


def _events(source: int, numbers: list[int]) -> dict[int, tuple]:
    """Each event with the state before it; False where there is no such thing."""
    model = sources()[source]
    if model is AuditEvent:
        return {event.pk: (event, False) for event in model.objects.filter(pk__in=numbers)}
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pk__lt=OuterRef("pk"))
    found = list(
        model.objects.filter(pk__in=numbers).annotate(
            before=Subquery(earlier.order_by("-pk").values("pk")[:1])
        )
    )
    states = model.objects.in_bulk([event.before for event in found if event.before])
    # After a delete the same object begins anew.
    known = {key: state for key, state in states.items() if state.pgh_label != "delete"}
    return {event.pk: (event, known.get(event.before)) for event in found}


def _names(province: Province, events: dict[int, dict]) -> changes.Names:
    regencies = {regency.pk: regency for regency in province.regencies.all()}
    people = {
        event.user_id
        for of_source in events.values()
        for event, before in of_source.values()
        if before is not False and getattr(event, "user_id", None)
    }
    return changes.Names(regencies, User.objects.in_bulk(people), ZoneInfo(province.timezone))


def _deed(place: Place, event: AuditEvent, names: changes.Names) -> Line:
    return Line(
        place=place,
        at=place.at.astimezone(names.zone),
        who=event.user_name or "–",
        role=deeds.role(event),
        verb=deeds.verb(event),
        noun=deeds.noun(event),
        url=deeds.page(event),
        details=(),
        why="",
        address=event.address,
        session=event.session,
    )


def _change(place: Place, event, before, names: changes.Names) -> Line:
    context = event.pgh_context or {}
    return Line(
        place=place,
        at=place.at.astimezone(names.zone),
        who=said_who(event),
        role="",
        verb=str(changes.VERBS[event.pgh_label]),
        noun=changes.noun(event, names),
        url=changes.page(event, names),
        details=tuple(changes.differences(before, event, names)),
        why=said_why(event),
        address=str(context.get("address") or ""),
        session=str(context.get("session") or ""),
    )
