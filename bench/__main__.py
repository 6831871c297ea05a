"""Every promise about speed that has one command: pages, load, then a nation's figures; about ten minutes.

python3 -m bench [--url http://127.0.0.1:8000] [--write docs/performance.md]
"""

import argparse
import subprocess
import sys
from pathlib import Path

BENCHES = ("pages", "load", "national")


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--url", help="a running demonstration for pages and load; default: one of their own")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this page")
    options = parser.parse_args()
    failed = []
    for bench in BENCHES:
        command = [sys.executable, "-m", f"bench.{bench}"]
        command += ["--write", str(options.write)] if options.write else []
        command += ["--url", options.url] if options.url and bench != "national" else []
        if subprocess.run(command, check=False).returncode:
            failed.append(bench)
    if failed:
        sys.stderr.write(f"Not kept: {', '.join(failed)}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
