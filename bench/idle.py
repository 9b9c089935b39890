"""What an installation on one machine holds in memory while nothing is asked: `./anteve bench idle`, or
`python -m bench.idle [--seconds 60]`.

All of `./anteve up`: supervisor, PostgreSQL, API, worker and the processes that wait warm, pages that they share counted
once. Once as it comes up, once more after a company uploaded, trained and scored. Ends with 1 above 1.2 GB.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._house import companies
from local import state
from tests.conftest import REPOSITORY
from tests.end_to_end.conftest import House, free_port
from warehouse import memory

GIGABYTES = 1.2
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ANTEVE_LAKE")


def held(supervisor: int, seconds: float) -> float:
    """Gigabytes, after that long a quiet."""
    time.sleep(seconds)
    return memory.of_family(supervisor) / 1e9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anteve-idle-", ignore_cleanup_errors=True) as home:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        environment, port = {**kept, "ANTEVE_HOME": home}, free_port()
        up = subprocess.Popen(
            [sys.executable, "-m", "local.up", "--port", str(port)],
            cwd=REPOSITORY,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            while not ((now := state.running(Path(home))) and now.ready):
                assert up.poll() is None, "it ended instead of starting"
                time.sleep(0.1)
            fresh = held(up.pid, asked.seconds)
            companies(House(Path(home), f"http://127.0.0.1:{port}", environment), 1, rows=5000, trained=1)
            worked = held(up.pid, asked.seconds)
        finally:
            up.terminate()
            up.wait()
    print(f"idle as it comes up: {fresh:.2f} GB; after work: {worked:.2f} GB (goal: {GIGABYTES} GB)")
    return 1 if max(fresh, worked) > GIGABYTES else 0


if __name__ == "__main__":
    sys.exit(main())
