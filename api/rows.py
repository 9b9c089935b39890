"""Rows and profile: what a dataset holds, as rows and as a description of each column."""

from typing import Annotated, Any, Literal

from litestar import get
from litestar.params import FromPath, Parameter
from litestar.response import Stream
from msgspec import Meta, Struct

from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked, TheLake
from api.pages import Limit
from warehouse import mappings
from warehouse.catalog import datasets
from warehouse.catalog.base import Invalid
from warehouse.lake import rows, table_export
from warehouse.lake.profile import propose_kind
from warehouse.sources import table_of

TAGS = ["Datasets"]
READ = within("member", "data:read")
Cursor = Annotated[
    str | None,
    Parameter(
        max_length=30,
        description="The `next_cursor` of the page before this one.",
        schema_extra={"pattern": r"^\d{1,9}\.\d{1,15}$"},
    ),
]


Number = Annotated[
    int | None,
    Parameter(ge=1, le=2**31 - 1, description="Of this version, rather than of the newest."),
]


class RowPage(Struct):
    """`items` are objects by column name, with `_line`, the line in the received file. A cursor stays with its version."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    version: int
    total: int


class ProposedKind(Struct):
    """Whether the rows are one for each customer or lead, or many of each over time."""

    value: Literal["entities", "events"]
    confidence: float
    reason: str
    code: str
    params: dict[str, Any]


class Profile(Struct):
    """Each column's type, missing and distinct values, range, top values and histogram, and the mapping and kind that
    follow from them: each guess with its confidence and reason, which `code` and `params` say for programs."""

    version: int
    rows: int
    columns: Annotated[Any, Meta(description="One description per column.")]
    proposed_mapping: dict[str, Any]
    proposed_kind: ProposedKind


@get(
    "/datasets/{name:str}/rows",
    opt=READ,
    operation_id="listRows",
    tags=TAGS,
    sync_to_thread=True,
    summary="Rows of a dataset",
)
def list_rows(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    version: Number = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> RowPage:
    """Rows in the order in which they came; a page's cursor goes on in the same version."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    number, offset = _position(cursor)
    held = datasets.version(inquiry.session, dataset, number or version)
    found = rows.page(table_of(lake, held), offset=offset, limit=limit)
    seen = offset + len(found)
    next_cursor = f"{held.number}.{seen}" if seen < held.rows else None
    return RowPage(found, next_cursor, held.number, held.rows)


@get(
    "/datasets/{name:str}/export",
    opt=within("member", "export"),
    operation_id="exportRows",
    tags=TAGS,
    sync_to_thread=True,
    summary="All rows as a file",
)
def export_rows(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    format: Annotated[Literal["csv", "parquet", "ndjson"], Parameter()] = "csv",
    version: Number = None,
) -> Stream:
    """Streamed and never cut: every row of the version, after `_line`, the line in the received file. Text in
    the CSV is safe for spreadsheets; an export imports again unchanged."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    held = datasets.version(inquiry.session, dataset, version)
    inquiry.note("dataset.exported", name, format=format, version=held.number)
    return Stream(
        in_threads(table_export.export(table_of(lake, held), format)),
        media_type=table_export.MEDIA_TYPES[format].partition(";")[0],
        headers={"Content-Disposition": attachment(f"{name}-v{held.number}.{format}")},
    )


@get(
    "/datasets/{name:str}/profile",
    opt=READ,
    operation_id="getProfile",
    tags=TAGS,
    sync_to_thread=True,
    summary="A dataset's columns, described",
)
def get_profile(inquiry: Asked, name: FromPath[str]) -> Profile:
    """What the newest version's columns hold, and the mapping that is proposed."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    version = datasets.version(inquiry.session, dataset)
    looked = {"columns": [], **version.profile}
    return Profile(
        version=version.number,
        rows=version.rows,
        columns=looked["columns"],
        proposed_mapping=mappings.proposed(looked, dataset.kind),
        proposed_kind=ProposedKind(**propose_kind(looked)),
    )


def _position(cursor: str | None) -> tuple[int | None, int]:
    if cursor is None:
        return None, 0
    number, _, offset = cursor.partition(".")
    if not (number.isdecimal() and offset.isdecimal() and len(cursor) < 30):
        raise Invalid("cursor", "This is no next_cursor of this list: begin again without one.")
    return int(number), int(offset)
