"""`bin/run`: servers, preparation, web, worker and scheduler, until somebody stops it."""

import contextlib
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from ektp.bootstrap import ROOT, listen, say, web_address
from ektp.embedded import children, demonstration
from ektp.embedded.faults import Fault, Stopped
from ektp.embedded.folder import DataFolder
from ektp.embedded.instance import Instance
from ektp.embedded.supervisor import Service, Supervisor

_PATIENCE = 120.0
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


class Run:
    """One `bin/run` on one data folder, from the claim of the folder to the last child's end."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.host, self.port = web_address()
        self.supervisor = Supervisor()
        self.instance = Instance(folder)
        self.environment: dict[str, str] = {}
        self.listener: socket.socket | None = None
        self.preparing: subprocess.Popen | None = None

    def start(self) -> None:
        self.folder.prepare()
        demonstration.wanted(self.folder, self.instance.own_database)
        if not self.folder.claim("bin/run"):
            raise self.folder.in_use()
        self.listener = listen(self.host, self.port)
        began = time.monotonic()
        self.instance.start()
        self._supervise_servers()
        say(f"Database and broker are running ({time.monotonic() - began:.1f} s).")
        self._prepare()
        self._publish()
        shutil.rmtree(self.folder.path / "metrics", ignore_errors=True)
        self.supervisor.add(self._web())
        self._wait_for_page()
        sys.stdout.write(f"Ready: {self.address}\n")
        sys.stdout.flush()
        say(f"Ctrl-C stops it. Logs: {self.folder.logs}")
        for service in (self._worker(), self._scheduler()):
            self.supervisor.add(service)

    def keep(self) -> None:
        while True:
            self.supervisor.look_after()
            time.sleep(0.25)

    def stop(self) -> None:
        if self.preparing is not None:
            children.stop(self.preparing)
        self.supervisor.stop()
        self.instance.stop()
        self.folder.release()

    @property
    def address(self) -> str:
        host = _ANYWHERE.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def _counting(self) -> dict[str, str]:
        """Where our processes count for Prometheus; every start counts from nothing."""
        return {"PROMETHEUS_MULTIPROC_DIR": str(self.folder.path / "metrics")}

    def _supervise_servers(self) -> None:
        for name, server in (("PostgreSQL", self.instance.postgres), ("Valkey", self.instance.valkey)):
            if server is not None:
                self.supervisor.add(
                    Service(
                        name, server.log, server.start, lambda _, s=server: s.stop(), process=server.process
                    )
                )

    def _prepare(self) -> None:
        """Migrations, translations, static files and, on a first start, the demonstration."""
        self._publish(announce=False)
        wanted = demonstration.wanted(self.folder, self.instance.own_database)
        if not wanted.loaded and wanted.today:
            self.environment["EKTP_TODAY"] = wanted.today
        self.preparing = children.start(
            [sys.executable, "-P", "-m", "ektp.embedded.prepare", "--demonstration"],
            log=None,
            environment=os.environ | self.environment,
            folder=ROOT,
        )
        while self.preparing.poll() is None:
            self.supervisor.look_after()
            time.sleep(0.05)
        if self.preparing.returncode:
            raise Fault("The start stopped while preparing the database (see above).")
        self.preparing = None

    def _publish(self, announce: bool = True) -> None:
        """Settle the variables of all processes, and let other commands on this folder find them."""
        web = {"EKTP_HOST": self.host, "EKTP_PORT": self.port}
        self.environment = web | demonstration.pin(self.folder) | self.instance.environment()
        if announce:
            notice = {"command": "bin/run", "pid": os.getpid(), "environment": self.environment}
            self.folder.announce(notice)

    def _service(self, name: str, log: str, command: list[str], descriptors: tuple = (), **more) -> Service:
        path = self.folder.logs / f"{log}.log"

        def start() -> subprocess.Popen:
            return children.start(
                [sys.executable, "-P", "-m", *command],
                log=path,
                # One thread for array arithmetic: the processes already use every core.
                environment={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
                | os.environ
                | self._counting()
                | self.environment,
                folder=ROOT,
                descriptors=descriptors,
            )

        return Service(name, path, start, **more)

    def _web(self) -> Service:
        descriptor = self.listener.fileno()
        bind = f"--bind=fd://{descriptor}"
        command = ["gunicorn", "ektp.wsgi:application", "--config=python:ektp.embedded.web", bind]
        return self._service("The web server", "web", command, (descriptor,), fatal=(3, 4))

    def _worker(self) -> Service:
        node = hashlib.sha256(os.fsencode(self.folder.path)).hexdigest()[:8]
        command = ["celery", "-A", "ektp", "worker", f"--hostname=ektp-{node}@%h", "--concurrency=2"]
        command += ["--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self._service("The worker", "worker", [*command, "--include=ektp.embedded.mortal"])

    def _scheduler(self) -> Service:
        schedule = self.folder.path / "schedule"
        command = [
            "celery",
            "-A",
            "ektp",
            "beat",
            f"--schedule={schedule}",
            "--pidfile=",
            "--loglevel=WARNING",
        ]
        return self._service("The scheduler", "scheduler", command)

    def _wait_for_page(self) -> None:
        """Wait until the first page answers; whatever redirect or sign-in page that is."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            self.supervisor.look_after()
            status = self._ask()
            if status is not None and status < 500:
                return
            if status is not None:
                raise Fault(f"The first page fails with status {status}; see {self.folder.logs / 'web.log'}.")
            time.sleep(0.05)
        raise Fault(f"The first page does not answer; see {self.folder.logs / 'web.log'}.")

    def _ask(self) -> int | None:
        """The first page's status after its redirects; None when there is no answer yet."""
        path = "/"
        with contextlib.suppress(OSError, http.client.HTTPException):
            for _redirect in range(5):
                asking = http.client.HTTPConnection(
                    _ANYWHERE.get(self.host, self.host), int(self.port), timeout=5
                )
                with contextlib.closing(asking):
                    asking.request("GET", path, headers={"Host": f"localhost:{self.port}"})
                    answer = asking.getresponse()
                    path = answer.headers.get("Location", "")
                    if not path.startswith("/"):
                        return answer.status
            return answer.status
        return None


def _on_signal(_number: int, _frame: object) -> None:
    raise Stopped


def main(_arguments: list[str]) -> int:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        signal.signal(number, _on_signal)
    run = Run(DataFolder(os.environ.get("EKTP_DATA_DIR") or ROOT / ".data"))
    try:
        run.start()
        run.keep()
    except Stopped:
        say("Stopping …")
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        run.stop()
    say("Stopped. Everything that was entered is kept.")
    return 0
