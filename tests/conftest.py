"""Fixtures for everything; rows are made by ``tests.factories``."""

import datetime as dt
import sys
from collections.abc import Callable

import hypothesis
import pytest
from django.conf import settings as django_settings

TODAY = dt.date(2016, 8, 30)

# How long one example takes says something about the machine, nothing about the code.
hypothesis.settings.register_profile(
    "ektp", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ektp")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The database shares the pinned date; tests that commit clean up with TRUNCATE, otherwise refused."""
    options = django_settings.DATABASES["default"]["OPTIONS"]
    pinned = f"-c ektp.today={TODAY.isoformat()} -c ektp.allow_truncate=on"
    options["options"] = f"{options.get('options', '')} {pinned}".strip()


@pytest.fixture(autouse=True)
def pinned_today(settings):
    """Every test lives on 30 August 2016 unless it says otherwise."""
    settings.EKTP_TODAY = TODAY
    return TODAY


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Accounts are made by the hundred here; Argon2 is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_broker(request, monkeypatch):
    """Notices go nowhere in ordinary tests: the stale mark is the queue of record."""
    if request.node.get_closest_marker("slow") or request.node.get_closest_marker("browser"):
        return
    from ektp.celery import app

    monkeypatch.setattr(app, "send_task", lambda *args, **kwargs: None)
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **kwargs: None)


@pytest.fixture(autouse=True)
def nobody_looks_after_the_servers(monkeypatch):
    """Pages would have it done in a thread of its own, beside the test's transaction."""
    monkeypatch.setattr("ektp.health.latest.Watch.failing", lambda _self: ())


@pytest.fixture(autouse=True)
def plain_static_files(request, settings):
    """Pages render without collectstatic; the browser tests serve what a start collects."""
    if not request.node.get_closest_marker("browser"):
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        }


@pytest.fixture
def tell(request) -> Callable[[str], None]:
    """Say a measured figure in the middle of a run."""
    capturing = request.config.pluginmanager.getplugin("capturemanager")

    def tell(sentence: str) -> None:
        with capturing.global_and_fixture_disabled():
            sys.stderr.write(f"\n{sentence}\n")

    return tell
