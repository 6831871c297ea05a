"""`bin/test`: every check and every test, from a prepared environment to pytest's closing line.

With arguments only pytest runs, with those arguments.
"""

import ctypes.util
import os
import secrets
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from ektp.bootstrap import ROOT, Fault, say
from tests.servers import Servers

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_BROWSER_PACKAGES = ("chromium", "libatomic1")
_PRODUCTION = {
    "DJANGO_ALLOWED_HOSTS": "ktp.example.go.id",
    "DJANGO_HTTPS": "proxy",
    "POSTGRES_PASSWORD": "only-for-the-check",
}


def browser() -> str:
    """The path of Chromium; as root it is installed when missing. Browser tests are never skipped."""
    found = _find_browser()
    if found is None and os.geteuid() == 0:
        say("Installing Chromium for the browser tests …")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "-qq", "--no-install-recommends", *_BROWSER_PACKAGES]
        for arguments in (["update", "-qq"], install):
            subprocess.run(["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)
        found = _find_browser()
    if found is None:
        raise Fault(
            "The browser tests need Chromium; as root: "
            f"apt-get install -y --no-install-recommends {' '.join(_BROWSER_PACKAGES)}"
        )
    return found


def _find_browser() -> str | None:
    # Playwright's own driver needs libatomic.
    if ctypes.util.find_library("atomic") is None:
        return None
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def _production(servers: Servers) -> dict[str, str]:
    """The environment of a production start on the throwaway servers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EKTP_", "DJANGO_"))}
    return kept | _PRODUCTION | servers.environment() | {"DJANGO_SECRET_KEY": secrets.token_urlsafe(50)}


def gates(servers: Servers) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and environment of every check that is not a test."""
    tools = Path(sys.executable).parent
    manage = [sys.executable, str(ROOT / "manage.py")]
    # The package's own wrapper ends with status 0 whatever Compose says, so its binary is called.
    compose = Path(find_spec("compose").submodule_search_locations[0]) / "docker-compose"
    schema = [str(tools / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    environment = _production(servers)
    commands = {
        "lint": [str(tools / "ruff"), "check", "."],
        "format": [str(tools / "ruff"), "format", "--check", "."],
        "templates": [str(tools / "djlint"), "templates", "--lint", "--quiet"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "compose schema": [*schema, "docker-compose.yml"],
        "pins": [sys.executable, "-m", "tests.supply.pins", "--check"],
        "licences": [sys.executable, "-m", "tests.supply.licences", "--check"],
        "bill of materials": [sys.executable, "-m", "tests.supply.bill"],
        "compose config": [str(compose), "-f", "docker-compose.yml", "config", "--quiet"],
    }
    return [(name, command, environment) for name, command in commands.items()]


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    say(f"{name}: {verdict} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


def _pytest(arguments: list[str], environment: dict[str, str] | None = None) -> int:
    sys.stderr.flush()
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment).returncode


def main(arguments: list[str]) -> int:
    if arguments:
        return _pytest(arguments)
    found = browser()
    with Servers() as servers:
        failed = [gate[0] for gate in gates(servers) if not _passes(*gate)]
    if failed:
        say(f"Checks that failed: {', '.join(failed)}. The tests follow; the run fails whatever they say.")
    in_two = ["-p", "tests.parallel", "-n", "2"]
    status = _pytest(in_two, os.environ | {"EKTP_CHROMIUM": found})
    return status or int(bool(failed))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Fault as fault:
        say(str(fault))
        sys.exit(1)
