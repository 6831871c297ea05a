"""One world for all tests here, in a transaction that ends as if nothing had been."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import override_settings

from tests.authorization.judging import Judge
from tests.authorization.recording import record
from tests.authorization.world import make_world

SETTINGS = {
    "EKTP_TODAY": dt.date(2016, 8, 30),
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}
OWNERS = (
    "officer 16.05",
    "officer 16.13",
    "officer 17.05",
    "bureau 16",
    "bureau 17",
    "leadership 16",
    "leadership 17",
)


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        override_settings(**SETTINGS),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        # More in a minute than any office asks for in a day.
        patch.setattr("ektp.costly.allows", lambda *_args, **_kwargs: True)
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def recorded(world):
    """Person's name → every request that his pages lead to, with its answer to himself."""
    return {name: record(world[name]) for name in OWNERS}


@pytest.fixture(scope="package")
def judge(recorded):
    """Made after the recording, so that it knows the database as the replays find it."""
    return Judge()
