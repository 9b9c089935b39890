"""Predictions: scores with ranks, bands and reasons, of the model's newest published scoring run."""

from collections.abc import Iterator
from contextlib import contextmanager
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

from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked, Inquiry, TheLake
from api.pages import Cursor
from api.reasons import Reason
from warehouse.catalog import models, scoring_runs
from warehouse.catalog.base import Invalid, NotFound
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import export, predictions
from warehouse.lake.paths import Lake
from warehouse.lake.predictions import BadCursor, BadQuery, Filters, Query

TAGS = ["Predictions"]
READ = within("member", "predictions:read")

Score = Annotated[float | None, Parameter(ge=0, le=1)]
Band = Annotated[Literal["high", "medium", "low"] | None, Parameter()]
Search = Annotated[
    str | None,
    Parameter(
        max_length=200, description="A part of key, name or e-mail, in any case, with or without accents."
    ),
]
WhichOutcome = Annotated[
    Literal["all", "open", "lost"],
    Parameter(description="`open`: not (yet) lost or won; `lost`: those whose outcome has come."),
]
Sort = Annotated[
    Literal[
        "rank", "-rank", "score", "-score", "value_at_risk", "-value_at_risk", "entity_key", "-entity_key"
    ],
    Parameter(description="A minus turns the order round. Rank 1 is the highest score."),
]
MostPerPage = Annotated[int, Parameter(ge=1, le=1000, description="How many items a page has at most.")]


class Prediction(Struct):
    """One entity's score. `outcome` is true when it has left (or bought) already, null when nobody knows yet."""

    entity_key: str
    name: str | None
    email: str | None
    score: float
    rank: int
    band: Literal["high", "medium", "low"]
    outcome: bool | None
    value: float | None
    value_at_risk: float | None
    reasons: list[Reason] | None
    snapshot_date: date
    model_version: int
    created_at: datetime
    id: str
    model_version_id: UUID
    dataset_id: UUID
    org_id: UUID


class PredictionList(Struct):
    """`total` counts all that the filters let through. A cursor belongs to its run, filters and sort."""

    items: list[Prediction]
    next_cursor: str | None
    total: int
    scoring_run_id: UUID


@get(
    "/models/{name:str}/predictions",
    opt=READ,
    operation_id="listPredictions",
    tags=TAGS,
    sync_to_thread=True,
    summary="The ranked list",
)
def list_predictions(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    cursor: Cursor = None,
    limit: MostPerPage = 50,
    sort: Sort = "rank",
    min_score: Score = None,
    max_score: Score = None,
    band: Band = None,
    search: Search = None,
    outcome: WhichOutcome = "all",
) -> PredictionList:
    """A page of the newest scores, highest first unless sorted otherwise."""
    run, folder = _newest(inquiry, lake, name)
    with _plainly_refused():
        query = Query(
            min_score=min_score,
            max_score=max_score,
            band=band,
            search=search,
            outcome=outcome,
            limit=limit,
            cursor=cursor,
            sort=sort,
        )
        page = predictions.page(folder, query)
    return PredictionList([show(row) for row in page.items], page.next_cursor, page.total, run.id)


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
) -> Prediction:
    """With all its reasons. A key may hold any character, percent-encoded."""
    _, folder = _newest(inquiry, lake, name)
    key = unquote(request.scope["raw_path"].decode("latin-1").partition("/predictions/")[2])
    found = predictions.one(folder, key)
    if found is None:
        raise NotFound("prediction for", key)
    return show(found)


@get(
    "/models/{name:str}/predictions/export",
    opt=within("member", "export"),
    operation_id="exportPredictions",
    tags=TAGS,
    sync_to_thread=True,
    summary="All of it as a file",
)
def export_predictions(
    inquiry: Asked,
    lake: TheLake,
    name: FromPath[str],
    format: Annotated[Literal["csv", "parquet", "ndjson"], Parameter()] = "csv",
    min_score: Score = None,
    max_score: Score = None,
    band: Band = None,
    search: Search = None,
    outcome: WhichOutcome = "all",
) -> Stream:
    """Streamed and never cut: every row that the filters let through, by rank. Text in the CSV is safe for
    spreadsheets; an export imports again unchanged."""
    run, folder = _newest(inquiry, lake, name)
    with _plainly_refused():
        filters = Filters(min_score=min_score, max_score=max_score, band=band, search=search, outcome=outcome)
        pieces = export.export(folder, format, filters)
    inquiry.note("predictions.exported", name, format=format, run=str(run.id))
    file = f"{name}-predictions-{run.created_at:%Y-%m-%d}.{format}"
    return Stream(
        in_threads(pieces),
        media_type=export.MEDIA_TYPES[format].partition(";")[0],
        headers={"Content-Disposition": attachment(file)},
    )


def _newest(inquiry: Inquiry, lake: Lake, name: str) -> tuple[ScoringRun, Path]:
    """The run whose predictions are the model's current ones, and their folder."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    run = scoring_runs.newest_published(inquiry.session, model)
    return run, lake.resolve(inquiry.org_id, str(run.path))


@contextmanager
def _plainly_refused() -> Iterator[None]:
    try:
        yield
    except BadQuery as refusal:
        raise Invalid(refusal.field, f"{refusal}.") from None
    except BadCursor as refusal:
        raise Invalid("cursor", f"{refusal}.") from None


def show(row: dict[str, Any]) -> Prediction:
    return msgspec.convert(row, Prediction)
