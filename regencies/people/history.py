"""Who gave and took what, when and why: one person's history in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from regencies.clock import local
from regencies.history_words import said_who, said_why
from regencies.models import Invitation, Membership, Province, Regency, User
from regencies.people.rules import belongs_elsewhere

# Sessions that end because of something else are told with it.
_TOLD_ELSEWHERE = {"role_given", "role_moved", "role_taken", "switched_off", "password_chosen"}


@dataclass(frozen=True)
class PersonEvent:
    """``local`` is on the province's clock."""

    at: dt.datetime
    local: dt.datetime
    what: str
    who: str
    why: str


def person_history(province: Province, person: User) -> list[PersonEvent]:
    """What was done to the person's roles in *province*, and to the account where it is the province's alone;
    the latest first."""
    told = list(_roles(province, person))
    if not belongs_elsewhere(person, province):
        told += [*_account(person), *_links(person)]
    found = [
        PersonEvent(
            event.pgh_created_at,
            local(event.pgh_created_at, province.timezone),
            what,
            said_who(event),
            said_why(event),
        )
        for event, what in told
    ]
    return sorted(found, key=lambda event: event.at)[::-1]  # of one moment: the last written first


def _roles(province: Province, person: User) -> Iterator[tuple]:
    events = Membership.pgh_event_model.objects.filter(user=person, province=province)
    names = {regency.pk: regency.full_name for regency in Regency.objects.filter(province=province)}
    labels = dict(Membership.Role.choices)
    for _member, states in groupby(events.order_by("pgh_obj_id", "pgh_id"), lambda event: event.pgh_obj_id):
        for before, event in pairwise([None, *states]):
            words = {"role": labels[event.role], "area": names.get(event.regency_id, province.name)}
            if event.pgh_label == "delete":
                yield event, _("Peran dicabut: %(role)s, %(area)s") % words
            elif before is None:
                yield event, _("Peran diberikan: %(role)s, %(area)s") % words
            else:
                words["before"] = names.get(before.regency_id, province.name)
                yield event, _("Dipindahkan: %(role)s dari %(before)s ke %(area)s") % words


def _account(person: User) -> Iterator[tuple]:
    for before, event in pairwise([None, *person.history.order_by("pgh_id")]):
        act = (event.pgh_context or {}).get("act", "")
        if event.pgh_label == "insert":
            yield event, _("Akun dibuat")
        elif (
            before is not None and before.is_active != event.is_active or before is None and act in _SWITCHED
        ):
            yield event, _("Akun diaktifkan") if event.is_active else _("Akun dinonaktifkan")
        elif before is not None and _named(before) != _named(event):
            yield event, _("Nama diubah: %(name)s") % {"name": _named(event)}
        elif act == "second_factor_reset":
            yield event, _("Verifikasi dua langkah dihapus")
        elif act not in _TOLD_ELSEWHERE | _SWITCHED:
            yield event, _("Semua sesi diakhiri")


_SWITCHED = {"switched_off", "switched_on"}


def _named(event) -> str:
    return f"{event.first_name} {event.last_name}".strip() or event.username


def _links(person: User) -> Iterator[tuple]:
    for event in Invitation.pgh_event_model.objects.filter(user=person).order_by("pgh_id"):
        if event.accepted_at:
            yield event, _("Kata sandi baru dipilih melalui tautan")
        elif event.withdrawn_at:
            yield event, _("Tautan kata sandi baru ditarik")
        else:
            yield event, _("Tautan kata sandi baru dibuat")
