"""Many organizations at once: `./anteve bench load`, or
`python -m bench.load [--seconds 300] [--per-second 50] [--organizations 20]`.

Reads and writes (about nine to one, small files and scorings among the writes) against a real stack on this machine: API, one
worker, Postgres. Requests start on time whether or not the ones before were answered, and each one's time runs from
when it was due, so that a stall is not hidden by asking less. Ends with 1 on any 5xx, lost
connection or broken process, and when reads are slower than they may be.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench._house import Stack, companies, crashes, stack
from bench._traffic import Traffic, figures, percentile
from bench._watching import Watch, table

READ_P95_MS = 300


def cpu(house: Stack) -> dict[str, float]:
    """Seconds that each program has worked, its children's included; of jobs those that have ended."""
    found = {}
    for name, pid in house.pids().items():
        times = [
            one.cpu_times() for one in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True))
        ]
        found[name] = sum(one.user + one.system + one.children_user + one.children_system for one in times)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--per-second", type=float, default=50)
    parser.add_argument("--organizations", type=int, default=20)
    parser.add_argument("--rows", type=int, default=1000, help="customers of each organization")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="anteve-load-", ignore_cleanup_errors=True) as home,
        stack(Path(home), redis=False) as house,
    ):
        began = time.monotonic()
        made = companies(house, asked.organizations, rows=asked.rows, trained=asked.organizations)
        print(f"{len(made)} organizations made in {time.monotonic() - began:.0f} s", flush=True)
        traffic = Traffic(made, asked.per_second)
        watch = Watch(house.pids, every=max(1.0, min(5.0, asked.seconds / 30)))
        watch.start()
        began, worked = time.monotonic(), cpu(house)
        traffic.run(asked.seconds)
        took = time.monotonic() - began
        busy = {name: seconds - worked.get(name, 0.0) for name, seconds in cpu(house).items()}
        watch.stop()
        broke = crashes(house)
    print(f"{len(traffic.asked)} requests in {took:.0f} s, {len(traffic.asked) / took:.1f} a second\n")
    print(figures(traffic.asked))
    shares = ", ".join(f"{name} {100 * seconds / took:.0f} %" for name, seconds in busy.items())
    print(f"\nof a core: {shares}; the API {1000 * busy['api'] / len(traffic.asked):.1f} ms a request")
    print(f"\n{table(watch.samples)}")
    broken = [one for one in traffic.asked if one.status >= 500 or one.status == 0]
    p95 = percentile([one.seconds for one in traffic.asked if not one.write], 0.95)
    print(f"\n5xx or lost: {len(broken)}; p95 of reads: {p95:.0f} ms (wanted: under {READ_P95_MS})")
    for wrong in broke:
        print(f"WRONG  {wrong}")
    return 1 if broken or broke or p95 > READ_P95_MS else 0


if __name__ == "__main__":
    sys.exit(main())
