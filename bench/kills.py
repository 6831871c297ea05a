"""A longer run of kills than the test's: `python3 -m bench.kills --kills 1000 --seed 7`.

Starts the demonstration in a folder of its own, lets 50 simulated officers report, kills web server, worker,
scheduler, Valkey and PostgreSQL at random moments, and holds the ledger against what was acknowledged.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import ordeal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--seed",
        type=int,
        default=int(time.time()),
        help="order and pauses follow from it",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ektp-kills-") as folder:
        outcome = ordeal.run(Path(folder) / "data", kills=arguments.kills, seed=arguments.seed)
    sys.stdout.write(f"{outcome}\n")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
