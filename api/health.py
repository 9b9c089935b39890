"""Health: whether the process runs, and whether it can be used."""

from litestar import Response, get
from litestar.datastructures import State
from msgspec import Struct
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from api.access import ANYONE
from warehouse.catalog.base import Record
from warehouse.catalog.session import Catalog
from warehouse.confinement import failures


class Health(Struct):
    """`ready` with nothing missing, or what is missing and what to do; `weaker` says what is ready with less."""

    status: str
    missing: list[str] = []
    weaker: list[str] = []


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
def ready(state: State) -> Response[Health]:
    """200 when the catalog answers and has all its tables; else 503 with what is missing."""
    missing = _missing(state.catalog)
    return Response(
        Health("unavailable" if missing else "ready", missing, _weaker()), status_code=503 if missing else 200
    )


def _weaker() -> list[str]:
    """What this machine does not confine: files are then read within limits only, and SQL of analysts is refused."""
    return [f"Not confined here: {failure}. See python -m warehouse.confinement." for failure in failures()]


def _missing(catalog: Catalog) -> list[str]:
    try:
        with catalog.session() as session:
            session.execute(text("select 1"))
            there = set(inspect(session.connection()).get_table_names())
    except SQLAlchemyError:
        return ["The catalog's database does not answer: is it running, and is DATABASE_URL right?"]
    absent = sorted(set(Record.metadata.tables) - there)
    return [f"The catalog lacks {', '.join(absent)}: run python -m migrations."] if absent else []
