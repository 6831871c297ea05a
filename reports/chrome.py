"""What every page's frame says: the pinned clock, simulated data, and where this person may go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.db.models import BigIntegerField, Case, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from ektp import kept, theme
from ektp.addresses import address
from ektp.health.finding import title_of
from ektp.health.latest import watch
from ektp.packed import PageOfPieces
from ektp.prepared import PreparedQuery
from regencies import clock
from regencies.models import CorrectionRequest, Membership, Province, Regency
from reports.models import OddMark


class Held(NamedTuple):
    """A role that somebody has, with its area and how much waits there for an answer."""

    role: str
    province_code: str
    province_name: str
    is_simulated: bool
    regency_code: str | None
    regency_kind: str | None
    regency_name: str | None
    regency_short_name: str | None
    open_marks: int
    open_requests: int

    @property
    def label(self) -> str:
        """The role in words, with its area."""
        area = self.province_name
        if self.regency_code:
            area = Regency(kind=self.regency_kind, name=self.regency_name).full_name
        return f"{Membership.Role(self.role).label} · {area}"


class _Counted(Subquery):
    """How many rows a queryset has."""

    template, output_field = "(SELECT count(*) FROM (%(subquery)s) found)", BigIntegerField()


def _held_by(pk: int):
    """Odd values of the role's area that nobody has answered, and for the bureau the requests for corrections
    that wait for it."""
    # An officer's role names his regency, the others all of the province.
    area = {"regency__province": OuterRef("province"), "regency": Coalesce(OuterRef("regency"), F("regency"))}
    marks = OddMark.objects.filter(**area).open().values("rule")
    requests = CorrectionRequest.objects.open().filter(**area).order_by().values("pk")
    return (
        Membership.objects.filter(user=pk)
        .annotate(
            open_marks=_Counted(marks),
            open_requests=Case(When(role=Membership.Role.BUREAU, then=_Counted(requests)), default=0),
        )
        .order_by("role", "pk")
        .values_list(
            "role",
            "province__code",
            "province__name",
            "province__is_simulated",
            "regency__code",
            "regency__kind",
            "regency__name",
            "regency__short_name",
            "open_marks",
            "open_requests",
        )
    )


_HELD = PreparedQuery("memberships_of", _held_by)
"""On every page, so composed once; all that its frame asks the database of a person."""


@dataclass(frozen=True)
class Place:
    """A page of the navigation; places with the same ``group`` stand together under its name.

    ``waiting`` is how many things on it wait for an answer.
    """

    label: str
    url: str
    group: str = ""
    waiting: int = 0


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool
    waiting: int = 0


class Frame:
    """Read lazily by ``templates/base.html``: a page that shows none of it asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def _rows(self) -> list[tuple]:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return _HELD.rows(user.pk)

    @cached_property
    def held(self) -> list[Held]:
        """The person's roles, in a fixed order; empty for a visitor."""
        return list(map(Held._make, self._rows))

    @cached_property
    def drawn_from(self) -> tuple:
        """All that the frame says of a page; language and place of the site aside (``ektp/kept.py``)."""
        asked = self.request.path, self.theme, self.who
        return *asked, self._rows, self.pinned_today, self.is_simulated, self._failing

    @property
    def theme(self) -> str:
        """That ``css/theme.css`` shows, as the reader has chosen; "" for what his device prefers."""
        return theme.chosen(self.request)

    @cached_property
    def pinned_today(self):
        """The date that ``EKTP_TODAY`` pins, or None."""
        return clock.today("Asia/Jakarta") if clock.is_pinned() else None

    @cached_property
    def is_simulated(self) -> bool:
        """Whether what this person sees is a demonstration; a visitor is told when any province is one."""
        if self.held:
            return any(each.is_simulated for each in self.held)
        return Province.objects.filter(is_simulated=True).exists()

    @property
    def who(self) -> str | None:
        """The person's name; None for a visitor."""
        user = getattr(self.request, "user", None)
        return str(user) if user is not None and user.is_authenticated else None

    @cached_property
    def role_label(self) -> str:
        """The first role in words, with its area."""
        return self.held[0].label if self.held else ""

    @cached_property
    def places(self) -> list[Place]:
        """Where this person may go, in the order of use; what waits there in all his areas, each once."""
        found: dict[tuple[str, str, str], Place] = {}
        whole_provinces: set[str] = set()
        for each in self.held:  # roles for a whole province come first
            for place in places_of(each):
                key = place.label, place.url, place.group
                earlier = found.get(key, replace(place, waiting=0))
                is_counted = key in found and each.province_code in whole_provinces
                found[key] = replace(earlier, waiting=earlier.waiting + (0 if is_counted else place.waiting))
            if each.regency_code is None:
                whole_provinces.add(each.province_code)
        return list(found.values())

    @cached_property
    def links(self) -> list[Link]:
        """Main navigation; a group is one link, to its first place."""
        path, links = self.request.path, {}
        for place in self.places:
            label = place.group or place.label
            link = links.setdefault(label, Link(label, place.url, False))
            is_current, waiting = link.is_current or place.url == path, link.waiting + place.waiting
            links[label] = replace(link, is_current=is_current, waiting=waiting)
        return list(links.values())

    @cached_property
    def siblings(self) -> list[Link]:
        """The places of the group that this page belongs to; empty when it stands alone."""
        path = self.request.path
        group = next((place.group for place in self.places if place.url == path and place.group), None)
        together = [place for place in self.places if group and place.group == group]
        return [Link(place.label, place.url, place.url == path, place.waiting) for place in together]

    @cached_property
    def trouble(self) -> list[str]:
        """Titles of what fails, for the bureau, as last found: no page waits for a look at the servers."""
        return [title_of(name) for name in self._failing]

    @cached_property
    def _failing(self) -> tuple[str, ...]:
        is_there = self.request.path == address("reports:recompute-status")
        is_bureau = any(each.role == Membership.Role.BUREAU for each in self.held)
        return watch.failing() if is_bureau and not is_there else ()


