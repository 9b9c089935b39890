"""Rows and profile: what a dataset holds now, as rows and as a description of each column."""

from typing import Annotated, Any, Literal

from litestar import get
from litestar.params import FromPath, Parameter
from litestar.response import Stream
from msgspec import Meta, Struct

from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked, TheLake
from api.pages import Limit
from warehouse.catalog import datasets
from warehouse.catalog.base import Invalid
from warehouse.catalog.datasets import DatasetVersion
from warehouse.lake import rows, table_export
from warehouse.lake.paths import Lake
from warehouse.lake.tables import Table, columns_from_json

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


class RowPage(Struct):
    """`items` are objects by column name, with `_line`, the line in the received file. A cursor stays with its version."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    version: int
    total: int


class Profile(Struct):
    """Each column's type, missing and distinct values, range, top values and histogram, and the mapping that
    follows from them, each guess with its confidence and reason."""

    version: int
    rows: int
    columns: Annotated[Any, Meta(description="One description per column.")]
    proposed_mapping: dict[str, Any]


@get(
    "/datasets/{name:str}/rows",
    opt=READ,
    operation_id="listRows",
    tags=TAGS,
    sync_to_thread=True,
    summary="Rows of a dataset",
)
def list_rows(
    inquiry: Asked, lake: TheLake, name: FromPath[str], cursor: Cursor = None, limit: Limit = 50
) -> RowPage:
    """The newest version's rows in the order in which they came; a page's cursor goes on in the same version."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    number, offset = _position(cursor)
    version = datasets.version(inquiry.session, dataset, number)
    found = rows.page(_table(lake, version), offset=offset, limit=limit)
    seen = offset + len(found)
    next_cursor = f"{version.number}.{seen}" if seen < version.rows else None
    return RowPage(found, next_cursor, version.number, version.rows)


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
    version: Annotated[
        int | None, Parameter(ge=1, le=2**31 - 1, description="An older one than the newest.")
    ] = None,
) -> Stream:
    """Streamed and never cut: every row of a version, after `_line`, the line in the received file. Text in the CSV is
    safe for spreadsheets; an export imports again unchanged."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    found = datasets.version(inquiry.session, dataset, version)
    inquiry.note("dataset.exported", name, format=format, version=found.number)
    return Stream(
        in_threads(table_export.export(_table(lake, found), format)),
        media_type=table_export.MEDIA_TYPES[format].partition(";")[0],
        headers={"Content-Disposition": attachment(f"{name}-v{found.number}.{format}")},
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
    looked = version.profile
    return Profile(
        version.number, version.rows, looked.get("columns", []), looked.get("proposed_mapping", {})
    )


def _position(cursor: str | None) -> tuple[int | None, int]:
    if cursor is None:
        return None, 0
    number, _, offset = cursor.partition(".")
    if not (number.isdecimal() and offset.isdecimal() and len(cursor) < 30):
        raise Invalid("cursor", "This is no next_cursor of this list: begin again without one.")
    return int(number), int(offset)


def _table(lake: Lake, version: DatasetVersion) -> Table:
    parts = tuple(lake.resolve(version.org_id, part) for part in version.parts)
    return Table(columns_from_json(version.schema_json), parts, version.rows)
