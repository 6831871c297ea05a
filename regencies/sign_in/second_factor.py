"""The second factor: an app that makes codes (TOTP), and ten codes on paper that stand in for a lost phone.

The app's secret is kept by django-otp, which refuses a code that was used before and waits longer after each
wrong one. Recovery codes are kept as Argon2 hashes, like passwords.
"""

import re
from base64 import b32encode
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from regencies.accounts import new_password
from regencies.models import Membership, Phone, RecoveryCode, User
from regencies.models.second_factor import LONGEST_WAIT

RECOVERY_CODES = 10
_UNUSABLE = "!"
_RECOVERY = re.compile(r"(\d{1,2})([a-z]{16})")


@dataclass(frozen=True)
class Checked:
    """Whether a code was right; for ``wait`` seconds none is looked at."""

    is_right: bool
    wait: int = 0


def is_required(user: User) -> bool:
    """Whoever has a bureau role anywhere needs one."""
    return Membership.objects.filter(user=user, role=Membership.Role.BUREAU).exists()


def is_on(user: User) -> bool:
    return Phone.objects.filter(user=user, confirmed=True).exists()


def holders() -> QuerySet:
    """Keys of all who have one."""
    return Phone.objects.filter(confirmed=True).values("user")


@transaction.atomic
def begin(user: User) -> Phone:
    """A new secret, which counts for nothing until its first code is entered."""
    Phone.objects.filter(user=user, confirmed=False).delete()
    return Phone.objects.create(user=user, name="ponsel", confirmed=False)


def begun(user: User) -> Phone | None:
    """The phone whose first code is waited for."""
    return Phone.objects.filter(user=user, confirmed=False).first()


def confirm(user: User, typed: str) -> Checked:
    """Its first code makes the new phone the only one; an earlier one and its recovery codes go."""
    with transaction.atomic():
        phone = Phone.objects.select_for_update().filter(user=user, confirmed=False).first()
        checked = _check_phone(phone, typed) if phone else Checked(False)
        if checked.is_right:
            Phone.objects.filter(user=user, confirmed=True).delete()
            RecoveryCode.objects.filter(user=user).delete()
            phone.confirmed = True
            phone.save(update_fields=["confirmed"])
    return checked


def verify(user: User, typed: str, *, is_known_browser: bool = False) -> Checked:
    """A code of the app or a recovery code, each good for one time only.

    A browser in which this person has signed in before does not wait because of wrong codes from elsewhere:
    its own are counted with its wrong passwords.
    """
    with transaction.atomic():
        phone = Phone.objects.select_for_update().filter(user=user, confirmed=True).first()
        if phone is None:
            return Checked(False)
        before = phone.throttling_failure_count, phone.throttling_failure_timestamp
        if is_known_browser:
            phone.throttle_reset(commit=False)
        checked = _check(phone, typed)
        if is_known_browser and not checked.is_right:
            phone.throttling_failure_count, phone.throttling_failure_timestamp = before
            phone.save()
            return Checked(False)
    return checked


def is_like_recovery(typed: str) -> bool:
    """Whether it was meant as a recovery code: those of the app have no letters."""
    return any(letter.isalpha() for letter in typed)


def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes in the clear: to be shown once. Earlier ones are void."""
    codes = [new_password() for _number in range(RECOVERY_CODES)]
    kept = [
        RecoveryCode(user=user, number=number, hashed=make_password(_letters(code)))
        for number, code in enumerate(codes, 1)
    ]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(kept)
    return [f"{number}-{code}" for number, code in enumerate(codes, 1)]


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user).count()


@transaction.atomic
def reset(user: User) -> None:
    """Take phone and recovery codes away. Wrap it in ``signed``, and end the person's sessions."""
    Phone.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _check(phone: Phone, typed: str) -> Checked:
    code = "".join(typed.split()).replace("-", "").lower()
    recovery = _RECOVERY.fullmatch(code)
    return _check_recovery(phone, int(recovery[1]), recovery[2]) if recovery else _check_phone(phone, code)


def _check_phone(phone: Phone, typed: str) -> Checked:
    wait = _wait(phone)
    if wait:
        return Checked(False, wait)
    code = "".join(typed.split())
    is_code = code.isascii() and code.isdigit() and len(code) == phone.digits
    return Checked(phone.verify_token(code if is_code else None))


def _check_recovery(phone: Phone, number: int, letters: str) -> Checked:
    wait = _wait(phone)
    if wait:
        return Checked(False, wait)
    code = RecoveryCode.objects.filter(user=phone.user_id, number=number).first()
    # A code that is gone costs as much time as one that is wrong.
    if not check_password(letters, code.hashed if code else _UNUSABLE):
        phone.throttle_increment()
        return Checked(False)
    code.delete()
    phone.throttle_reset()
    return Checked(True)


def _wait(phone: Phone) -> int:
    _forget_what_lies_ahead(phone)
    allowed, why = phone.verify_is_allowed()
    return 0 if allowed else max(1, round((why["locked_until"] - timezone.now()).total_seconds()))


def _forget_what_lies_ahead(phone: Phone) -> None:
    """What was noted further ahead than anybody waits was noted before the clock was set back. It would keep
    its person out until the clock is there again."""
    now = timezone.now()
    failed_at = phone.throttling_failure_timestamp
    if failed_at is not None and (failed_at - now).total_seconds() > LONGEST_WAIT:
        phone.throttling_failure_timestamp = None
    step = int(now.timestamp() - phone.t0) // phone.step + phone.drift
    if phone.last_t > step + phone.tolerance:
        phone.last_t = step - 1


def _letters(code: str) -> str:
    return code.replace("-", "")


def grouped_secret(phone: Phone) -> str:
    """The secret as somebody types it who cannot scan: base32 in groups of four."""
    secret = b32encode(phone.bin_key).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
