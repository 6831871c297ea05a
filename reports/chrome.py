"""What every page's frame says: the pinned clock, simulated data, and where this person may go."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from regencies import clock
from regencies.models import Membership, Province


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool


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
        return list(user.memberships.select_related("province", "regency").order_by("role", "pk"))

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

    @cached_property
    def role_label(self) -> str:
        """The first role in words, with its area."""
        for membership in self.memberships:
            return f"{membership.get_role_display()} · {membership.regency or membership.province}"
        return ""

    @cached_property
    def links(self) -> list[Link]:
        """Main navigation by role, in the order of use."""
        found: list[tuple[str, str]] = []
        for membership in self.memberships:
            if membership.role == Membership.Role.OFFICER:
                code = membership.regency.code
                found.append((_("Lapor"), reverse("regencies:report", args=[code])))
                found.append((membership.regency.short_name, reverse("reports:regency", args=[code])))
                continue
            found.append(
                (membership.province.name, reverse("reports:province", args=[membership.province.code]))
            )
            found.append((_("Tenggat"), reverse("reports:countdown")))
            if membership.role == Membership.Role.BUREAU:
                found.append((_("Lapor"), reverse("regencies:report-index")))
                found.append((_("Perhitungan"), reverse("reports:recompute-status")))
        path = self.request.path
        return [Link(label, url, url == path) for label, url in dict.fromkeys(found)]


def chrome(request: HttpRequest) -> dict:
    """Context for ``templates/base.html``."""
    return {"frame": Frame(request)}
