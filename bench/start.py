"""How long a newcomer waits for the first page: first start from a fresh clone, then a second one.

    python3 -m bench.start [PORT]

Clones this checkout into a temporary folder, runs its ``bin/run`` with an empty home folder until the sign-in
page answers, stops it, and does so once more. For the README's promise on a quiet machine with two cores.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def start(clone: Path, home: Path, port: str) -> float:
    """Seconds until the first page; everything is stopped again."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "EKTP_PORT": port}
    began = time.monotonic()
    with (home / "start.log").open("ab") as log:
        process = subprocess.Popen([clone / "bin/run"], cwd=clone, env=environment, stdout=log, stderr=log)
    try:
        while not answers(f"http://127.0.0.1:{port}/masuk/"):
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise SystemExit((home / "start.log").read_text())
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def main() -> None:
    port = sys.argv[1] if len(sys.argv) > 1 else "8099"
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        first, second = start(clone, home, port), start(clone, home, port)
    sys.stdout.write(f"first page {first:.1f} s after the first start, {second:.1f} s after the second\n")


if __name__ == "__main__":
    main()
