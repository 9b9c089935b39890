"""Schedules: what is done with a model again and again."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType

from api import pages
from api.access import within
from api.edge import Asked, Inquiry
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.words import Said
from warehouse.catalog import jobs, models, schedules, timing, training_runs
from warehouse.catalog.base import Invalid
from warehouse.catalog.schedules import Schedule as ScheduleRecord

TAGS = ["Schedules"]
READ = within("member", "train", "predictions:read")
WRITE = within("analyst", "train")
SHOWN = 5  # of the times to come

Action = Annotated[
    Literal["build", "score", "train"],
    Meta(
        description="`build`: make the feature tables anew. `score`: build the features and score with the version in prod. "
        "`train`: learn a challenger as the version in prod was learned, and compare the two; it is never promoted by itself."
    ),
]
Cron = Annotated[
    str,
    Meta(
        min_length=9,
        max_length=100,
        description="Minute, hour, day of month, month, day of week, on the organization's clocks; at most every 15 minutes.",
        examples=["0 6 * * 1"],
    ),
]


class LastRun(Struct):
    """What came of the last time: the job that was started, or the reason why none was. `failure` says for programs what
    `error` says. A challenger that has learned is compared with the version in prod (`comparison`), and waits to be
    promoted."""

    at: datetime
    job_id: UUID | None
    status: Literal["queued", "running", "success", "failed", "cancelled"] | None
    error: str | None
    failure: Said | None
    refusal: Said | None
    comparison: Said | None


class Schedule(Struct):
    """Runs at times (`cron`) or, where that is null, after each upload into one of the model's datasets. `next_runs` are the
    times to come on the organization's clocks; times that were missed are caught up once."""

    id: UUID
    model: str
    action: Literal["build", "score", "train"]
    cron: str | None
    time_zone: str
    words: Said
    paused: bool
    next_runs: list[datetime]
    last_run: LastRun | None
    created_at: datetime


class ScheduleList(Struct):
    items: list[Schedule]
    next_cursor: str | None


class NewSchedule(Struct, forbid_unknown_fields=True):
    """Either `cron`, or `after_upload`."""

    model: Annotated[str, Meta(description="The model's name.", examples=["churn"])]
    action: Action
    cron: Cron | None = None
    after_upload: bool = False
    paused: bool = False


class ScheduleChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    action: Action | UnsetType = UNSET
    cron: Cron | UnsetType = UNSET
    after_upload: Literal[True] | UnsetType = UNSET
    paused: bool | UnsetType = UNSET


class CronAsked(Struct, forbid_unknown_fields=True):
    cron: Cron


class Times(Struct):
    """When a cron expression comes, in words and times."""

    cron: str
    words: Said
    time_zone: str
    next_runs: list[datetime]


