"""Health: whether the process runs, and whether it can be used.

What a request cannot do without (the catalog in today's shape, a lake with room) makes it unready. A worker that was
not heard from does not: reading goes on and uploads wait in line, so a balancer must not take the API away for it.
"""

import os
import shutil

from litestar import Response, get
from litestar.datastructures import State
from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.access import ANYONE
from api.edge import TheLake
from api.scorers import Scorers
from warehouse.catalog import heartbeats, revision
from warehouse.catalog.session import Catalog
from warehouse.confinement import failures
from warehouse.lake import storage
from warehouse.lake.paths import Lake

COME_BACK_AFTER = "5"  # seconds


class Check(Struct):
    """One thing that was looked at; `remedy` says what to do when it is not `ok`."""

    name: str
    ok: bool
    needed: bool
    detail: str
    remedy: str = ""


class Health(Struct):
    """`alive`, `ready` with nothing missing, or `unavailable` with what is missing and what to do."""

    status: str
    missing: list[str] = []
    checks: list[Check] = []


@get(
    "/health/live",
    opt=ANYONE,
    operation_id="live",
    tags=["Health"],
    sync_to_thread=False,
    summary="Is the process alive?",
)
def live() -> Health:
    """Answers as long as the process runs; asks nothing else."""
    return Health("alive")


@get(
    "/health/ready",
    opt=ANYONE,
    operation_id="ready",
    tags=["Health"],
    sync_to_thread=True,
    summary="Can it be used?",
)
def ready(state: State, lake: TheLake) -> Response[Health]:
    """200 when nothing that is needed is missing; else 503, with each check and what to do."""
    checks = [*_catalog(state.catalog), _lake(lake), _confinement(), _scoring(state.scorers)]
    missing = [f"{one.detail}: {one.remedy}" for one in checks if one.needed and not one.ok]
    if missing:
        answer = Health("unavailable", missing, checks)
        return Response(answer, status_code=503, headers={"Retry-After": COME_BACK_AFTER})
    return Response(Health("ready", [], checks))


def _catalog(catalog: Catalog) -> list[Check]:
    try:
        with catalog.session() as session:
            session.execute(text("set local statement_timeout = '3s'"))
            found = revision.current(session)
            workers = heartbeats.alive(session) if found == revision.wanted() else []
    except SQLAlchemyError:
        remedy = "is it running, and is DATABASE_URL right?"
        return [Check("database", False, True, "The catalog's database does not answer", remedy)]
    there = Check("database", True, True, "The catalog answers")
    return [there, _shape(found), _workers(sum(one.program == "worker" for one in workers))]


def _shape(found: str | None) -> Check:
    wanted = revision.wanted()
    if found == wanted:
        return Check("migrations", True, True, f"The catalog is at {found}")
    said = (
        f"The catalog is at {found}, and this Anteve wants {wanted}" if found else "The catalog has no tables"
    )
    newer = found is not None and found not in revision.history()
    remedy = "start the newer Anteve that migrated it" if newer else "run python -m migrations"
    return Check("migrations", False, True, said, remedy)


def _workers(count: int) -> Check:
    if count:
        return Check("workers", True, False, f"{count} heard from lately")
    return Check("workers", False, False, "No worker was heard from lately", "jobs wait until one is started")


def _confinement() -> Check:
    """Where this machine cannot confine, files are read within limits only, and SQL of analysts is refused."""
    found = failures()
    if found:
        return Check(
            "confinement",
            False,
            False,
            f"Not confined here: {'; '.join(found)}",
            "see python -m warehouse.confinement",
        )
    return Check("confinement", True, False, "What strangers bring is read in confined processes")


def _scoring(scorers: Scorers) -> Check:
    """Scoring runs do without it; the first request has the first process started."""
    if scorers.failure:
        said = f"Rows cannot be scored online: {scorers.failure}"
        return Check("scoring", False, False, said, "see the log of the API; scoring runs go on")
    return Check("scoring", True, False, f"{scorers.ready} models stand ready to score online")


def _lake(lake: Lake) -> Check:
    """Writable by its mode, which costs nothing; a probe that writes would wear the disk at each check."""
    folder = lake.root
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check(
            "lake", False, True, "The lake cannot be written", "give its folder to the user of the API"
        )
    free, least = shutil.disk_usage(folder).free, storage.FLOOR_BYTES
    if free < least:
        said = f"The lake has {free / 1e6:,.0f} MB free, and {least / 1e6:,.0f} MB must stay free"
        return Check("lake", False, True, said, "make room on its disk")
    return Check("lake", True, True, f"{free / 1e9:,.1f} GB free")
