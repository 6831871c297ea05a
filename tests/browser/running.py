"""The demonstration as a newcomer starts it, and the accounts that its first start prints."""

import contextlib
import re
from pathlib import Path

import psycopg2

from ektp import embedded
from tests.ektp.launching import Launched, eventually

# Printed as aligned columns: user name, password of four groups, role, area.
_ACCOUNT = re.compile(r"^(\S+) +([a-z]{4}(?:-[a-z]{4}){3}) +(?:officer|bureau|leadership) ", re.MULTILINE)
WITHOUT_ROLE = "tanpa-peran"
_PATIENCE = 150  # seconds; a first start takes a tenth of it on two idle cores


class Demonstration(Launched):
    """A running `bin/run` on an empty folder, with the demonstration that it loads by itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, EKTP_DEMO="sumsel-2016")

    def ready(self) -> bool:
        """Whether web server, worker and scheduler all run."""
        eventually(lambda: "Ready:" in self.said() or self.process.poll() is not None, _PATIENCE)
        return "Ready:" in self.said() and eventually(lambda: self.find("beat") and self.find("worker"))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def passwords(self) -> dict[str, str]:
        """Every account's password by user name, read from what the start printed."""
        return self.printed() | {WITHOUT_ROLE: self.printed()["pimpinan"]}

    def printed(self) -> dict[str, str]:
        return dict(_ACCOUNT.findall(self.said()))

    def query(self, statement: str) -> None:
        """Run a statement on its database."""
        address = embedded.environment(self.folder)["DATABASE_URL"]
        with contextlib.closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            connection.commit()

    def add_account_without_role(self) -> None:
        """Somebody who may sign in, with the leadership's password, and has nothing to see."""
        self.query(
            "INSERT INTO regencies_user (username, password, first_name, last_name, email,"
            " is_superuser, is_staff, is_active, date_joined)"
            f" SELECT '{WITHOUT_ROLE}', password, '', '', '', false, false, true, date_joined"
            " FROM regencies_user WHERE username = 'pimpinan'"
        )