@get(
    "/schedules",
    opt=READ,
    operation_id="listSchedules",
    tags=TAGS,
    sync_to_thread=True,
    summary="All schedules",
)
def list_schedules(
    inquiry: Asked,
    model: Annotated[str | None, Parameter(description="Only those of this model.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ScheduleList:
    """With what came of each the last time, and when it comes next."""
    if model is None:
        found = schedules.in_organization(inquiry.session, inquiry.org_id)
    else:
        asked = models.by_name(inquiry.session, inquiry.org_id, model)
        found = schedules.of_model(inquiry.session, asked)
    items, next_cursor = pages.part(found, lambda one: str(one.id), cursor=cursor, limit=limit)
    return ScheduleList([show(inquiry, one) for one in items], next_cursor)


@post(
    "/schedules",
    opt=WRITE,
    operation_id="createSchedule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Make a schedule",
)
@idempotent
def create_schedule(inquiry: Asked, data: JSONBody[NewSchedule]) -> Schedule:
    """Times are those of the organization's time zone, whatever its clocks do in spring and autumn."""
    if (data.cron is None) is not data.after_upload:
        raise Invalid("cron", "Say either when, as in {'cron': '0 6 * * 1'}, or {'after_upload': true}.")
    model = models.by_name(inquiry.session, inquiry.org_id, data.model)
    made = schedules.create(
        inquiry.session,
        model,
        action=data.action,
        cron=data.cron,
        paused=data.paused,
        created_by=inquiry.user_id,
    )
    inquiry.note("schedule.created", model.name, **_facts(made))
    return show(inquiry, made)


@post(
    "/schedules/preview",
    opt={**WRITE, "creates": False},
    status_code=200,
    operation_id="previewSchedule",
    tags=TAGS,
    sync_to_thread=True,
    summary="When a cron expression comes",
)
def preview_schedule(inquiry: Asked, data: JSONBody[CronAsked]) -> Times:
    """In words and times; nothing is kept."""
    cron, zone = timing.clean_cron(data.cron), inquiry.org.time_zone
    return Times(cron, _words(cron), zone, timing.upcoming(cron, zone, datetime.now(UTC), SHOWN))


@get(
    "/schedules/{schedule_id:uuid}",
    opt=READ,
    operation_id="getSchedule",
    tags=TAGS,
    sync_to_thread=True,
    summary="One schedule",
)
def get_schedule(inquiry: Asked, schedule_id: FromPath[UUID]) -> Schedule:
    """What it does, when it comes next, and what came of it."""
    return show(inquiry, schedules.get(inquiry.session, inquiry.org_id, schedule_id))


@patch(
    "/schedules/{schedule_id:uuid}",
    opt=WRITE,
    operation_id="changeSchedule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change a schedule",
)
def change_schedule(inquiry: Asked, schedule_id: FromPath[UUID], data: JSONBody[ScheduleChanges]) -> Schedule:
    """Also to pause it, and to let it go on: what was missed meanwhile is not caught up."""
    if data.cron is not UNSET and data.after_upload is not UNSET:
        raise Invalid("cron", "A schedule comes either at times or after each upload, not both.")
    schedule = schedules.get(inquiry.session, inquiry.org_id, schedule_id, lock=True)
    given = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    if given.pop("after_upload", None):
        given["cron"] = None
    changed = schedules.amend(inquiry.session, schedule, **given)
    inquiry.note("schedule.changed", changed.model.name, **_facts(changed))
    return show(inquiry, changed)


@delete(
    "/schedules/{schedule_id:uuid}",
    opt=WRITE,
    operation_id="deleteSchedule",
    tags=TAGS,
    sync_to_thread=True,
    summary="Take a schedule away",
)
def delete_schedule(inquiry: Asked, schedule_id: FromPath[UUID]) -> None:
    """What it started goes on."""
    schedule = schedules.get(inquiry.session, inquiry.org_id, schedule_id, lock=True)
    inquiry.note("schedule.deleted", schedule.model.name, **_facts(schedule))
    schedules.delete(inquiry.session, schedule)


def show(inquiry: Inquiry, schedule: ScheduleRecord) -> Schedule:
    zone, cron = inquiry.org.time_zone, schedule.cron
    coming = (
        timing.upcoming(cron, zone, datetime.now(UTC), SHOWN)
        if cron is not None and not schedule.paused
        else []
    )
    return Schedule(
        id=schedule.id,
        model=schedule.model.name,
        action=schedule.action,  # type: ignore[arg-type]
        cron=cron,
        time_zone=zone,
        words=_words(cron),
        paused=schedule.paused,
        next_runs=coming,
        last_run=_last_run(inquiry, schedule),
        created_at=schedule.created_at,
    )


def _words(cron: str | None) -> Said:
    if cron is None:
        return Said("after_upload", {}, "After each upload.")
    return Said("at_times", {"cron": cron}, f"{timing.in_words(cron)}.")


def _last_run(inquiry: Inquiry, schedule: ScheduleRecord) -> LastRun | None:
    if schedule.last_run_at is None:
        return None
    if schedule.last_refusal is not None or schedule.last_job_id is None:
        refusal = msgspec.convert(schedule.last_refusal, Said | None)
        return LastRun(schedule.last_run_at, None, None, None, None, refusal, None)
    job = jobs.get(inquiry.session, inquiry.org_id, schedule.last_job_id)
    run = training_runs.of_job(inquiry.session, inquiry.org_id, job.id) if job.kind == "train" else None
    beside = msgspec.convert(run.comparison if run else None, Said | None)
    failed = None if job.error is None else Said(job.code, job.params, job.error)
    return LastRun(schedule.last_run_at, job.id, job.status, job.error, failed, None, beside)  # type: ignore[arg-type]


def _facts(schedule: ScheduleRecord) -> dict[str, Any]:
    return {
        "id": str(schedule.id),
        "action": schedule.action,
        "cron": schedule.cron,
        "paused": schedule.paused,
    }
