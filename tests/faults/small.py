"""A small province on real servers, started as `bin/run` does, in seconds."""

import json
from pathlib import Path

from tests.ektp.launching import Launched, eventually
from tests.faults.line import Line
from tests.faults.looking import TODAY, Looking, within
from tests.faults.officers import Officer

CODE = "16.01"
PATIENCE = 150  # seconds; a first start takes a twentieth of it on two idle cores
DATES = [TODAY.isoformat(), "2016-08-29"]


class Small(Looking, Launched):
    """Two regencies that report, one that does not, an officer and the bureau."""

    def __init__(self, folder: Path, **more: str) -> None:
        more = {"EKTP_TODAY": TODAY.isoformat(), "EKTP_SWEEP_SECONDS": "1"} | more
        super().__init__(folder, **more)

    def fill(self) -> None:
        self.python("from tests.faults.people import fill; fill()")
        assert within(40, self.is_up_to_date) is not None

    def officer(self, number: int = 0, line: Line | None = None) -> Officer:
        """The officer of 16.01, signed in with every step passed, on a line of his own."""
        line = line or self.line("petugas")
        officer = Officer(number, line=line, codes=[CODE], dates=DATES, seed=number)
        officer.versions = {(CODE, date): self.version(date) for date in DATES}
        officer.prepare()
        return officer

    def line(self, name: str) -> Line:
        return self.lines(name)[0]

    def lines(self, *names: str) -> list[Line]:
        """Browsers in which these people are signed in."""
        entered = self.python(f"from tests.faults.people import enter; [enter(name) for name in {names!r}]")
        lines = []
        for cookies in entered.splitlines():
            line = Line(self.port)
            line.cookies = json.loads(cookies)
            line.get("/masuk/")  # brings the cookie against forged requests
            lines.append(line)
        return lines

    def version(self, date: str) -> int:
        return self.value(
            "SELECT coalesce(max(version), 0) FROM regencies_dailyreport d JOIN regencies_regency r"
            f" ON r.id = d.regency_id WHERE r.code = '{CODE}' AND d.date = '{date}'"
        )

    def shown(self, date: str = TODAY.isoformat()) -> int | None:
        """What the stored figures of 16.01 say was recorded that day."""
        return self.value(
            "SELECT max(recorded) FROM reports_regencyprogress p JOIN regencies_regency r"
            f" ON r.id = p.regency_id WHERE r.code = '{CODE}' AND p.date = '{date}'"
        )

    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("ektp-*.backup"))

    def is_making_a_backup(self) -> bool:
        return any((self.folder / "backups").glob(".backup-*"))

    def waiting_messages(self) -> int:
        """How many notices no worker has taken yet."""
        return int(
            self.python(
                "from ektp.celery import app; print(app.connection().default_channel.client.llen('celery'))"
            )
        )

    def ready(self) -> bool:
        eventually(lambda: "Ready:" in self.said() or self.process.poll() is not None, PATIENCE)
        return super().ready() and eventually(self.answers)
