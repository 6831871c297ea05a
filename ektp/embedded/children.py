"""Child processes that cannot outlive us, each in a process group of its own."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None, use_errno=True).prctl
_LOG_BYTES = 20_000_000


def die_with_parent(death_signal: int, parent: int) -> None:
    """Ask the kernel to send the calling process `death_signal` when `parent` is gone, however it went."""
    _prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _before_exec(death_signal: int) -> Callable[[], None]:
    parent = os.getpid()
    return lambda: die_with_parent(death_signal, parent)


def open_log(path: Path) -> int:
    """A descriptor to append to; a log that has grown large is set aside first."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    death_signal: int = signal.SIGKILL,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    descriptors: Sequence[int] = (),
) -> subprocess.Popen:
    """Start a child; must be called from the main thread, whose death is what the kernel watches.

    Without a log the child writes to our own standard output and standard error.
    """
    output = None if log is None else open_log(log)
    try:
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=folder,
            pass_fds=tuple(descriptors),
            start_new_session=True,
            preexec_fn=_before_exec(death_signal),
        )
    finally:
        if output is not None:
            os.close(output)


def kill_group(process: subprocess.Popen) -> None:
    """End what a child left behind in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def stop(process: subprocess.Popen, first: int = signal.SIGTERM, patience: float = 15) -> None:
    """Ask politely, wait, then insist; what the child started goes too."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    kill_group(process)


def works_in(pid: int, folder: Path) -> bool:
    """Whether a living process has `folder` as its working directory: how a leftover server is told from a
    stranger that was given the same process number."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except OSError:
        return False


def wait_for_leftover(pid: int, folder: Path, stop_signal: int, patience: float = 15) -> None:
    """Let a server that an earlier start left behind finish; insist when it does not."""
    deadline = time.monotonic() + patience
    asked = False
    while works_in(pid, folder):
        with contextlib.suppress(ProcessLookupError):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            elif not asked:
                os.kill(pid, stop_signal)
                asked = True
        time.sleep(0.05)
