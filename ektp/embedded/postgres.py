"""The embedded PostgreSQL: made once, started on a free port of the loopback address, stopped, recovered."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from ektp.embedded import binaries, children
from ektp.embedded.faults import Fault, last_lines

USER = DATABASE = "ektp"
NOBODY = 65534
_AS_NOBODY_INSIDE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
# With these two capabilities the server reads the wheel and the data folder wherever root keeps them.
_AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_override,+dac_read_search",
    "--ambient-caps=+dac_override,+dac_read_search",
)
_FIXED = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


_ANSWERS = {"ready", "standby"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _works(command: tuple[str, ...]) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def unprivileged(folder: Path) -> tuple[str, ...]:
    """What to put before a command so that PostgreSQL runs and owns `folder`.

    It refuses to be root, and to be a user without a name, as containers have them.
    """
    user = os.geteuid()
    if user != 0 and _has_name(user):
        return ()
    for prefix, owner in ((_AS_NOBODY_INSIDE, user), (_AS_NOBODY, NOBODY)):
        if _works(prefix):
            _give(folder, owner)
            return prefix
    who = "root" if user == 0 else f"user {user}, who has no name,"
    raise Fault(
        f"PostgreSQL cannot run as {who} on this machine, and neither unshare nor setpriv may change "
        "that: start as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _give(folder: Path, owner: int) -> None:
    if not folder.exists() or folder.stat().st_uid == owner:
        return
    for root, _folders, files in os.walk(folder):
        for path in (root, *(os.path.join(root, name) for name in files)):
            os.lchown(path, owner, owner)


class Postgres:
    def __init__(self, folder: Path, *, log: Path, password: str, throwaway: bool = False) -> None:
        """`throwaway` trades every safety of the data for speed: for tests only."""
        self.folder, self.log, self.password, self.throwaway = folder, log, password, throwaway
        self.port = 0
        self.process: subprocess.Popen | None = None
        self._bin = binaries.postgres_install() / "bin"

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def initialise(self, password_is_new: bool = False) -> bool:
        """Make the cluster unless there is one; True when it was made. A half-made one is made again."""
        if (self.folder / "PG_VERSION").exists():
            if password_is_new:
                self._alone(self.folder, f"ALTER ROLE {USER} PASSWORD '{self.password}'")
            return False
        draft = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        options = [
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        options += ["--username=postgres", "--auth=reject"]
        if self.throwaway:
            options.append("--no-sync")
        self._run([self._bin / "initdb", f"--pgdata={draft}", *options], draft)
        self._alone(
            draft,
            f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{self.password}'",
            f"CREATE DATABASE {DATABASE} OWNER {USER}",
            # Tests make replicas, pause and promote them.
            *([f"ALTER ROLE postgres PASSWORD '{self.password}'"] if self.throwaway else []),
        )
        databases = ("all", "replication") if self.throwaway else ("all",)
        allowed = (f"host {each} all 127.0.0.1/32 scram-sha-256\n" for each in databases)
        (draft / "pg_hba.conf").write_text("".join(allowed))
        draft.rename(self.folder)
        return True

    def _alone(self, folder: Path, *statements: str) -> None:
        """Run statements in single-user mode, one a line: works before any password is known."""
        command = [
            self._bin / "postgres",
            "--single",
            "-D",
            folder,
            "-c",
            "log_min_messages=error",
            "postgres",
        ]
        self._run(command, folder, "".join(f"{statement};\n" for statement in statements))

    def _run(self, command: list, folder: Path, text: str = "") -> None:
        done = subprocess.run(
            [*unprivileged(folder), *map(os.fspath, command)],
            input=text,
            capture_output=True,
            text=True,
            env=self._environment(),
            start_new_session=True,
        )
        if done.returncode or "ERROR:" in done.stderr:
            said = " | ".join((done.stderr or done.stdout).strip().splitlines()[-3:])
            if "No space left" in done.stderr:
                raise Fault(f"The disk is full: PostgreSQL cannot make its files in {self.folder}.")
            raise Fault(f"PostgreSQL could not make its database in {self.folder}: {said}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def start(self) -> subprocess.Popen:
        """Start the server and wait until it answers; keeps its port when it is started again."""
        self._clear_leftovers()
        fixed_port = self.port
        for _attempt in range(3):
            self.port = fixed_port or free_port()
            settings = _FIXED | {"port": str(self.port)} | (_THROWAWAY if self.throwaway else {})
            options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
            command = [*unprivileged(self.folder), self._bin / "postgres", "-D", self.folder, *options]
            self.process = children.start(
                command,
                log=self.log,
                death_signal=signal.SIGINT,
                environment=self._environment(),
                folder=self.folder,
            )
            if self._ready():
                return self.process
        raise Fault(f"PostgreSQL does not start; the end of {self.log}: {last_lines(self.log)}")

    def _ready(self, patience: float = 120) -> bool:
        """The server writes `ready` into its lock file once it accepts connections, a replica `standby`."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with contextlib.suppress(FileNotFoundError):
                lines = self._lock_file().read_text().splitlines()
                if len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() in _ANSWERS:
                    return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.02)
        children.stop(self.process, signal.SIGQUIT)
        return False

    def _lock_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def _clear_leftovers(self) -> None:
        """After kill -9 the lock file names a process that is gone, is stopping, or is by now another."""
        try:
            pid = int(self._lock_file().read_text().split(maxsplit=1)[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        children.wait_for_leftover(pid, self.folder, signal.SIGINT)
        self._lock_file().unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process is not None:
            children.stop(self.process, signal.SIGINT, patience=30)
            self.process = None
