"""Training runs: attempts to learn a model."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api import jobs, pages
from api.access import within
from api.edge import Asked, TheLake
from api.idempotency import idempotent
from api.jobs import Job
from api.pages import CursorOfIds, Limit
from api.pins import TrainingPins
from api.words import Said
from warehouse import pins, reruns
from warehouse.catalog import model_versions, models, training_runs
from warehouse.catalog.training_runs import TrainingRun as TrainingRunRecord

TAGS = ["Training"]
READ = within("member", "train", "predictions:read")


class TrainingRun(Struct):
    """An attempt, over one version of its dataset; its state is its job's. `rerun_of` is the run that this one repeats, and
    `challenger_of` the version in prod that a training by schedule is compared with."""

    id: UUID
    model_id: UUID
    dataset_id: UUID
    dataset_version: int
    status: Literal["queued", "running", "success", "failed", "cancelled"]
    parameters: dict[str, Any]
    rerun_of: UUID | None
    challenger_of: UUID | None
    job_id: UUID
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class Stage(Struct):
    """A part of the work, in its last attempt; it has not ended while it is under way."""

    stage: str
    began_at: datetime
    ended_at: datetime | None
    seconds: float | None


class TrainingRunDetail(TrainingRun):
    """With its pins and its log, the reason where it failed, and the number of the version where it left one. `differences`
    say, of a repeat, what was not as it was then, and at its end whether the rows score as they did; `comparison` what a
    challenger is beside the version in prod."""

    pins: TrainingPins
    stages: list[Stage]
    logs: str
    error: str | None
    version: int | None
    differences: list[Said]
    comparison: Said | None


class TrainingRunList(Struct):
    items: list[TrainingRun]
    next_cursor: str | None


class NewTrainingRun(Struct, forbid_unknown_fields=True):
    budget: Annotated[
        Literal["fast", "balanced", "best"],
        Meta(description="How many models compete: seconds, a minute or more, or all that pays."),
    ] = "fast"
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    keep: Annotated[
        list[str], Meta(description="Columns that stay although they look like leaks.", max_length=1000)
    ] = []


class TrainingRunStarted(Struct):
    training_run: TrainingRun
    job: Job


class RerunStarted(TrainingRunStarted):
    """`differences` between then and today, as far as they are known beforehand."""

    differences: list[Said]


@get(
    "/models/{name:str}/training-runs",
    opt=READ,
    operation_id="listTrainingRuns",
    tags=TAGS,
    sync_to_thread=True,
    summary="A model's training runs, newest first",
)
def list_training_runs(
    inquiry: Asked, name: FromPath[str], cursor: CursorOfIds = None, limit: Limit = 50
) -> TrainingRunList:
    """All attempts, failed ones too."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    before = pages.before(cursor)
    found = training_runs.of_model(inquiry.session, model, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda run: run.id)
    return TrainingRunList([show(run) for run in items], next_cursor)


@post(
    "/models/{name:str}/training-runs",
    opt=within("analyst", "train"),
    operation_id="train",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Train a model",
)
@idempotent
def start_training_run(
    inquiry: Asked, name: FromPath[str], data: JSONBody[NewTrainingRun | None] = None
) -> TrainingRunStarted:
    """Learn from what the dataset holds now. The job ends with a new version, or with the reason why not."""
    wanted = data or NewTrainingRun()
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    run = training_runs.start(
        inquiry.session,
        model,
        created_by=inquiry.user_id,
        budget=wanted.budget,
        seed=wanted.seed,
        keep=wanted.keep,
    )
    inquiry.note("training_run.started", name, run=str(run.id))
    return TrainingRunStarted(show(run), jobs.show(run.job))


@get(
    "/training-runs/{run_id:uuid}",
    opt=READ,
    operation_id="getTrainingRun",
    tags=TAGS,
    sync_to_thread=True,
    summary="One training run with its log",
)
def get_training_run(inquiry: Asked, run_id: FromPath[UUID]) -> TrainingRunDetail:
    """Its state, its log, and what it left."""
    run = training_runs.get(inquiry.session, inquiry.org_id, run_id)
    left = model_versions.of_training_run(inquiry.session, run)
    return TrainingRunDetail(
        **msgspec.structs.asdict(show(run)),
        pins=msgspec.convert(pins.of_training(inquiry.session, run), TrainingPins),
        stages=_stages(run),
        logs=training_runs.logs(inquiry.session, run),
        error=run.job.error,
        version=left.number if left else None,
        differences=msgspec.convert(run.differences, list[Said]),
        comparison=msgspec.convert(run.comparison, Said | None),
    )


@post(
    "/training-runs/{run_id:uuid}/rerun",
    opt=within("analyst", "train"),
    operation_id="rerunTraining",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Repeat a training from its pins",
)
@idempotent
def rerun_training(inquiry: Asked, lake: TheLake, run_id: FromPath[UUID]) -> RerunStarted:
    """The same question, of the same versions of the data and features, with the same parameters and seed, by today's programs.
    The same programs give the same scores. Refused (409) with what is gone, where something is."""
    run = training_runs.get(inquiry.session, inquiry.org_id, run_id)
    again, differences = reruns.start(inquiry.session, lake, run, created_by=inquiry.user_id)
    inquiry.note("training_run.repeated", str(run.id), run=str(again.id))
    return RerunStarted(show(again), jobs.show(again.job), [Said(**each.to_json()) for each in differences])


def show(run: TrainingRunRecord) -> TrainingRun:
    return TrainingRun(**{name: getattr(run, name) for name in TrainingRun.__struct_fields__})


def _stages(run: TrainingRunRecord) -> list[Stage]:
    """Each ends where the next one begins, and the last one with the job."""
    begun = [(one["stage"], datetime.fromisoformat(one["began_at"])) for one in run.job.stages]
    ends = [*(began for _, began in begun[1:]), run.ended_at]
    return [
        Stage(stage, began, ended, (ended - began).total_seconds() if ended else None)
        for (stage, began), ended in zip(begun, ends, strict=False)
    ]
