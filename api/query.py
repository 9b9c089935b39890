"""Query: read-only SQL over what the organization has, with the answer as JSON or as a file."""

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, Literal

import msgspec
from anyio import to_thread
from litestar import Request, get, post
from litestar.params import JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from api import askings
from api.access import within
from api.askings import Asking
from api.desks import Open
from api.downloads import attachment, in_threads
from api.edge import Asked, TheDesks, TheLake
from warehouse import sources
from warehouse.confinement import Nursery
from warehouse.lake.tenant_sql.desk import Desk, Form, Limits, Written
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.sources import Reading

TAGS = ["Query"]
ACCESS = within("analyst", "query")
LIMITS = Limits(seconds=30, file_bytes=500_000_000)
SHOWN, MOST = 1_000, 1_000_000  # rows: of an answer in JSON unless told otherwise, and of any answer
_CHUNK = 256 * 1024
MEDIA: dict[str, Form] = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.apache.parquet": "parquet",
    "application/vnd.apache.arrow.stream": "arrow",
}


AtMost = Annotated[
    int, Meta(ge=1, le=MOST, description=f"At most so many rows: {SHOWN:,} in JSON, {MOST:,} in a file.")
]


class Question(Struct, forbid_unknown_fields=True):
    """One SELECT. `format` goes before the Accept header; `limit` bounds the rows."""

    sql: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=64_000,
            examples=["select plan, count(*) as n from customers group by all"],
        ),
    ]
    format: Literal["json", "csv", "parquet", "arrow"] | None = None
    limit: AtMost | None = None


class RelationShown(Struct):
    """`about`: dataset, features, outcomes, examples or predictions. `files`: its Parquet, as paths below the lake's
    folder, for whoever has that at hand."""

    name: str
    about: str
    columns: list[tuple[str, str]]
    files: list[str]


class RelationList(Struct):
    items: list[RelationShown]


class QueryLimits(Struct):
    """What one statement may use."""

    rows: int
    bytes: int
    seconds: float


@get(
    "/query/relations",
    opt=ACCESS,
    operation_id="listRelations",
    tags=TAGS,
    summary="What can be queried",
)
async def list_relations(inquiry: Asked, lake: TheLake, desks: TheDesks) -> RelationList:
    """Datasets under their names, and of each model its newest features, outcomes and predictions, with columns and
    types. A name with a hyphen can also be written with an underscore."""
    org_id = inquiry.org_id
    reading = await inquiry.turn.go_on(lambda session: sources.for_query(session, lake, org_id))
    await inquiry.turn.end(commit=True)

    def look() -> RelationList:
        with desks.at(org_id, _key(reading), _opening(reading)) as desk:
            types = desk.types
        return RelationList(
            [
                RelationShown(name, about, types[name], [lake.relative(part) for part in reading.parts[name]])
                for name, about in reading.about.items()
            ]
        )

    return await to_thread.run_sync(look)


@post(
    "/query",
    opt={**ACCESS, "creates": False},
    status_code=200,
    operation_id="query",
    tags=TAGS,
    summary="Ask in SQL",
)
async def query(
    inquiry: Asked, request: Request[Any, Any, Any], lake: TheLake, desks: TheDesks, data: JSONBody[Question]
) -> Stream:
    """Read-only. JSON is `{columns, rows, truncated, limits, seconds, items}`, and `truncated` says when there are more
    rows; a file (CSV, Parquet, an Arrow stream) is whole or refused. The headers `Anteve-Rows`, `Anteve-Truncated` and
    `Anteve-Limits` say the same. A statement is stopped when whoever asked goes away."""
    org_id, form = inquiry.org_id, data.format or _accepted(request)

    def prepare(session: Session) -> Reading:
        inquiry.note("query.asked", form, sql=" ".join(data.sql.split())[:300])
        return sources.for_query(session, lake, org_id)

    reading = await inquiry.turn.go_on(prepare)
    await inquiry.turn.end(commit=True)  # no transaction waits for a statement
    most = data.limit or (SHOWN if form == "json" else MOST)

    def run() -> tuple[int, Written, float]:
        with desks.at(org_id, _key(reading), _opening(reading), asking) as desk:
            begun = perf_counter()
            path, written = desk.write(data.sql, form, most=most)
            return _let_go(path), written, perf_counter() - begun

    asking = Asking()
    file, written, seconds = await askings.answered(request, asking, run)
    if written.more and form != "json" and data.limit is None:
        os.close(file)
        raise SqlRefused(
            "too_many_rows",
            f"The result has more than {most:,} rows, and a file is whole or not at all.",
            hint="Say `limit` for its first rows, aggregate, or filter.",
        )
    limits = QueryLimits(most, LIMITS.file_bytes, LIMITS.seconds)
    headers = {
        "Anteve-Rows": str(written.rows),
        "Anteve-Truncated": "true" if written.more else "false",
        "Anteve-Limits": f"rows={limits.rows}, bytes={limits.bytes}, seconds={limits.seconds:g}",
    }
    if form == "json":
        pieces = _as_json(file, written, limits, seconds)
    else:
        pieces = _pieces(file)
        headers["Content-Disposition"] = attachment(f"query-{datetime.now(UTC):%Y-%m-%d}.{form}")
    media = next(name for name, each in MEDIA.items() if each == form)
    return Stream(in_threads(pieces), media_type=media, headers=headers)


def _accepted(request: Request[Any, Any, Any]) -> Form:
    found = request.accept.best_match(list(MEDIA), default="application/json")
    return MEDIA[str(found)]


def _key(reading: Reading) -> str:
    said = repr([(relation.name, relation.sql) for relation in reading.relations])
    return hashlib.sha256(said.encode()).hexdigest()


def _opening(reading: Reading) -> Open:
    def opened(nursery: Nursery, work: Path) -> Desk:
        return Desk(nursery, reading.relations, reading.files, work=work, limits=LIMITS)

    return opened


def _let_go(path: Path) -> int:
    """The file, open and without a name: the desk may write its next result. It is one that no stranger chose."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    path.unlink()
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise SqlRefused("crashed", "The statement brought its process to an end.")
    return file


def _pieces(file: int) -> Iterator[bytes]:
    """The bytes as the confined process made them: they are never parsed here."""
    try:
        while piece := os.read(file, _CHUNK):
            yield piece
    finally:
        os.close(file)


def _as_json(file: int, written: Written, limits: QueryLimits, seconds: float) -> Iterator[bytes]:
    head = {
        "columns": [{"name": name, "type": kind} for name, kind in written.columns],
        "rows": written.rows,
        "truncated": written.more,
        "limits": limits,
        "seconds": round(seconds, 4),
    }
    yield msgspec.json.encode(head)[:-1] + b',"items":'
    yield from _pieces(file)
    yield b"}"
