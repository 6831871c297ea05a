"""A throwaway PostgreSQL and Valkey for a test run, started before settings are read (`-p tests.servers`).

A server that DATABASE_URL or REDIS_URL names is used instead. Every run has servers of its
own, so several runs can go on at once, and so has every process of one run: what one stops, floods or
measures is never another's.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from ektp.embedded import prepare
from ektp.embedded.postgres import Postgres
from ektp.embedded.valkey import Valkey

_VARIABLES = {
    "EKTP_LOCAL": "1",
    "DJANGO_SECRET_KEY": "only-for-tests-and-never-kept-anywhere-0123456789",
    "DJANGO_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}


_IS_ONE_OF_SEVERAL = "PYTEST_XDIST_WORKER" in os.environ
_PREFIX = f"ektp-tests-{os.geteuid()}-"


def _lock(folder: Path) -> int | None:
    """Mark a folder as in use for as long as this process lives; None when it is in use by another run."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _sweep() -> None:
    """Remove what runs that were killed left behind; a young folder may not have been locked yet."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_ctime > 60 and (lock := _lock(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


class Servers:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = _lock(self.folder)
        postgres = self.folder / "postgres"
        self.postgres = Postgres(postgres, log=self.folder / "postgres.log", password="test", throwaway=True)
        self.valkey = Valkey(self.folder / "valkey", sockets=self.folder, log=self.folder / "valkey.log")
        names = () if _IS_ONE_OF_SEVERAL else ("DATABASE_URL", "REDIS_URL")
        self.given = {name: os.environ[name] for name in names if name in os.environ}

    def start(self) -> None:
        if "DATABASE_URL" not in self.given:
            self.postgres.initialise()
            self.postgres.start()
        if "REDIS_URL" not in self.given:
            self.valkey.start()

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url} | self.given

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        self.stop()

    def __enter__(self) -> "Servers":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
        os.close(self._lock)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)  # pytest-django reads the settings in this same hook
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    for name, value in _VARIABLES.items():
        os.environ.setdefault(name, value)
    _sweep()
    servers = Servers()
    early_config.pluginmanager.register(servers, "embedded-servers")
    prepare.translations()
    servers.start()
    os.environ |= servers.environment()
    # A fresh clone has no collected files yet, and the static file middleware warns of that.
    static = servers.folder / "static"
    static.mkdir()
    os.environ["EKTP_STATIC_ROOT"] = str(static)
    os.environ["EKTP_COLLECTED"] = str(servers.folder / "collected")
