"""The demonstration under a load of reports."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.browser.running import Demonstration
from tests.faults.line import Line
from tests.faults.looking import TODAY, Looking
from tests.faults.officers import Officer, Sending

# What officers may still write: today and three days back.
OPEN_DATES = [(TODAY - dt.timedelta(days=back)).isoformat() for back in range(4)]
BUREAU = 2
PASSWORD = "kunci-petugas-yang-panjang"


class Province(Looking, Demonstration):
    """The demonstration with officers at work in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.officers: list[Officer] = []
        self._finished = threading.Event()
        self._threads: list[threading.Thread] = []

    # Officers

    def sign_in_officers(self, count: int, seed: object) -> None:
        code = f"from tests.faults.accounts import open_officers; open_officers({count}, {PASSWORD!r})"
        opened = self.python(code).split()
        places = list(zip(opened[::2], opened[1::2], strict=True))
        codes = sorted(set(opened[1::2]))
        for number, (_name, regency) in enumerate(places):
            self._add(number, [regency], seed)
        for number in range(count, count + BUREAU):
            self._add(number, codes, seed)
        with ThreadPoolExecutor(4) as pool:
            names = [name for name, _code in places] + [""] * BUREAU
            assert all(pool.map(self._sign_in, self.officers, names))

    def _add(self, number: int, codes: list[str], seed: object) -> None:
        officer = Officer(number, line=Line(self.port), codes=codes, dates=OPEN_DATES, seed=seed)
        self.officers.append(officer)

    def _sign_in(self, officer: Officer, name: str) -> bool:
        line = officer.line
        answer = line.sign_in(name, PASSWORD) if name else line.enter_demonstration("bureau")
        officer.prepare()
        return answer.status == 302

    def begin_work(self, pause: tuple[float, float]) -> None:
        self._threads = [
            threading.Thread(target=officer.work, args=(self._finished, pause), daemon=True)
            for officer in self.officers
        ]
        for thread in self._threads:
            thread.start()

    def finish_work(self, patience: float) -> bool:
        """No new reports; whether each that was on its way has been answered in time."""
        self._finished.set()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def sendings(self) -> list[Sending]:
        return [sending for officer in self.officers for sending in officer.book]

    @property
    def acknowledged(self) -> int:
        return sum(sending.is_acknowledged for sending in self.sendings)

    @property
    def unexpected(self) -> list[str]:
        """Answers that nobody should have had."""
        return [said for officer in self.officers for said in officer.unexpected]
