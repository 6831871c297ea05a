"""Signing in as a browser does it, and the app on somebody's phone."""

import re
from base64 import b32decode

from django.utils import timezone
from django_otp.oath import TOTP

from regencies.models import Phone, User
from regencies.sign_in import second_factor
from tests.factories import PASSWORD

SIGN_IN, CODE, SET_UP = "/masuk/", "/masuk/kode/", "/masuk/pasang/"
_SECRET = re.compile(r'<code id="kunci">([A-Z2-7 ]+)</code>')
_RECOVERY = re.compile(r"<code>(\d+(?:-[a-z]{4}){4})</code>")


def give_password(client, username, password=PASSWORD, **more):
    extra = {name: more.pop(name) for name in [*more] if name.isupper()}
    return client.post(SIGN_IN, {"username": username, "password": password} | more, **extra)


def give_code(client, code, path=CODE, **extra):
    return client.post(path, {"code": code}, **extra)


def code_of(key: bytes, *, steps: int = 0) -> str:
    """What the app shows, *steps* of 30 seconds later than now."""
    totp = TOTP(key, drift=steps)
    return f"{totp.token():06}"


def secret_on(page) -> bytes:
    """The secret that a page shows to somebody who types it."""
    return b32decode(_SECRET.search(page.content.decode())[1].replace(" ", ""))


def recovery_codes_on(page) -> list[str]:
    return _RECOVERY.findall(page.content.decode())


def with_phone(user: User) -> bytes:
    """Set up a phone for *user*; its secret."""
    phone = Phone.objects.create(user=user, name="ponsel", created_at=timezone.now())
    return phone.bin_key


def with_phone_and_codes(user: User) -> tuple[bytes, list[str]]:
    return with_phone(user), second_factor.new_recovery_codes(user)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session
