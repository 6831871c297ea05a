"""`bin/manage COMMAND …`: any management command against the data of `bin/run`, whether that runs or not."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from ektp.bootstrap import ROOT, VENV
from ektp.embedded import children, demonstration
from ektp.embedded.faults import Fault
from ektp.embedded.folder import DataFolder
from ektp.embedded.instance import Instance

# These prepare or inspect the schema themselves, or must work while it is broken.
_UNPREPARED = {
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "check",
    "help",
    "--help",
    "version",
    "health",
}


@contextlib.contextmanager
def _servers(folder: DataFolder) -> Iterator[dict[str, str]]:
    """The variables of the running servers; they are started, and stopped again, when none are running."""
    folder.prepare()
    folder.join()
    try:
        found = _running_or_claimed(folder)
        if found is not None:
            yield found
            return
        instance = Instance(folder)
        try:
            instance.start()
            found = demonstration.pin(folder) | instance.environment()
            folder.announce({"command": "bin/manage", "pid": os.getpid(), "environment": found})
            yield found
        finally:
            folder.wait_for_others()
            instance.stop()
            folder.release()
    finally:
        folder.leave()


def _running_or_claimed(folder: DataFolder, patience: float = 120) -> dict[str, str] | None:
    """Variables of servers that somebody else runs, or None once we are the one to run them."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if environment := (folder.notice() or {}).get("environment"):
            return environment
        if folder.claim("bin/manage"):
            return None
    raise folder.in_use()


def _interpreter() -> str:
    """Ours when we run in an environment that has the packages, such as another than .venv."""
    return sys.executable or str(VENV / "bin" / "python")


def _call(command: list[str], environment: dict[str, str]) -> int:
    """Run in the foreground with our own terminal; an interrupt reaches the command itself, we only wait."""
    environment = os.environ | environment | {k: v for k, v in os.environ.items() if k == "EKTP_TODAY" and v}
    parent = os.getpid()
    process = subprocess.Popen(
        [_interpreter(), *command],
        env=environment,
        preexec_fn=lambda: children.die_with_parent(signal.SIGTERM, parent),
    )
    previous = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
    }
    try:
        status = process.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def main(arguments: list[str]) -> int:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return _call([str(ROOT / "manage.py"), *arguments], {})
    folder = DataFolder(os.environ.get("EKTP_DATA_DIR") or ROOT / ".data")
    with _servers(folder) as environment:
        if arguments and arguments[0] not in _UNPREPARED:
            status = _call(["-P", "-m", "ektp.embedded.prepare"], environment)
            if status:
                raise Fault("The database could not be prepared (see above).")
        return _call([str(ROOT / "manage.py"), *arguments], environment)
