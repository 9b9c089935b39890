"""Everything under kills and freezes, many seeds: `./anteve bench faults`, or
`python -m bench.faults [--seeds 10] [--runs 250] [--faults 100] [--keep FOLDER]`.

Each seed has a copy of the same organizations, an API, two workers, and by turns no broker or Redis with a dispatcher.
Seven of ten runs are landings, the others trainings and scorings, asked for over HTTP by clients that do not give up.
Two of three faults strike at named steps, the others at random: kill -9 of a process or of a whole program, and
SIGSTOP until the lease has passed or for ever. The control runs without the fencing token and must be found out.
Programs begin as forks of one that has everything loaded; leases are of 4 s, and what is left when the last fault has
struck has to end within that and a minute of what the machine had left beside others' work. With `--keep` each seed
that has ended is noted in the folder and not run again, and the logs of one that went wrong stay there.

Ends with 1 when anything was lost, published twice, broken, stuck or left unswept, when a program was left running, when
fewer faults struck than were asked for, or when the control was not found out.
"""

import argparse
import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from local.postgres import Postgres
from migrations.catalog import migrate
from tests.faults.judge import Verdict
from tests.faults.world import Prepared, World, prepare

COMPANIES = 6
TWICE = ("published 2 times", "left 2 versions")
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
    "others",
    "orphans",
    "wrongs",
    "time",
)


@dataclass(frozen=True)
class Outcome:
    """One seed: its line of the table, and what went wrong."""

    row: list[str]
    wrongs: list[str]


def one_seed(
    prepared: Prepared, seed: int, runs: int, faults: int, keep: Path | None, *, control: bool = False
) -> Outcome:
    redis, begun = seed % 2 == 0, time.monotonic()
    name = f"control_{seed}" if control else f"seed_{seed}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        world = World(prepared, Path(home), name, redis=redis, without_token=control, forked=True)
        try:
            world.run(seed, runs=runs, faults=faults, patience=7200)
            verdict = Verdict(world)
            wrongs, at_steps = verdict.wrongs, len(world.met())
            struck = at_steps + len(world.harms)
            if struck < 0.9 * faults and not control:
                wrongs.append(f"only {struck} of {faults} faults struck")
            if wrongs and not control:
                _keep_logs(world, keep)
        except BaseException:
            _keep_logs(world, keep)
            raise
    told = (
        f"control {seed}" if control else seed,
        "Redis" if redis else "none",
        verdict.done - 2 * COMPANIES,  # what was prepared is not counted
        verdict.given_up,
        verdict.attempts - 2 * COMPANIES,
        struck,
        at_steps,
        world.refused,
        f"{world.seconds_after_last_fault:.0f} s",
        f"{world.others:.0%}",
        verdict.orphans,
        len(wrongs),
        f"{time.monotonic() - begun:.0f} s",
    )
    return Outcome([str(cell) for cell in told], wrongs)


def _keep_logs(world: World, keep: Path | None) -> None:
    if keep is None:
        return
    folder = keep / f"logs of {world.database}"
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*world.home.glob("*.log"), *world.home.glob("met")):
        shutil.copy(file, folder)
    (folder / "harms").write_text("\n".join(world.harms))


def kept(keep: Path | None, seed: int, runs: int, faults: int) -> Path | None:
    return keep / f"seed {seed}, {runs} runs, {faults} faults.json" if keep else None


def line(outcome: Outcome) -> str:
    return "| " + " | ".join(outcome.row) + " |"


def tell(name: str, wrongs: list[str]) -> bool:
    """Say what was wrong as soon as it is known: whoever ends the bench early has seen it."""
    for wrong in wrongs:
        print(f"WRONG  {name}: {wrong}", flush=True)
    return bool(wrongs)


@contextmanager
def house() -> Iterator[Prepared]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        postgres = Postgres(Path(home) / "postgres")
        postgres.start()
        try:
            migrate(postgres.url, postgres.app_url)
            yield prepare(postgres, Path(home), companies=COMPANIES)
        finally:
            postgres.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--runs", type=int, default=250)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="a folder for what has ended, so that it is not run again")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    wrong = False
    with house() as prepared:
        print("| " + " | ".join(HEAD) + " |")
        print("|---" * len(HEAD) + "|", flush=True)
        for seed in range(asked.first, asked.first + asked.seeds):
            file = kept(asked.keep, seed, asked.runs, asked.faults)
            if file and file.exists():
                outcome = Outcome(**json.loads(file.read_text()))
            else:
                outcome = one_seed(prepared, seed, asked.runs, asked.faults, asked.keep)
                if file:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(json.dumps(asdict(outcome)))
            print(line(outcome), flush=True)
            wrong |= tell(f"seed {seed}", outcome.wrongs)
        control = one_seed(prepared, asked.first, 24, 6, asked.keep, control=True)
        print(line(control), flush=True)
        if not any(twice in one for one in control.wrongs for twice in TWICE):
            wrong |= tell("control", ["the run without the token was not found out", *control.wrongs])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