def places_of(held: Held) -> Iterator[Place]:
    """The pages of one role."""
    if held.role == Membership.Role.OFFICER:
        yield Place(_("Lapor"), address("regencies:report", held.regency_code))
        yield Place(held.regency_short_name, address("reports:regency", held.regency_code))
        yield Place(_("Kelengkapan"), address("reports:completeness"))
        yield Place(_("Janggal"), address("reports:marks"), "", held.open_marks)
        yield Place(_("Koreksi"), address("regencies:corrections"))
        yield Place(_("Impor"), address("regencies:imports"))
        return
    yield Place(held.province_name, address("reports:province", held.province_code))
    yield Place(_("Tenggat"), address("reports:countdown"))
    yield Place(_("Kelengkapan"), address("reports:completeness"))
    if held.role == Membership.Role.LEADERSHIP:
        yield Place(_("Janggal"), address("reports:marks"), "", held.open_marks)
    if held.role == Membership.Role.BUREAU:
        data = _("Data")
        yield Place(_("Lapor"), address("regencies:report-index"))
        yield Place(_("Janggal"), address("reports:marks"), _("Periksa"), held.open_marks)
        yield Place(_("Koreksi"), address("regencies:corrections"), _("Periksa"), held.open_requests)
        yield Place(_("Jejak"), address("reports:trail"), _("Periksa"))
        yield Place(_("Impor"), address("regencies:imports"), data)
        yield Place(_("Saldo"), address("regencies:balances"), data)
        yield Place(_("Penduduk"), address("regencies:register"), data)
        yield Place(_("Penutupan bulan"), address("regencies:months"), data)
        yield Place(_("Pengguna"), address("regencies:people"), data)
        yield Place(_("Keadaan"), address("reports:recompute-status"), data)


def chrome(request: HttpRequest) -> dict:
    """Context for ``templates/base.html``."""
    return {"frame": Frame(request)}


def framed(
    request: HttpRequest, template: str, given: Mapping[str, object], drawn: Mapping[str, object]
) -> HttpResponse:
    """The page *template*, with plain values *given*, around what was *drawn* (``main``, ``version``).

    Its frame is drawn once for everything that is in it. What a reader is told once is not kept.
    """
    if len(get_messages(request)):
        return render(request, template, {**given, **drawn})
    late = {name: lambda value=value: value for name, value in drawn.items()}
    late |= {"csrf_token": lambda: get_token(request), "here": request.get_full_path}
    values = {"frame": Frame(request), "messages": (), **given}
    return PageOfPieces(kept.pieces(template, values, late))
