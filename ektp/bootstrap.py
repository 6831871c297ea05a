"""From a fresh clone to a virtual environment with everything in it; standard library only.

Runs as a script with the system's Python, before the packages exist, then hands over to `ektp.embedded`.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
_STAMP = VENV / "installed.json"
_UNFINISHED = VENV / "unfinished"
_NEEDED_BYTES = 700_000_000
_AT_ONCE = 2
# uv would otherwise fetch a Python of its own from the internet.
_UV_ENVIRONMENT = {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
_NO_VENV = (
    "Python cannot make virtual environments here: install the Debian package python3-venv "
    "(apt install python3-venv) and start again."
)


class Fault(Exception):
    """One clear sentence for standard error; the command then ends with status 1."""


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def listen(host: str, port: str) -> socket.socket:
    """A listening socket for the web server; bound early, so that a busy port is known at once."""
    if not (port.isascii() and port.isdecimal()) or not 0 < int(port) < 65536:
        raise Fault(f'EKTP_PORT="{port}" is not a port number (1 to 65535).')
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(256)
    except OSError as error:
        raise Fault(
            f"Cannot listen on {host}:{port} ({error.strerror or error}): "
            "choose another with EKTP_PORT=8080 bin/run, or stop the program that uses it."
        ) from None
    return listener


def web_address() -> tuple[str, str]:
    """Host and port as the environment gives them."""
    return os.environ.get("EKTP_HOST") or "127.0.0.1", os.environ.get("EKTP_PORT") or "8000"


def ensure(*files: str, install_venv: bool = False) -> None:
    """Make or repair .venv so that it holds exactly what the requirement files name."""
    wanted = {"python": f"{sys.version} {sys.base_prefix}"} | {name: _digest(name) for name in files}
    if _holds(wanted):
        return
    with _alone():
        if _holds(wanted):
            return
        if sys.argv[1:2] == ["run"]:
            listen(*web_address()).close()
        if shutil.disk_usage(ROOT).free < _NEEDED_BYTES:
            raise Fault(f"The disk is full: the packages need {_NEEDED_BYTES // 1_000_000} MB in {VENV}.")
        _make_venv(wanted["python"], install_venv=install_venv)
        _STAMP.unlink(missing_ok=True)
        _install(files[-1])
        _STAMP.write_text(json.dumps(wanted))
        _UNFINISHED.unlink(missing_ok=True)


def _digest(name: str) -> str:
    texts = [ROOT / name] if name == "requirements.txt" else [ROOT / name, ROOT / "requirements.txt"]
    return hashlib.sha256(b"\0".join(text.read_bytes() for text in texts)).hexdigest()


def _holds(wanted: dict[str, str]) -> bool:
    try:
        installed = json.loads(_STAMP.read_text())
    except (OSError, ValueError):
        return False
    return wanted.items() <= installed.items() and (VENV / "bin" / "python").exists()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One preparation at a time; the lock is on the folder itself, so no file is left behind."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing this folder; waiting for it …")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make_venv(python: str, *, install_venv: bool) -> None:
    """An environment of another Python, or one whose making was interrupted, is made again from nothing."""
    usable = (VENV / "bin" / "python").exists() and not _UNFINISHED.exists()
    if usable and _same_python(python):
        _UNFINISHED.touch()
        return
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    _UNFINISHED.touch()
    say(f"Making a virtual environment in {VENV} …")
    if _uv():
        _checked([_uv(), "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV])
        return
    if not _host_pip() and find_spec("ensurepip") is None and install_venv and os.geteuid() == 0:
        say("Installing the Debian package python3-venv …")
        _checked(["apt-get", "update", "-qq"])
        _checked(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv"])
    elif not _host_pip() and find_spec("ensurepip") is None:
        raise Fault(_NO_VENV)
    options = ["--without-pip"] if _host_pip() else []
    _checked([sys.executable, "-m", "venv", *options, VENV])


def _same_python(python: str) -> bool:
    try:
        return json.loads(_STAMP.read_text())["python"] == python
    except (OSError, ValueError, KeyError):
        return False


def _uv() -> str | None:
    return shutil.which("uv")


def _host_pip() -> list[str]:
    """The system's pip when it can install into another environment (22.3 and later): saves making one."""
    if find_spec("pip") is None:
        return []
    from importlib.metadata import PackageNotFoundError, version

    try:
        numbers = version("pip").split(".")
    except PackageNotFoundError:
        return []
    new_enough = (int(numbers[0]), int(numbers[1])) >= (22, 3)
    return [sys.executable, "-m", "pip", f"--python={VENV / 'bin' / 'python'}"] if new_enough else []


