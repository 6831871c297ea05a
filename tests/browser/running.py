"""The demonstration as a newcomer starts it, and the accounts that its first start prints."""

import re
from pathlib import Path

from tests.ektp.launching import Launched, eventually

# Printed as aligned columns: user name, password of four groups, role, area.
_ACCOUNT = re.compile(r"^(\S+) +([a-z]{4}(?:-[a-z]{4}){3}) +(?:officer|bureau|leadership) ", re.MULTILINE)
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
        return dict(_ACCOUNT.findall(self.said()))
