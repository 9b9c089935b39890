"""Predictions: scores with ranks, bands and reasons, of the model's newest published scoring run."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath, Parameter
from litestar.response import Stream
from msgspec import Struct

from api import owners, pages
from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked, Inquiry, TheLake
from api.narrowing import NARROWED, Narrowed, filters_of, plainly_refused
from api.owners import Owner
from api.pages import Cursor
from api.reasons import Reason, ReasonLabel
from warehouse.catalog import models, scoring_runs
from warehouse.catalog.base import Conflict, Invalid, NotFound
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import export, predictions
from warehouse.lake.errors import CannotExport
from warehouse.lake.paths import Lake
from warehouse.lake.predictions import Query

TAGS = ["Predictions"]
READ = within("member", "predictions:read")

# fmt: off
Sort = Annotated[
    Literal[
        "rank", "-rank", "score", "-score", "value", "-value", "value_at_risk", "-value_at_risk",
        "change", "-change", "entity_key", "-entity_key", "name", "-name", "owner", "-owner",
    ],
    Parameter(description="A minus turns the order round. Rank 1 is the highest score; what is not known comes last."),
]
# fmt: on
MostPerPage = Annotated[int, Parameter(ge=1, le=1000, description="How many items a page has at most.")]
WhichRun = Annotated[
    UUID | None, Parameter(description="The scores of an earlier scoring run instead of the newest ones.")
]


class Change(Struct):
    """What is otherwise than it was at the scoring before, and what that did to the score (`difference`, in log odds).
    Beside the English `text` stand the parts that it is made of."""

    code: Literal["value_changed", "became_known", "no_longer_known"]
    feature: str
    column: str
    direction: Literal["up", "down"]
    before: str
    now: str
    difference: float
    text: str
    kind: Literal["number", "category", "flag"] | None = None
    before_number: float | None = None
    now_number: float | None = None
    label: ReasonLabel | None = None


class Prediction(Struct):
    """One entity's score. `outcome` is true when it has left (or bought) already, null when nobody knows yet.

    `change` is the score less that of the scoring before, null for who was not in it; `changes` say what it comes from,
    the strongest first. `history` has the scores of the last scorings, this one's last; see `runs` of the list.
    """

    entity_key: str
    name: str | None
    email: str | None
    score: float
    rank: int
    band: Literal["high", "medium", "low"]
    outcome: bool | None
    value: float | None
    value_at_risk: float | None
    owner: Owner | None
    previous_score: float | None
    previous_rank: int | None
    previous_band: Literal["high", "medium", "low"] | None
    change: float | None
    reasons: list[Reason] | None
    changes: list[Change]
    history: list[float | None]
    snapshot_date: date
    model_version: int
    created_at: datetime
    id: str
    model_version_id: UUID
    dataset_id: UUID
    org_id: UUID


class Totals(Struct):
    """Of all that the filters let through: how many, how many of them will leave (or buy) as foreseen, what they are
    worth, and what of that is at risk. Null where no value is known."""

    rows: int
    expected: float
    value: float | None
    value_at_risk: float | None


class Standing(Struct):
    """A scoring run to which a place in `history` belongs."""

    scoring_run_id: UUID
    snapshot_date: date
    created_at: datetime
    model_version: int


class PredictionList(Struct):
    """`total` counts all that the filters let through. A cursor belongs to its run, filters and sort. `runs` are those
    that each `history` tells of, the oldest first."""

    items: list[Prediction]
    next_cursor: str | None
    total: int
    totals: Totals
    runs: list[Standing]
    scoring_run_id: UUID


class Gone(Struct):
    """Somebody who is scored no longer, as they stood at the scoring before. `outcome` is what was known then."""

    entity_key: str
    name: str | None
    score: float
    rank: int
    band: Literal["high", "medium", "low"]
    outcome: bool | None
    value: float | None
    value_at_risk: float | None
    owner: str | None


class GoneList(Struct):
    items: list[Gone]
    next_cursor: str | None
    scoring_run_id: UUID


class Facet(Struct):
    """The open ones that have this value: how many, how many of them in the band `high`, their mean score and worth."""

    value: str | None
    rows: int
    high: int
    mean_score: float
    total_value: float | None
    value_at_risk: float | None


class SegmentColumn(Struct):
    column: str
    values: list[Facet]


class Facets(Struct):
    """What the list can be narrowed down by. `reasons` counts the first reason that raises the score, by column."""

    scoring_run_id: UUID
    segments: list[SegmentColumn]
    owners: list[Facet]
    owners_total: int
    reasons: list[Facet]


@get(
    "/models/{name:str}/predictions",
    opt=READ,
    operation_id="listPredictions",
    tags=TAGS,
    sync_to_thread=True,
    dependencies=NARROWED,
    summary="The ranked list",
)
def list_predictions(
    inquiry: Asked,
    lake: TheLake,
    narrowed: Narrowed,
    name: FromPath[str],
    cursor: Cursor = None,
    limit: MostPerPage = 50,
    sort: Sort = "rank",
    scoring_run_id: WhichRun = None,
) -> PredictionList:
    """A page of the newest scores, highest first unless sorted otherwise."""
    run, folder = scored(inquiry, lake, name, scoring_run_id)
    with plainly_refused():
        query = Query(**narrowed.filters(inquiry, folder), limit=limit, cursor=cursor, sort=sort)
        page = predictions.page(folder, query)
    told = predictions.summary(folder)
    return PredictionList(
        items=shown(inquiry, page.items),
        next_cursor=page.next_cursor,
        total=page.total,
        totals=Totals(page.totals.rows, page.totals.expected, page.totals.value, page.totals.value_at_risk),
        runs=msgspec.convert(told.get("runs") or [told["facts"]], list[Standing], strict=False),
        scoring_run_id=run.id,
    )


@get(
    "/models/{name:str}/predictions/{entity_key:path}",
    opt=READ,
    operation_id="getPrediction",
    tags=TAGS,
    sync_to_thread=True,
    summary="One entity's score",
)
def get_prediction(
    inquiry: Asked,
    request: Request[Any, Any, Any],
    lake: TheLake,
    name: FromPath[str],
    entity_key: FromPath[Path],  # noqa: ARG001 - takes keys with slashes in; the wire's own text is exact
    scoring_run_id: WhichRun = None,
) -> Prediction:
    """With all its reasons, and what changed. A key may hold any character, percent-encoded."""
    _, folder = scored(inquiry, lake, name, scoring_run_id)
    key = key_of(request)
    found = predictions.one(folder, key)
    if found is None:
        raise NotFound("prediction for", key)
    return shown(inquiry, [found])[0]


@get(
    "/models/{name:str}/facets",
    opt=READ,
    operation_id="getFacets",
    tags=TAGS,
    sync_to_thread=True,
    summary="What the list can be narrowed down by",
)
def get_facets(inquiry: Asked, lake: TheLake, name: FromPath[str], scoring_run_id: WhichRun = None) -> Facets:
    """Each value of a column, each owner, each first reason, with the open ones that have it and what is at risk there."""
    run, folder = scored(inquiry, lake, name, scoring_run_id)
    return msgspec.convert({**predictions.facets(folder), "scoring_run_id": run.id}, Facets)


@get(
    "/models/{name:str}/gone",
    opt=READ,
    operation_id="listGone",
    tags=TAGS,
    sync_to_thread=True,
    summary="Who is scored no longer",
)
def list_gone(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    cursor: Cursor = None,
    limit: MostPerPage = 50,
    scoring_run_id: WhichRun = None,
) -> GoneList:
    """Whom the scoring before knew and this one does not, with where they stood then; by the rank of then."""
    run, folder = scored(inquiry, lake, name, scoring_run_id)
    if cursor is not None and not cursor.isdecimal():
        raise Invalid("cursor", "This is no next_cursor of this list: begin again without one.")
    after = min(int(cursor or 0), 2**62)
    found = predictions.gone(folder, after_rank=after, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda row: row["rank"])
    return GoneList(msgspec.convert(items, list[Gone]), next_cursor, run.id)


@get(
    "/models/{name:str}/predictions/export",
    opt=within("member", "export"),
    operation_id="exportPredictions",
    tags=TAGS,
    sync_to_thread=True,
    dependencies=NARROWED,
    summary="All of it as a file",
)
def export_predictions(
    inquiry: Asked,
    lake: TheLake,
    narrowed: Narrowed,
    name: FromPath[str],
    format: Annotated[Literal["csv", "parquet", "ndjson", "xlsx"], Parameter()] = "csv",
    scoring_run_id: WhichRun = None,
) -> Stream:
    """Streamed and never cut: every row that the filters let through, by rank. Text in the CSV and in the workbook is safe
    for spreadsheets; an export imports again unchanged. A workbook (xlsx) has room for 1,048,575 rows: more are refused."""
    run, folder = scored(inquiry, lake, name, scoring_run_id)
    try:
        with plainly_refused():
            pieces = export.export(folder, format, filters_of(narrowed, inquiry, folder))
    except CannotExport as refusal:
        raise Conflict(refusal.code, str(refusal), refusal.facts) from None
    inquiry.note("predictions.exported", name, format=format, run=str(run.id))
    file = f"{name}-predictions-{run.created_at:%Y-%m-%d}.{format}"
    return Stream(
        in_threads(pieces),
        media_type=export.MEDIA_TYPES[format].partition(";")[0],
        headers={"Content-Disposition": attachment(file)},
    )


def scored(inquiry: Inquiry, lake: Lake, name: str, run_id: UUID | None = None) -> tuple[ScoringRun, Path]:
    """The run whose predictions are the model's current ones, or the one asked for; and its folder."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    if run_id is None:
        run = scoring_runs.newest_published(inquiry.session, model)
    else:
        run = scoring_runs.get(inquiry.session, inquiry.org_id, run_id, model_id=model.id)
        if run.path is None:
            raise Conflict("not_scored", "This scoring run has published no predictions.")
    return run, lake.resolve(inquiry.org_id, str(run.path))


def key_of(request: Request[Any, Any, Any]) -> str:
    """The entity's key at the end of `models/{name}/.../{key}`, exactly as it came over the wire."""
    beyond = request.scope["raw_path"].decode("latin-1").partition("/models/")[2]
    return unquote(beyond.split("/", 2)[2])


def shown(inquiry: Inquiry, rows: list[dict[str, Any]]) -> list[Prediction]:
    of = owners.told(inquiry, rows)
    return [msgspec.convert({**row, "owner": owner}, Prediction) for row, owner in zip(rows, of, strict=True)]
