"""Every promise about speed that has one command: pages, then load.

python3 -m bench [--url http://127.0.0.1:8000] [--write docs/performance.md]
"""

import sys

from bench import load, pages

if __name__ == "__main__":
    failed = [bench.__name__ for bench in (pages, load) if bench.main()]
    if failed:
        sys.stderr.write(f"Not kept: {', '.join(failed)}\n")
    sys.exit(bool(failed))
