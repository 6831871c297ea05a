"""What every page's frame says: the pinned clock, simulated data, and where this person may go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ektp.addresses import address
from ektp.health.finding import title_of
from ektp.health.latest import watch
from ektp.prepared import PreparedQuery, instances
from regencies import clock
from regencies.models import CorrectionRequest, Membership, Province, Regency
from reports.models import OddMark

# On every page, so composed once.
_MEMBERSHIPS = PreparedQuery(
    "memberships_of",
    lambda pk: (
        Membership.objects.filter(user=pk).select_related("province", "regency").order_by("role", "pk")
    ),
)
_REQUESTS = PreparedQuery(
    "open_requests", lambda pk: CorrectionRequest.objects.open().filter(regency__province=pk).values("pk")
)
_MARKS_OF_PROVINCE = PreparedQuery(
    "open_marks_of_province", lambda pk: OddMark.objects.filter(regency__province=pk).open().values("rule")
)
_MARKS_OF_REGENCY = PreparedQuery(
    "open_marks_of_regency", lambda pk: OddMark.objects.filter(regency=pk).open().values("rule")
)


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
    def memberships(self) -> list[Membership]:
        """The person's roles with their areas, in a fixed order; empty for a visitor."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return [_membership(row) for row in _MEMBERSHIPS.rows(user.pk)]

    @cached_property
    def pinned_today(self):
        """The date that ``EKTP_TODAY`` pins, or None."""
        return clock.today("Asia/Jakarta") if clock.is_pinned() else None

    @cached_property
    def is_simulated(self) -> bool:
        """Whether what this person sees is a demonstration; a visitor is told when any province is one."""
        if self.memberships:
            return any(membership.province.is_simulated for membership in self.memberships)
        return Province.objects.filter(is_simulated=True).exists()

    @property
    def who(self) -> str | None:
        """The person's name; None for a visitor."""
        user = getattr(self.request, "user", None)
        return str(user) if user is not None and user.is_authenticated else None

    @cached_property
    def role_label(self) -> str:
        """The first role in words, with its area."""
        for membership in self.memberships:
            return f"{membership.get_role_display()} · {membership.regency or membership.province}"
        return ""

    @cached_property
    def places(self) -> list[Place]:
        """Where this person may go, in the order of use."""
        found = [place for membership in self.memberships for place in places_of(membership)]
        return list(dict.fromkeys(found))

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
        is_there = self.request.path == address("reports:recompute-status")
        is_bureau = any(membership.role == Membership.Role.BUREAU for membership in self.memberships)
        if is_there or not is_bureau or not (failing := watch.failing()):
            return []
        return [title_of(name) for name in failing]


def places_of(membership: Membership) -> Iterator[Place]:
    """The pages of one role."""
    if membership.role == Membership.Role.OFFICER:
        code = membership.regency.code
        yield Place(_("Lapor"), address("regencies:report", code))
        yield Place(membership.regency.short_name, address("reports:regency", code))
        yield Place(_("Kelengkapan"), address("reports:completeness"))
        yield Place(_("Janggal"), address("reports:marks"), "", _open_marks(membership))
        yield Place(_("Koreksi"), address("regencies:corrections"))
        yield Place(_("Impor"), address("regencies:imports"))
        return
    yield Place(membership.province.name, address("reports:province", membership.province.code))
    yield Place(_("Tenggat"), address("reports:countdown"))
    yield Place(_("Kelengkapan"), address("reports:completeness"))
    if membership.role == Membership.Role.LEADERSHIP:
        yield Place(_("Janggal"), address("reports:marks"), "", _open_marks(membership))
    if membership.role == Membership.Role.BUREAU:
        data = _("Data")
        yield Place(_("Lapor"), address("regencies:report-index"))
        yield Place(_("Janggal"), address("reports:marks"), _("Periksa"), _open_marks(membership))
        yield Place(_("Koreksi"), address("regencies:corrections"), _("Periksa"), _requests(membership))
        yield Place(_("Jejak"), address("reports:trail"), _("Periksa"))
        yield Place(_("Impor"), address("regencies:imports"), data)
        yield Place(_("Saldo"), address("regencies:balances"), data)
        yield Place(_("Penduduk"), address("regencies:register"), data)
        yield Place(_("Penutupan bulan"), address("regencies:months"), data)
        yield Place(_("Pengguna"), address("regencies:people"), data)
        yield Place(_("Keadaan"), address("reports:recompute-status"), data)


def _membership(row: tuple) -> Membership:
    membership, province, regency = instances(row, [Membership, Province, Regency])
    membership.province, membership.regency = province, regency
    return membership


def _requests(membership: Membership) -> int:
    """Requests for corrections that wait for the bureau of this province."""
    return _REQUESTS.count(membership.province_id)


def _open_marks(membership: Membership) -> int:
    """Odd values of the membership's area that nobody has answered."""
    if membership.regency_id is None:
        return _MARKS_OF_PROVINCE.count(membership.province_id)
    return _MARKS_OF_REGENCY.count(membership.regency_id)


def chrome(request: HttpRequest) -> dict:
    """Context for ``templates/base.html``."""
    return {"frame": Frame(request)}
