"""`python -m migrations.doctor`: how catalog and lake stand, as JSON. `./anteve doctor` runs it and shows it.

Each finding is `{"name", "colour": green|yellow|red, "said", "remedy"}`.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from migrations import inspection
from migrations.catalog import CannotMigrate, standing
from migrations.snapshot import CannotSeeAll, Snapshot, snapshot
from warehouse.catalog import heartbeats
from warehouse.catalog.jobs import Job
from warehouse.catalog.leases import LEASE
from warehouse.settings import Settings

WAITS_LONG = timedelta(minutes=15)
SHOWN = 10  # broken files that are named one by one


@dataclass(frozen=True)
class Finding:
    name: str
    colour: str
    said: str
    remedy: str = ""


def findings(settings: Settings) -> Iterator[Finding]:
    """All that the catalog and the lake tell; goes on as far as it can."""
    owner_url = settings.database_owner_url
    if owner_url is None:
        yield Finding("database", "red", "No catalog is named", "set DATABASE_OWNER_URL")
        return
    try:
        stands = standing(owner_url)
    except CannotMigrate as problem:
        yield Finding("database", "red", str(problem), "start it, or mend DATABASE_OWNER_URL")
        return
    if stands.pending:
        said = f"The catalog is at {stands.revision}; {len(stands.pending)} migrations are to be run"
        yield Finding("migrations", "red", said, "./anteve upgrade")
        return
    yield Finding("migrations", "green", f"The catalog is at {stands.revision}, as this Anteve wants it")
    try:
        with snapshot(owner_url) as moment:
            yield Finding("database", "green", f"PostgreSQL {moment.server} answers")
            yield _clock(moment)
            yield _workers(moment)
            yield from _jobs(moment)
            yield from _lake(moment, settings)
    except CannotSeeAll as problem:
        yield Finding("database", "red", str(problem))
    except SQLAlchemyError as problem:
        yield Finding(
            "database", "red", f"The catalog cannot be read: {type(problem).__name__}", "see its log"
        )


def _clock(moment: Snapshot) -> Finding:
    """Leases are given by the workers' clocks and compared by the dispatcher's: they must agree within a lease."""
    before = time.time()
    there: datetime = moment.session.scalar(text("select clock_timestamp()"))
    apart = abs(there.timestamp() - (before + time.time()) / 2)
    colour = "green" if apart < 2 else "yellow" if apart < LEASE.total_seconds() / 2 else "red"
    remedy = "" if colour == "green" else "set both clocks by the network (NTP)"
    return Finding(
        "clock", colour, f"The database's clock and this machine's are {apart:.1f} s apart", remedy
    )


def _workers(moment: Snapshot) -> Finding:
    found = [one for one in heartbeats.alive(moment.session) if one.program == "worker"]
    if not found:
        return Finding("workers", "yellow", "No worker was heard from lately: jobs wait", "./anteve up")
    memory = sum(one.memory_bytes for one in found) / 1e6
    return Finding("workers", "green", f"{len(found)} heard from lately, with {memory:,.0f} MB of memory")


def _jobs(moment: Snapshot) -> Iterator[Finding]:
    oldest = moment.session.scalar(select(func.min(Job.created_at)).where(Job.status == "queued"))
    if oldest is not None and datetime.now(UTC) - oldest > WAITS_LONG:
        said = f"The oldest waiting job waits since {oldest:%Y-%m-%d %H:%M} UTC"
        yield Finding("jobs", "yellow", said, "look whether workers run, and what `./anteve jobs` says")
    else:
        yield Finding("jobs", "green", "No job waits for long")
    lost = Job.lease_until < datetime.now(UTC) - timedelta(minutes=5)
    stuck = moment.session.scalar(select(func.count()).where(Job.status == "running", lost))
    if stuck:
        said = f"{stuck} running jobs lost their worker and were not given back"
        yield Finding("jobs", "red", said, "start the dispatcher (./anteve up)")


def _lake(moment: Snapshot, settings: Settings) -> Iterator[Finding]:
    broken = inspection.broken(moment, settings)
    for one in broken[:SHOWN]:
        remedy = "put it back from a backup (./anteve restore into another home)"
        yield Finding("files", "red", f"{one.path}: {one.why}", remedy)
    if len(broken) > SHOWN:
        yield Finding("files", "red", f"and {len(broken) - SHOWN:,} more files that do not open")
    if not broken:
        yield Finding("files", "green", f"All that {len(moment.folders()):,} named folders hold opens")
    lost = inspection.orphans(moment, settings)
    said = f"{len(lost)} folders that no record names"
    tidied = "workers take those away that are a day old" if lost else ""
    yield Finding("orphans", "green" if len(lost) < 1000 else "yellow", said, tidied)


def main() -> int:
    found = [asdict(finding) for finding in findings(Settings.from_env())]
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
