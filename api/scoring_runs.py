"""Scoring runs: one version of a model over what its dataset holds."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api import jobs, pages
from api.access import within
from api.edge import Asked
from api.idempotency import idempotent
from api.jobs import Job
from api.pages import CursorOfIds, Limit
from api.pins import ScoringPins
from warehouse import pins
from warehouse.catalog import model_versions, models, scoring_runs
from warehouse.catalog.scoring_runs import ScoringRun as ScoringRunRecord

TAGS = ["Scoring"]
READ = within("member", "train", "predictions:read")


class ScoringRun(Struct):
    """`published` once its predictions can be read; `summary` then counts them. Of the purpose `list` the newest is the
    model's list; one of the purpose `comparison` shows how another version ranks the same, and changes nothing. A
    `rehearsed` one is of a past morning, `stands_at`; one with `hindsight` by a version that knew what came later."""

    id: UUID
    model_id: UUID
    version: int
    rehearsed: bool
    hindsight: bool
    stands_at: datetime
    dataset_id: UUID
    dataset_version: int
    status: Literal["queued", "running", "success", "failed", "cancelled"]
    published: bool
    purpose: Literal["list", "comparison"]
    snapshot_date: date | None
    rows: int | None
    summary: dict[str, Any]
    job_id: UUID
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ScoringRunDetail(ScoringRun):
    """With all that it was made from: the same scores could be made again."""

    pins: ScoringPins


class ScoringRunList(Struct):
    items: list[ScoringRun]
    next_cursor: str | None


class NewScoringRun(Struct, forbid_unknown_fields=True):
    version: (
        Annotated[int, Meta(ge=1, description="The version in prod, unless another number is said.")] | None
    ) = None


class ScoringRunStarted(Struct):
    scoring_run: ScoringRun
    job: Job


@get(
    "/models/{name:str}/scoring-runs",
    opt=READ,
    operation_id="listScoringRuns",
    tags=TAGS,
    sync_to_thread=True,
    summary="A model's scoring runs, newest first",
)
def list_scoring_runs(
    inquiry: Asked, name: FromPath[str], cursor: CursorOfIds = None, limit: Limit = 50
) -> ScoringRunList:
    """The newest published one is where predictions come from."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    before = pages.before(cursor)
    found = scoring_runs.of_model(inquiry.session, model, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda run: run.id)
    return ScoringRunList([show(run) for run in items], next_cursor)


@post(
    "/models/{name:str}/scoring-runs",
    opt=within("analyst", "train"),
    operation_id="score",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Score with a model",
)
@idempotent
def start_scoring_run(
    inquiry: Asked, name: FromPath[str], data: JSONBody[NewScoringRun | None] = None
) -> ScoringRunStarted:
    """Score what the dataset holds now with the version in prod, or with the one that is named."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    if data is not None and data.version is not None:
        version = model_versions.by_number(inquiry.session, model, min(data.version, 2**31 - 1))
    else:
        version = model_versions.in_prod(inquiry.session, model)
    run = scoring_runs.start(inquiry.session, model, version, created_by=inquiry.user_id)
    inquiry.note("scoring_run.started", name, run=str(run.id))
    return ScoringRunStarted(show(run), jobs.show(run.job))


@get(
    "/models/{name:str}/scoring-runs/{run_id:uuid}",
    opt=READ,
    operation_id="getScoringRun",
    tags=TAGS,
    sync_to_thread=True,
    summary="One scoring run",
)
def get_scoring_run(inquiry: Asked, name: FromPath[str], run_id: FromPath[UUID]) -> ScoringRunDetail:
    """Its state, what it counted, and what it was made from."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    run = scoring_runs.get(inquiry.session, inquiry.org_id, run_id, model_id=model.id)
    made_from = msgspec.convert(pins.of_scoring(inquiry.session, run), ScoringPins)
    return ScoringRunDetail(**msgspec.structs.asdict(show(run)), pins=made_from)


def show(run: ScoringRunRecord) -> ScoringRun:
    same = {
        name: getattr(run, name)
        for name in ScoringRun.__struct_fields__
        if name not in ("version", "published")
    }
    return ScoringRun(**same, version=run.version.number, published=run.path is not None)
