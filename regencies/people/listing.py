"""Everybody who may come in to a province, or has been invited to."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regencies.clock import local
from regencies.models import Invitation, Membership, Province, Regency, User
from regencies.sign_in import second_factor


class State(TextChoices):
    ACTIVE = "active", _("Aktif")
    INVITED = "invited", _("Diundang")
    EXPIRED = "expired", _("Undangan kedaluwarsa")
    ROLELESS = "roleless", _("Tanpa peran")
    OFF = "off", _("Dinonaktifkan")


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody has, or that he was invited to."""

    value: str
    label: str
    regency: Regency | None


@dataclass(frozen=True)
class Person:
    """A row of the list. ``last_login`` is on the province's clock; ``has_second_factor`` is None while there
    is no account."""

    name: str
    username: str
    roles: tuple[HeldRole, ...]
    last_login: dt.datetime | None
    has_second_factor: bool | None
    state: State
    url: str

    @property
    def sort_name(self) -> str:
        return self.name.casefold()

    @property
    def role_words(self) -> str:
        return ", ".join(dict.fromkeys(str(role.label) for role in self.roles))

    @property
    def regency_words(self) -> str:
        return ", ".join(role.regency.short_name for role in self.roles if role.regency)


def people_of(province: Province) -> list[Person]:
    """By name; a fixed number of queries."""
    own = Membership.objects.filter(province=province).select_related("regency").order_by("role", "regency")
    users = list(User.objects.kept_by(province).prefetch_related(Prefetch("memberships", own)))
    holders = second_factor.holders().filter(user__in=[user.pk for user in users])
    with_factor = set(holders.values_list("user", flat=True))
    invited = Invitation.objects.open().filter(province=province, kind=Invitation.Kind.ACCOUNT)
    rows = [_account(user, province, user.pk in with_factor) for user in users]
    rows += [_invitation(each) for each in invited.select_related("regency")]
    return sorted(rows, key=lambda row: (row.sort_name, row.username))


def without_officer(province: Province) -> list[Regency]:
    """Regencies for which nobody can report: no account that is switched on."""
    covered = Membership.objects.filter(role=Membership.Role.OFFICER, user__is_active=True)
    return list(province.regencies.exclude(pk__in=covered.values("regency")).order_by("code"))


def state_of(user: User, *, has_role: bool) -> State:
    if not user.is_active:
        return State.OFF
    return State.ACTIVE if has_role else State.ROLELESS


def _account(user: User, province: Province, has_second_factor: bool) -> Person:
    held = [HeldRole(row.role, row.get_role_display(), row.regency) for row in user.memberships.all()]
    return Person(
        name=user.known_as,
        username=user.username,
        roles=tuple(held),
        last_login=local(user.last_login, province.timezone),
        has_second_factor=has_second_factor,
        state=state_of(user, has_role=bool(held)),
        url=reverse("regencies:person", args=[user.pk]),
    )


def _invitation(invitation: Invitation) -> Person:
    return Person(
        name=invitation.name,
        username="",
        roles=(HeldRole(invitation.role, invitation.get_role_display(), invitation.regency),),
        last_login=None,
        has_second_factor=None,
        state=State.EXPIRED if invitation.is_expired else State.INVITED,
        url=reverse("regencies:invitation", args=[invitation.pk]),
    )
