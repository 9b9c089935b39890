"""Workers under kills and freezes, many seeds: `python -m bench.faults [--seeds 10] [--jobs 250] [--faults 100]`.

Each seed has a fresh catalog and lake, two workers, and faults at named steps of attempts (three of four) and at
random. It ends with 1 when anything was lost, published twice, broken or stuck.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from local.postgres import Postgres
from migrations.catalog import migrate
from tests.workers.world import World
from warehouse.catalog.session import Catalog


def one_seed(seed: int, template: Postgres, jobs: int, faults: int) -> list[str]:
    """What went wrong under this seed."""
    name = f"faults_{seed}"
    owner, app = (f"{url.rsplit('/', 1)[0]}/" for url in (template.url, template.app_url))
    with psycopg.connect(owner + "postgres", autocommit=True) as connection:
        connection.execute(f"create database {name} template anteve")
    chance = random.Random(seed)
    catalog = Catalog(app + name)
    with tempfile.TemporaryDirectory() as home:
        world = World(Path(home), app + name, catalog)
        world.ask(jobs, organizations_=8, datasets_=5)
        world.plant(chance, faults * 3 // 4)
        begun = time.monotonic()
        try:
            world.run(chance, faults=faults - faults * 3 // 4, patience=1200)
            wrongs = world.wrongs()
        except AssertionError as stuck:
            wrongs = [str(stuck)]
        states = world.states().values()
        met = faults * 3 // 4 - len(list((world.home / "faults").iterdir()))
        done = sum(status == "success" for status, _, _ in states)
        attempts = sum(attempt for _, _, attempt in states)
        print(
            f"seed {seed}: {done} of {jobs} done, {jobs - done} given up, {attempts} attempts, {met} faults at steps, "
            f"{len(wrongs)} wrong, {time.monotonic() - begun:.0f} s",
            flush=True,
        )
    catalog.close()
    return wrongs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=250)
    parser.add_argument("--faults", type=int, default=100)
    asked = parser.parse_args()
    wrongs: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        postgres = Postgres(Path(home))
        postgres.start()
        migrate(postgres.url, postgres.app_url)
        try:
            for seed in range(asked.first, asked.first + asked.seeds):
                wrongs += one_seed(seed, postgres, asked.jobs, asked.faults)
        finally:
            postgres.stop()
    for wrong in wrongs:
        print(wrong)
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
