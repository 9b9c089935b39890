"""A working day in an hour, with accidents: `./anteve bench soak`, or
`python -m bench.soak [--minutes 60] [--samples FILE]`.

Two files a minute, a training a minute, a scoring a minute, two reads a second. Of two workers one is killed with -9
every five minutes, and the other lives on; Redis and Postgres are restarted on the way. Memory and open files of each
program are sampled every ten seconds. At the end everything that was asked for must have been done, nothing lie about
in the lake that the sweep does not take, and a backup, restored elsewhere, be equal.

Ends with 1 when a job is stuck or failed, a process broke, an answer was a 5xx while everything ran, a program's memory
grew beyond doubt by more than 1 % an hour, it came to hold more open files for good, or the restored house differs.
Shorter runs (`--minutes 3`) do all of it too; their slopes are printed and not judged.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from bench import _keeping
from bench._house import Stack, companies, crashes, stack
from bench._traffic import Client, Traffic, figures, score, send_file
from bench._watching import Watch, table, trend
from tests.end_to_end.conftest import Company, until_ready
from warehouse.catalog import pointers
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from workers import tidy

ENDED = ("success", "failed", "cancelled")
GRACE = 10.0  # seconds that programs have to notice that their database is back
DRAIN = 300.0
KILLED = "worker, killed"


@dataclass
class Soak:
    """One run: what was asked, what was done to the house, and what was wrong."""

    house: Stack
    companies: list[Company]
    seconds: float
    jobs: list[tuple[Company, str]] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    away: list[tuple[float, float]] = field(default_factory=list)
    accidents: Counter[str] = field(default_factory=Counter)

    def run(self) -> Traffic:
        began = time.monotonic()
        self.ended = threading.Event()
        threads = [
            threading.Thread(target=one, args=(began,), daemon=True) for one in (self._work, self._break)
        ]
        for thread in threads:
            thread.start()
        traffic = Traffic(self.companies, per_second=2, writes=False)
        traffic.run(self.seconds)
        self.ended.set()
        for thread in threads:
            thread.join(120)
        return traffic

    # --- what is asked ---

    def _work(self, began: float) -> None:
        chance, turn = random.Random(2), 0
        with httpx.Client(timeout=60) as http:
            while not self.ended.wait(max(0.0, began + turn * 30 - time.monotonic())):
                company = self.companies[turn % len(self.companies)]
                client = Client(company, http, chance)
                deeds: list[Callable[[Client], httpx.Response]] = [send_file, score if turn % 2 else train]
                for deed in deeds:
                    self._ask(company, deed, client)
                turn += 1

    def _ask(self, company: Company, deed: Callable[[Client], httpx.Response], client: Client) -> None:
        try:
            answer = deed(client)
        except httpx.HTTPError:
            self.refused[0] += 1
            return
        if answer.status_code == 202:
            self.jobs.append((company, answer.json()["job"]["id"]))
        elif not answer.is_success:
            self.refused[answer.status_code] += 1

    # --- what is done to the house ---

    def _break(self, began: float) -> None:
        every = min(300.0, self.seconds / 3)
        plan = [(every * n + every / 2, self._kill_worker) for n in range(int(self.seconds // every))]
        plan += [(self.seconds * 0.4, self._restart_redis), (self.seconds * 0.6, self._restart_postgres)]
        plan += [(self.seconds * 0.85, self._crash_postgres)]
        for at, accident in sorted(plan, key=lambda one: one[0]):
            if self.ended.wait(max(0.0, began + at - time.monotonic())):
                return
            accident()
            self.accidents[accident.__name__.strip("_")] += 1

    def _kill_worker(self) -> None:
        self.house.kill_group(KILLED)
        time.sleep(1)
        self.house.start_worker(KILLED)

    def _restart_redis(self) -> None:
        """Without persistence: it forgets all."""
        if self.house.redis_port:
            self.house.kill("redis")
            time.sleep(2)
            self.house.start_redis()

    def _restart_postgres(self) -> None:
        self._without_postgres(self.house.postgres.stop)

    def _crash_postgres(self) -> None:
        def crash() -> None:
            pid = self.house.postgres.pid()
            assert pid is not None
            os.kill(pid, signal.SIGQUIT)
            while self.house.postgres.pid() is not None:
                time.sleep(0.05)

        self._without_postgres(crash)

    def _without_postgres(self, end: Callable[[], None]) -> None:
        began = time.monotonic()
        end()
        self.house.postgres.start()
        until_ready(self.house)
        self.away.append((began, time.monotonic() + GRACE))

    # --- what must hold at the end ---

    def drain(self) -> dict[str, list[dict[str, Any]]]:
        """The jobs that were asked for, by how they ended; those that did not are `stuck`."""
        found: dict[str, list[dict[str, Any]]] = {}
        deadline = time.monotonic() + DRAIN
        for company, job_id in self.jobs:
            while True:
                seen = company.ask("GET", f"jobs/{job_id}")
                if seen["status"] in ENDED or time.monotonic() > deadline:
                    break
                time.sleep(0.5)
            found.setdefault(seen["status"] if seen["status"] in ENDED else "stuck", []).append(seen)
        return found

    def wrong_answers(self, traffic: Traffic) -> list[str]:
        """5xx and lost connections; 503 is right while the database is away."""
        wrong = Counter[str]()
        for one in traffic.asked:
            excused = one.status == 503 and any(since - 1 <= one.at <= until for since, until in self.away)
            if (one.status >= 500 or one.status == 0) and not excused:
                wrong[f"{one.name}: {one.status or 'lost'}"] += 1
        return [f"{name} ({count})" for name, count in wrong.items()]


def train(client: Client) -> httpx.Response:
    return client.ask("POST", "models/churn/training-runs", json={"seed": client.chance.randrange(1000)})


def swept(house: Stack) -> tuple[int, list[str]]:
    """How many folders the kills left for the sweep, and what is wrong after it took them."""
    lake, catalog = Lake(house.home / "lake"), Catalog(house.environment["DATABASE_URL"])
    try:
        wrongs = [f"{one} was older than the sweep" for one in tidy.tidy(catalog, lake)]
        taken = tidy.tidy(catalog, lake, older_than=timedelta(0))
        wrongs += [f"{one} came back" for one in tidy.tidy(catalog, lake, older_than=timedelta(0))]
        for folder in lake.root.iterdir():
            with catalog.transaction(org_id=UUID(folder.name)) as session:
                named = pointers.folders(session, UUID(folder.name))
            wrongs += [f"{one} is named and not there" for one in named if not (lake.root / one).exists()]
        return len(taken), wrongs
    finally:
        catalog.close()


def growth(watch: Watch) -> list[str]:
    found = []
    for name, samples in watch.samples.items():
        seen = trend(samples)
        if seen is None or not seen.judged:
            continue
        if seen.grows(1):
            by = f"{seen.percent_per_hour:.2f} % an hour, with a doubt of {seen.doubt:.2f}"
            found.append(f"{name}: memory grows by {by}")
        if seen.files_more > 0:
            found.append(f"{name}: at the end {seen.files_more} more files are open than ever at first")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--organizations", type=int, default=6)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--samples", type=Path, help="a CSV of every sample, to look at afterwards")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anteve-soak-", ignore_cleanup_errors=True) as beside:
        home = Path(beside) / "home"
        with stack(home, redis=True) as house:
            house.start_worker(KILLED)
            made = companies(house, asked.organizations, rows=asked.rows, trained=asked.organizations)
            print(
                f"{len(made)} organizations; broker: {'Redis' if house.redis_port else 'in memory'}",
                flush=True,
            )
            soak, watch = Soak(house, made, asked.minutes * 60), Watch(house.pids)
            watch.start()
            traffic = soak.run()
            ended = soak.drain()
            watch.stop()
            if asked.samples:
                watch.write(asked.samples)
            tell(soak, traffic, watch, ended)
            wrongs = [f"{job['kind']} is stuck: {job}" for job in ended.get("stuck", [])]
            wrongs += [f"{job['kind']} failed: {job['error']}" for job in ended.get("failed", [])]
            wrongs += soak.wrong_answers(traffic) + growth(watch) + house.end()
            left, unswept = swept(house)
            print(f"folders left by the killed, taken by the sweep: {left}", flush=True)
            said, differences = _keeping.compare(home, Path(beside))
            print(f"backup and restore: {said}")
            wrongs += unswept + crashes(house) + differences
    for wrong in wrongs:
        print(f"WRONG  {wrong}")
    return 1 if wrongs else 0


def tell(soak: Soak, traffic: Traffic, watch: Watch, ended: dict[str, list[dict[str, Any]]]) -> None:
    print(figures(traffic.asked))
    print(f"\n{table(watch.samples)}")
    print(f"\naccidents: {', '.join(f'{name} {count}' for name, count in soak.accidents.items())}")
    print(f"jobs: {', '.join(f'{status} {len(found)}' for status, found in ended.items()) or 'none'}")
    print(f"refused while asking: {dict(soak.refused) or 'none'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