def _pins(name: str) -> tuple[list[str], list[str]]:
    """The options and the pinned packages, each with its hashes, of a requirements file and its includes."""
    options, pins = [], []
    for line in (ROOT / name).read_text().replace("\\\n", "").splitlines():
        if line.startswith("-r "):
            more_options, more_pins = _pins(line.removeprefix("-r ").strip())
            options, pins = options + more_options, pins + more_pins
        elif line.startswith("--"):
            options.append(line)
        elif "==" in line and not line.startswith("#"):
            pins.append(" ".join(line.split()))
    return options, pins


def _install(name: str) -> None:
    """Every version is pinned with hashes, transitive ones too: nothing to resolve, nothing to compile.

    So pip can run several times at once, which takes half as long: most of its time is waiting.
    """
    options, pins = _pins(name)
    say(f"Installing {len(pins)} packages (once) …")
    common = ["install", "--no-deps", "--only-binary=:all:", *options]
    said: list[str] = []
    with tempfile.TemporaryDirectory(dir=VENV, prefix="pins-") as folder:
        parts = [Path(folder) / f"{part}.txt" for part in range(_AT_ONCE)]
        for part, path in enumerate(parts):
            path.write_text("\n".join(pins[part::_AT_ONCE]) + "\n")
        if _installed(common, parts, said, len(pins)):
            return
    errors = [line for line in said if line.lower().startswith("error")] or said[-3:]
    full = any("No space left" in line for line in said)
    raise Fault(f"The packages could not be installed: {'the disk is full.' if full else errors[-1]}")


def _installed(common: list[str], parts: list[Path], said: list[str], count: int) -> bool:
    """With uv where it is there, else or if it fails with pip; neither takes a file without its hash."""
    common = [*common, "--require-hashes"]
    if uv := _uv():
        files = [f"--requirements={part}" for part in parts]
        if _all_succeed([[uv, "pip", *common, f"--python={VENV / 'bin' / 'python'}", *files]], said, count):
            return True
        say("uv could not install them; trying pip …")
    pip = _host_pip() or [str(VENV / "bin" / "python"), "-m", "pip"]
    quiet = ["--no-input", "--no-compile", "--disable-pip-version-check", "--progress-bar=off"]
    return _all_succeed([[*pip, *common, *quiet, "-r", str(part)] for part in parts], said, count)


def _all_succeed(commands: list[list[str]], said: list[str], count: int) -> bool:
    """Run the commands at once, and say how far they are by what they write to one common pipe."""
    reader, writer = os.pipe()
    environment = os.environ | _UV_ENVIRONMENT | {"PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    running = []
    try:
        for command in commands:
            running.append(
                subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer, env=environment, cwd=ROOT
                )
            )
        os.close(writer)
        with os.fdopen(reader, errors="replace") as lines:
            _follow(lines, said, count)
        return sum(process.wait() != 0 for process in running) == 0
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
                process.wait()


def _follow(lines: Iterable[str], said: list[str], count: int) -> None:
    collected = unpacking = 0
    for line in lines:
        said.append(line.strip())
        if line.startswith(("Collecting ", "Processing ")):
            collected += 1
            if collected % 10 == 0:
                say(f"  {collected} of {count} fetched")
        elif line.startswith("Installing collected") and not unpacking:
            unpacking = 1
            say("  unpacking …")


def _checked(command: list) -> None:
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise Fault(f"{command[0]} failed: {' | '.join(done.stdout.strip().splitlines()[-3:])}")


def main() -> None:
    command = sys.argv[1]
    if command == "test":
        ensure("requirements.txt", "requirements-dev.txt", install_venv=True)
    else:
        ensure("requirements.txt")
    python = str(VENV / "bin" / "python")
    os.environ["PYTHONPATH"] = str(ROOT)
    # Without saved bytecode every one of our processes would compile all packages again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    module = ["tests.gates"] if command == "test" else ["ektp.embedded", command]
    os.execv(python, [python, "-P", "-m", *module, *sys.argv[2:]])


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        main()
    except Fault as fault:
        say(str(fault))
        sys.exit(1)
    except OSError as error:
        say(f"Cannot prepare {error.filename or ROOT}: {error.strerror or error}.")
        sys.exit(1)
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(130)
