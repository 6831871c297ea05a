"""Invitations: made by the bureau, shown once as a link, accepted once by whoever holds it."""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from regencies.accounts import NameTaken, open_account
from regencies.ledger.signing import signed
from regencies.models import Invitation, Membership, Province, Regency, User
from regencies.people.roles import SOURCE, withdraw_password_links
from regencies.people.rules import (
    Refused,
    Role,
    belongs_elsewhere,
    hold,
    kept_person,
    refuse_foreign,
    refuse_own,
    refuse_without_reason,
)
from regencies.people.sessions import end_sessions

Kind = Invitation.Kind
# Hexadecimal: chat programs make a link of all of it, whatever stands around it.
_TOKEN_BYTES = 32
LONGEST_TOKEN = 2 * _TOKEN_BYTES


class NotUsable(Exception):
    """The link opens nothing: wrong, expired, used or withdrawn. Nobody is told which."""


class MadeAlready(Exception):
    """The same form was sent twice; ``invitation`` is the one that it made. Its link was shown then."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(str(invitation))
        self.invitation = invitation


@dataclass(frozen=True)
class Made:
    """A new invitation with its token in the clear: to be shown once and never stored."""

    invitation: Invitation
    token: str


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@transaction.atomic
def invite(
    *,
    actor: User | None,
    province: Province,
    role: str,
    regency: Regency | None,
    name: str,
    note: str = "",
    key: uuid.UUID | None = None,
) -> Made:
    """Invite somebody to an account with one role. ``actor`` None: at the command line.

    Raises ``Refused``, ``MadeAlready``, ``Province.DoesNotExist``, ``Regency.DoesNotExist``.
    """
    province = hold(actor, province)
    regency = province.regencies.get(pk=regency.pk) if role == Role.OFFICER and regency else None
    fields = {"role": role, "province": province, "regency": regency, "name": name, "note": note}
    return _make(actor, key, act="invited", kind=Kind.ACCOUNT, **fields)


@transaction.atomic
def invite_new_password(
    *, actor: User | None, province: Province, person: User, why: str, key: uuid.UUID | None = None
) -> Made:
    """A link by which *person* chooses a new password; an earlier one that was not used ends.

    The old password holds until then. Raises as ``invite``, and ``User.DoesNotExist``.
    """
    province = hold(actor, province)
    refuse_own(actor, person)
    person, why = kept_person(province, person), refuse_without_reason(why)
    refuse_foreign(person, province)
    if not person.is_active:
        raise Refused(_("Akun ini dinonaktifkan. Aktifkan dahulu."))
    _refuse_repeated(key)
    with signed(actor, why=why, source=SOURCE, act="invitation_withdrawn"):
        withdraw_password_links(person)
    fields = {"province": province, "user": person, "name": person.known_as[:150]}
    return _make(actor, key, act="password_link_made", why=why, kind=Kind.PASSWORD, **fields)


@transaction.atomic
def renew(*, actor: User, invitation: Invitation, key: uuid.UUID | None = None) -> Made:
    """A new link for the same invitation to an account; the old one ends. Raises as ``withdraw`` and
    ``MadeAlready``."""
    if invitation.kind != Kind.ACCOUNT:
        raise NotUsable
    _refuse_repeated(key)
    held = withdraw(actor=actor, invitation=invitation)
    fields = {name: getattr(held, name) for name in ("kind", "role", "province", "regency", "name", "note")}
    return _make(actor, key, act="invited", **fields)


@transaction.atomic
def withdraw(*, actor: User, invitation: Invitation) -> Invitation:
    """The link opens nothing any more. Raises ``NotUsable`` when it was used or withdrawn already, and
    ``Province.DoesNotExist``."""
    hold(actor, invitation.province)
    rows = Invitation.objects.filter(pk=invitation.pk)
    with signed(actor, why="", source=SOURCE, act="invitation_withdrawn"):
        if not rows.withdraw():
            raise NotUsable
    return rows.select_related("province", "regency").get()


def usable(token: str, *, moment: dt.datetime | None = None) -> Invitation:
    """The invitation that *token* opens. Raises ``NotUsable``.

    It ends with its maker's right to make it, and one to a new password also when the account is switched
    off or got rights elsewhere.
    """
    keeps = Membership.objects.filter(
        user=OuterRef("made_by"), user__is_active=True, role=Role.BUREAU, province=OuterRef("province")
    )
    rows = Invitation.objects.open().filter(digest=digest_of(token), expires_at__gt=moment or timezone.now())
    rows = rows.filter(Q(made_by=None) | Exists(keeps)).select_related("province", "regency", "user")
    found = rows.first()
    if found is None or not _still_meant(found):
        raise NotUsable
    return found


@transaction.atomic
def accept_account(*, token: str, username: str, name: str, password: str) -> User:
    """Open the account that was invited. Raises ``NotUsable``, and ``NameTaken`` and ``BadName``."""
    held = _held(token)
    with signed(held.made_by, why=_number(held), source=SOURCE, act="invitation_accepted"):
        try:
            with transaction.atomic():
                account = open_account(
                    username=username,
                    role=Role(held.role),
                    province=held.province,
                    regency=held.regency,
                    name=name,
                    password=password,
                )
        except IntegrityError as error:  # the same name at the same moment in another province
            raise NameTaken(username) from error
        _mark_accepted(held, account.user)
    return account.user


@transaction.atomic
def accept_password(*, token: str, password: str) -> User:
    """Give the account its new password and end its sessions. Raises ``NotUsable``."""
    held = _held(token)
    person = held.user
    person.password = make_password(password)
    with signed(person, why=_number(held), source=SOURCE, act="password_chosen"):
        person.save(update_fields=["password"])
        end_sessions(person)
        _mark_accepted(held, person)
    return person


def _refuse_repeated(key: uuid.UUID | None) -> None:
    if key is not None and (made := Invitation.objects.filter(key=key).first()) is not None:
        raise MadeAlready(made)


def _make(actor: User | None, key: uuid.UUID | None, *, act: str, why: str = "", **fields) -> Made:
    _refuse_repeated(key)
    token = secrets.token_hex(_TOKEN_BYTES)
    with signed(actor, why=why, source=SOURCE, act=act):
        made = Invitation.objects.create(
            digest=digest_of(token), key=key or uuid.uuid4(), made_by=actor, **fields
        )
    return Made(made, token)


def _held(token: str) -> Invitation:
    """The invitation, locked after its province: of two who accept at once the second finds it used."""
    found = usable(token)
    hold(None, found.province)
    Invitation.objects.select_for_update(of=["self"]).get(pk=found.pk)
    return usable(token)


def _still_meant(invitation: Invitation) -> bool:
    person = invitation.user
    if person is None:
        return True
    if invitation.made_by_id is None:
        return person.is_active
    return person.is_active and not belongs_elsewhere(person, invitation.province)


def _mark_accepted(invitation: Invitation, person: User) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def _number(invitation: Invitation) -> str:
    with translation.override("id"):
        return _("undangan nomor %(number)s") % {"number": invitation.pk}
