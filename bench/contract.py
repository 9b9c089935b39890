"""schemathesis over the whole contract, long: `./anteve bench contract`, or
`python -m bench.contract [--examples 500] [--askers admin-session,member-key] [--seed 1]`.

All phases (examples, coverage, fuzzing, stateful) against a real server and Postgres, each asker in an organization of its
own. Prints a line for each asker and what was found; ends with 1 when anything was. The output of each run is kept
where the last line says.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import structlog

from api.app import create_app
from local.postgres import Postgres
from migrations.catalog import migrate
from tests.api import contract
from tests.api.contract import Told
from tests.api.running import Anteve, serving, settings_in
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake


def ask(home: Path, postgres: Postgres, askers: list[str], examples: int, seed: int) -> list[Told]:
    settings = settings_in(home, postgres.app_url)
    catalog = Catalog(postgres.app_url)
    app, found = create_app(settings, catalog), []
    with serving(app) as url:
        anteve = Anteve(url, app, catalog, Lake(settings.lake), settings)
        for name in askers:
            role, _, way = name.partition("-")
            ground = contract.ground(anteve, name)
            by = contract.asker(ground, role, way)
            began = time.monotonic()
            told = contract.run(anteve, ground, by, home / "runs" / name, examples=examples, seed=seed)
            known = "kept" if contract.still_known(anteve, by) else "LOST"
            print(line(told, known, time.monotonic() - began), flush=True)
            found.append(told)
        anteve.close()
    catalog.close()
    return found


def line(told: Told, known: str, seconds: float) -> str:
    broken = sum(count for one, count in told.statuses.items() if one.rsplit(" ", 1)[1].startswith("5"))
    tested, well = told.summary["operations"]["tested"], len(told.answered_well)
    return row(told.asker, tested, told.asked, well, broken, len(told.failures), known, round(seconds))


def row(first: str, *rest: object) -> str:
    return f"{first:16}" + "".join(f"{one:>13}" for one in rest)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--examples", type=int, default=500, help="of each operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--askers", default="admin-session,admin-key,member-session,member-key")
    asked = parser.parse_args()
    structlog.configure(processors=[contract.silent], logger_factory=structlog.ReturnLoggerFactory())
    home = Path(tempfile.mkdtemp(prefix="anteve-contract-"))
    print(f"{asked.examples} examples of each operation")
    print(row("asker", "operations", "requests", "did well", "5xx", "failures", "credentials", "seconds"))
    postgres = Postgres(home)
    postgres.start()
    try:
        migrate(postgres.url, postgres.app_url)
        found = ask(home, postgres, asked.askers.split(","), asked.examples, asked.seed)
    finally:
        postgres.stop()
    for told in found:
        for failure in told.failures:
            print(f"{told.asker}: {failure}")
    print(f"What schemathesis said: {home / 'runs'}/*/output.txt")
    return 1 if any(told.failures for told in found) else 0


if __name__ == "__main__":
    sys.exit(main())
