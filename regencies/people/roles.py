"""Roles given, taken and moved; accounts switched off and on."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from regencies.ledger.signing import signed
from regencies.models import Invitation, Membership, Province, Regency, User
from regencies.people.rules import (
    Refused,
    Role,
    hold,
    kept_person,
    refuse_foreign,
    refuse_last_bureau,
    refuse_own,
    refuse_without_reason,
)
from regencies.people.sessions import end_sessions
from regencies.uploads import actions
from regencies.uploads.storing import unfinished_of

SOURCE = "people"


@transaction.atomic
def give_role(
    *, actor: User, province: Province, person: User, role: str, regency: Regency | None, why: str = ""
) -> Membership:
    """Somebody of the province gets one role more; he signs in anew, the bureau with its second factor.

    Raises ``Refused``, ``Province.DoesNotExist``, ``User.DoesNotExist``, ``Regency.DoesNotExist``.
    """
    province = hold(actor, province)
    refuse_own(actor, person)
    person = kept_person(province, person)
    regency = _own_regency(province, role, regency)
    if Membership.objects.filter(user=person, role=role, province=province, regency=regency).exists():
        raise Refused(_("Peran itu sudah diberikan."))
    with signed(actor, why=why, source=SOURCE, act="role_given"):
        given = Membership.objects.create(user=person, role=role, province=province, regency=regency)
        end_sessions(person)
    return given


@transaction.atomic
def move_officer(*, actor: User, membership: Membership, regency: Regency, why: str) -> Membership:
    """The officer leaves his regency for *regency*, in one act. Raises as ``take_role``, and
    ``Regency.DoesNotExist``."""
    province = hold(actor, membership.province)
    membership = _held(province, membership)
    why = refuse_without_reason(why)
    refuse_own(actor, membership.user)
    if membership.role != Role.OFFICER:
        raise Refused(_("Hanya petugas yang dapat dipindahkan ke kabupaten/kota lain."))
    before, membership.regency = membership.regency_id, _own_regency(province, Role.OFFICER, regency)
    if membership.regency_id == before:
        raise Refused(_("Pilih kabupaten/kota yang lain dari sekarang."))
    try:
        with transaction.atomic(), signed(actor, why=why, source=SOURCE, act="role_moved"):
            membership.save(update_fields=["regency"])
            end_sessions(membership.user)
    except IntegrityError as error:
        raise Refused(_("Ia sudah petugas di kabupaten/kota itu.")) from error
    return membership


@transaction.atomic
def take_role(*, actor: User, membership: Membership, why: str) -> None:
    """One role goes, and every open session with it.

    Raises ``Refused``, ``Province.DoesNotExist``, and ``Membership.DoesNotExist`` when it is gone already.
    """
    province = hold(actor, membership.province)
    membership = _held(province, membership)
    why = refuse_without_reason(why)
    if membership.role == Role.BUREAU:
        refuse_last_bureau(membership.user, province)
    with signed(actor, why=why, source=SOURCE, act="role_taken"):
        membership.delete()
        end_sessions(membership.user)


@transaction.atomic
def switch_off(*, actor: User, province: Province, person: User, why: str) -> None:
    """The account opens nothing any more: no session, no link to a new password, no file that waits.

    It is never the province's last bureau: that one would have to switch off himself.
    """
    person, why = whole_account(actor, province, person), refuse_without_reason(why)
    if not person.is_active:
        return
    with signed(actor, why=why, source=SOURCE, act="switched_off"):
        User.objects.filter(pk=person.pk).update(is_active=False)
        end_sessions(person)
        withdraw_password_links(person)
    for upload in unfinished_of(person):
        actions.cancel(upload)


@transaction.atomic
def switch_on(*, actor: User, province: Province, person: User, why: str = "") -> None:
    """The account opens what its roles say; sessions of before stay over."""
    person = whole_account(actor, province, person)
    with signed(actor, why=why, source=SOURCE, act="switched_on"):
        User.objects.filter(pk=person.pk, is_active=False).update(is_active=True)


@transaction.atomic
def sign_out_everywhere(*, actor: User, province: Province, person: User, why: str) -> None:
    """For a device that was lost or left signed in; also one's own."""
    province = hold(actor, province)
    person = kept_person(province, person)
    if actor.pk != person.pk:
        refuse_foreign(person, province)
    with signed(actor, why=refuse_without_reason(why), source=SOURCE, act="sessions_ended"):
        end_sessions(person)


def withdraw_password_links(person: User) -> None:
    """Unused links to a new password of *person* open nothing any more. Wrap it in ``signed``."""
    Invitation.objects.open().filter(user=person).withdraw()


def whole_account(actor: User, province: Province, person: User) -> User:
    """*person*, whose account is the province's alone."""
    province = hold(actor, province)
    refuse_own(actor, person)
    person = kept_person(province, person)
    refuse_foreign(person, province)
    return person


def _held(province: Province, membership: Membership) -> Membership:
    return Membership.objects.select_related("user").get(pk=membership.pk, province=province)


def _own_regency(province: Province, role: str, regency: Regency | None) -> Regency | None:
    if role != Role.OFFICER:
        return None
    if regency is None:
        raise Refused(_("Pilih kabupaten/kota petugas."))
    return province.regencies.get(pk=regency.pk)
