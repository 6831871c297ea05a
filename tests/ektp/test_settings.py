"""Production refuses to start half-configured, in one sentence that says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password, make_password

import ektp.settings

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/ektp",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SECRET_KEY": "a-key-that-is-long-enough-and-has-many-different-characters-0123456789",
    "DJANGO_ALLOWED_HOSTS": "ktp.example.go.id",
    "DJANGO_HTTPS": "proxy",
}


def check(**environment: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=kept | {name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_complete_production_environment_passes_the_deploy_check():
    done = check(**COMPLETE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS", "DJANGO_HTTPS", "REDIS_URL"])
def test_a_missing_variable_stops_the_start_with_one_sentence(name):
    done = check(**COMPLETE | {name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is not set.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://a@b/c"),
        ("DJANGO_HTTPS", "maybe"),
        ("EKTP_TODAY", "30-08-2016"),
        ("EKTP_SWEEP_SECONDS", "often"),
        ("DJANGO_ALLOWED_HOSTS", "*"),
    ],
)
def test_a_value_that_cannot_be_is_named(name, value):
    done = check(**COMPLETE | {name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_passwords_are_hashed_by_argon2_as_its_module_says(settings):
    """Every other test hashes quickly (``tests/conftest.py``); these are the hashers that the product has."""
    settings.PASSWORD_HASHERS = ektp.settings.PASSWORD_HASHERS
    made = make_password("rambutan-hijau-42")
    assert made.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert check_password("rambutan-hijau-42", made)


def test_a_hash_of_another_kind_is_renewed_at_the_next_sign_in(settings):
    settings.PASSWORD_HASHERS = ektp.settings.PASSWORD_HASHERS
    older, renewed = make_password("rambutan-hijau-42", hasher="pbkdf2_sha256"), []
    assert check_password("rambutan-hijau-42", older, setter=renewed.append)
    assert renewed == ["rambutan-hijau-42"]
