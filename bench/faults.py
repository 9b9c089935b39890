"""Everything under kills and freezes, many seeds: `python -m bench.faults [--seeds 10] [--runs 250] [--faults 100]`.

Each seed has a copy of the same organizations, an API, two workers, and by turns no broker or Redis with a dispatcher.
Seven of ten runs are landings, the others trainings and scorings, asked for over HTTP by clients that do not give up.
Two of three faults strike at named steps, the others at random: kill -9 of a process or of a whole program, and
SIGSTOP until the lease has passed or for ever. The control runs without the fencing token and must be found out.
Ends with 1 when anything was lost, published twice, broken, stuck or left unswept, or when the control was not.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from local.postgres import Postgres
from migrations.catalog import migrate
from tests.faults.judge import Verdict
from tests.faults.world import Prepared, World, prepare

COMPANIES = 6
HEAD = (
    "seed",
    "broker",
    "done",
    "given up",
    "attempts",
    "faults",
    "at steps",
    "503s",
    "ended after",
    "orphans",
)


def one_seed(prepared: Prepared, seed: int, runs: int, faults: int, *, control: bool = False) -> list[str]:
    """What went wrong under this seed; prints its line of the table."""
    redis, begun = seed % 2 == 0, time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        name = f"control_{seed}" if control else f"seed_{seed}"
        world = World(prepared, Path(home), name, redis=redis, without_token=control)
        world.run(seed, runs=runs, faults=faults)
        verdict = Verdict(world)
        at_steps = len(world.met())
        told = (
            f"control {seed}" if control else seed,
            "Redis" if redis else "none",
            verdict.done - 2 * COMPANIES,  # what was prepared is not counted
            verdict.given_up,
            verdict.attempts - 2 * COMPANIES,
            at_steps + len(world.harms),
            at_steps,
            world.refused,
            f"{world.seconds_after_last_fault:.0f} s",
            verdict.orphans,
        )
        print("| " + " | ".join(map(str, told)), end="")
        print(f" | {len(verdict.wrongs)} | {time.monotonic() - begun:.0f} s |", flush=True)
        return verdict.wrongs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--runs", type=int, default=250)
    parser.add_argument("--faults", type=int, default=100)
    asked = parser.parse_args()
    wrongs: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        postgres = Postgres(Path(home) / "postgres")
        postgres.start()
        try:
            migrate(postgres.url, postgres.app_url)
            prepared = prepare(postgres, Path(home), companies=COMPANIES)
            print("| " + " | ".join((*HEAD, "wrongs", "time")) + " |")
            print("|---" * (len(HEAD) + 2) + "|", flush=True)
            for seed in range(asked.first, asked.first + asked.seeds):
                wrongs += [
                    f"seed {seed}: {wrong}" for wrong in one_seed(prepared, seed, asked.runs, asked.faults)
                ]
            found = one_seed(prepared, asked.first, 24, 6, control=True)
            if not any("published 2 times" in wrong or "left 2 versions" in wrong for wrong in found):
                wrongs.append(f"the control without the token was not found out: {found}")
        finally:
            postgres.stop()
    for wrong in wrongs:
        print(wrong)
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
