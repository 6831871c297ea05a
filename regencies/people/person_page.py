"""One person's page: what the bureau may do with him, each as a form of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from django.forms import Form
from django.utils.translation import gettext as _

from regencies.clock import local
from regencies.forms.people import (
    FreeReasonForm,
    GiveRoleForm,
    KeyedReasonForm,
    MoveForm,
    ReasonForm,
)
from regencies.models import Invitation, Membership, Province, User
from regencies.people import roles
from regencies.people.history import PersonEvent, person_history
from regencies.people.invitations import invite_new_password
from regencies.people.listing import State, state_of
from regencies.people.resetting import reset_second_factor
from regencies.people.rules import belongs_elsewhere
from regencies.sign_in import second_factor


@dataclass(frozen=True)
class Act:
    """Something to do with a person. ``key`` names it in the form; ``do`` takes the form's cleaned data and
    may answer a new link; ``said`` is told when it is done."""

    key: str
    title: str
    text: str
    form: Form
    do: Callable[..., object]
    said: str = ""


class PersonPage:
    """*person* as the bureau's *actor* sees him; ``data`` is what was sent for the act ``key``."""

    def __init__(self, actor: User, province: Province, person: User, *, key: str = "", data=None) -> None:
        self.actor, self.province, self.person = actor, province, person
        self._key, self._data = key, data
        self.zone = province.timezone

    @property
    def _whole(self) -> dict:
        return {"actor": self.actor, "province": self.province, "person": self.person}

    @property
    def is_own(self) -> bool:
        return self.actor.pk == self.person.pk

    @cached_property
    def is_foreign(self) -> bool:
        return belongs_elsewhere(self.person, self.province)

    @cached_property
    def memberships(self) -> list[Membership]:
        rows = self.person.memberships.filter(province=self.province)
        return list(rows.select_related("regency", "province", "user").order_by("role", "regency"))

    @property
    def state(self) -> State:
        return state_of(self.person, has_role=bool(self.memberships))

    @cached_property
    def has_second_factor(self) -> bool:
        return second_factor.is_on(self.person)

    @property
    def last_login(self):
        return local(self.person.last_login, self.zone)

    @cached_property
    def password_link(self) -> Invitation | None:
        """The link to a new password that waits."""
        return Invitation.objects.open().filter(user=self.person).first()

    @cached_property
    def history(self) -> list[PersonEvent]:
        return person_history(self.province, self.person)

    @cached_property
    def role_acts(self) -> list[tuple[Membership, list[Act]]]:
        return [(member, list(self._member_acts(member))) for member in self.memberships]

    @cached_property
    def account_acts(self) -> list[Act]:
        return list(self._account_acts())

    def act(self, key: str) -> Act | None:
        """The act of that name, while it is offered."""
        offered = [act for _member, acts in self.role_acts for act in acts] + self.account_acts
        return next((act for act in offered if act.key == key), None)

    def _form(self, kind: type[Form], key: str, **options) -> Form:
        data = self._data if key == self._key else None
        return kind(data, auto_id=f"id_{key}_%s", **options)

    def _member_acts(self, member: Membership) -> Iterator[Act]:
        one = {"actor": self.actor, "membership": member}
        if member.role == Membership.Role.OFFICER and not self.is_own:
            key = f"pindah-{member.pk}"
            yield Act(
                key,
                _("Pindahkan"),
                _("Wilayah lama langsung tertutup, juga pada perangkat yang masih masuk."),
                self._form(MoveForm, key, province=self.province, besides=member.regency_id),
                partial(roles.move_officer, **one),
                _("Petugas dipindahkan; wilayah lamanya tertutup baginya."),
            )
        key = f"cabut-{member.pk}"
        yield Act(
            key,
            _("Cabut peran"),
            _("Semua perangkatnya dikeluarkan saat itu juga."),
            self._form(ReasonForm, key),
            partial(roles.take_role, **one),
            _("Peran dicabut."),
        )

    def _account_acts(self) -> Iterator[Act]:
        if not self.is_own:
            yield Act(
                "beri",
                _("Beri peran"),
                _("Ia masuk lagi sesudahnya; peran Biro meminta verifikasi dua langkah."),
                self._form(GiveRoleForm, "beri", province=self.province),
                partial(roles.give_role, **self._whole),
                _("Peran diberikan."),
            )
        if not self.is_own and not self.is_foreign:
            yield from self._key_acts()
        if self.is_own or not self.is_foreign:
            yield Act(
                "sesi",
                _("Akhiri semua sesi"),
                _("Untuk perangkat yang hilang atau tertinggal dalam keadaan masuk."),
                self._form(ReasonForm, "sesi"),
                partial(roles.sign_out_everywhere, **self._whole),
                _("Semua sesi diakhiri."),
            )

    def _key_acts(self) -> Iterator[Act]:
        """What opens or closes the account itself."""
        if not self.person.is_active:
            yield Act(
                "aktif",
                _("Aktifkan akun"),
                _("Peran yang masih tercatat berlaku lagi."),
                self._form(FreeReasonForm, "aktif"),
                partial(roles.switch_on, **self._whole),
                _("Akun diaktifkan."),
            )
            return
        yield Act(
            "sandi",
            _("Tautan kata sandi baru"),
            _("Untuk yang lupa kata sandinya. Sandi lama berlaku sampai tautan dipakai."),
            self._form(KeyedReasonForm, "sandi"),
            partial(invite_new_password, **self._whole),
        )
        if self.has_second_factor:
            yield Act(
                "faktor",
                _("Hapus verifikasi dua langkah"),
                _("Untuk ponsel yang hilang. Pastikan dahulu bahwa yang meminta benar orangnya."),
                self._form(ReasonForm, "faktor"),
                partial(reset_second_factor, **self._whole),
                _("Verifikasi dua langkah dihapus dan semua sesi diakhiri."),
            )
        yield Act(
            "nonaktif",
            _("Nonaktifkan akun"),
            _("Tidak dapat masuk lagi sampai diaktifkan; perannya tetap tercatat."),
            self._form(ReasonForm, "nonaktif"),
            partial(roles.switch_off, **self._whole),
            _("Akun dinonaktifkan."),
        )
