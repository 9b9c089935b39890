"""Jobs: background work, how far it is, and what it says."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, Parameter
from msgspec import Struct

from api import pages
from api.access import within
from api.edge import Asked, Inquiry
from api.pages import CursorOfIds, Limit
from api.problems import Refusal
from warehouse.catalog import jobs
from warehouse.catalog.jobs import Job as JobRecord
from warehouse.catalog.jobs import JobLine

TAGS = ["Jobs"]
READ = within("member", "data:read", "data:write", "train", "predictions:read")
PAGE_OF_LINES = 1000


class Job(Struct):
    """One piece of background work. `progress` runs from 0 to 1, and is expected to end at `eta`, where that can be
    told; `code` and `params` say for programs what `message` says, or `error` where it failed, of which the log has the
    details."""

    id: UUID
    kind: Literal["land", "build", "train", "score", "rehearse", "judge", "erase"]
    status: Literal["queued", "running", "success", "failed", "cancelled"]
    stage: str
    progress: float
    message: str
    code: str
    params: dict[str, Any]
    eta: datetime | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    subject_id: UUID


class JobList(Struct):
    items: list[Job]
    next_cursor: str | None


class LogLine(Struct):
    number: int
    at: datetime
    text: str


class Log(Struct):
    """Lines in order; `next_cursor` is the `after` of the next page, and null at the end of what there is now."""

    items: list[LogLine]
    next_cursor: str | None


@get("/jobs", opt=READ, operation_id="listJobs", tags=TAGS, sync_to_thread=True, summary="Jobs, newest first")
def list_jobs(inquiry: Asked, cursor: CursorOfIds = None, limit: Limit = 50) -> JobList:
    """All background work of the organization."""
    before = pages.before(cursor)
    found = jobs.in_organization(inquiry.session, inquiry.org_id, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda job: job.id)
    return JobList([show(job) for job in items], next_cursor)


@get(
    "/jobs/{job_id:uuid}", opt=READ, operation_id="getJob", tags=TAGS, sync_to_thread=True, summary="One job"
)
def get_job(inquiry: Asked, job_id: FromPath[UUID]) -> Job:
    """Its state and progress."""
    return show(jobs.get(inquiry.session, inquiry.org_id, job_id))


@get(
    "/jobs/{job_id:uuid}/log",
    opt=READ,
    operation_id="getJobLog",
    tags=TAGS,
    sync_to_thread=True,
    summary="A job's log",
)
def get_job_log(
    inquiry: Asked,
    job_id: FromPath[UUID],
    after: Annotated[int, Parameter(ge=0, le=10**15, description="Only lines with a greater number.")] = 0,
    format: Annotated[
        Literal["json", "text"], Parameter(description="`text` is the whole log, a line each.")
    ] = "json",
) -> Log | Response[str]:
    """What the job said, line by line, in pages of 1,000; or all of it as plain text."""
    job = jobs.get(inquiry.session, inquiry.org_id, job_id)
    if format == "text":
        text = jobs.log_text(inquiry.session, inquiry.org_id, job.id, after)
        return Response(text, media_type="text/plain")
    found = jobs.lines_after(inquiry.session, inquiry.org_id, job.id, after, PAGE_OF_LINES + 1)
    items, next_cursor = pages.cut(found, PAGE_OF_LINES, lambda line: line.number)
    return Log([show_line(line) for line in items], next_cursor)


@post(
    "/jobs/{job_id:uuid}/cancel",
    opt={**within("analyst", "data:write", "train"), "creates": False},
    operation_id="cancelJob",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Cancel a job",
)
def cancel_job(inquiry: Asked, job_id: FromPath[UUID]) -> Job:
    """A waiting job ends at once; a running one is asked to, and ends within seconds."""
    if jobs.get(inquiry.session, inquiry.org_id, job_id).kind == "erase":
        _refuse_all_but_admins(inquiry)
    inquiry.note("job.cancelled", job_id)
    return show(jobs.request_cancel(inquiry.session, inquiry.org_id, job_id))


@post(
    "/jobs/{job_id:uuid}/finish",
    opt={**within("analyst", "train"), "creates": False},
    operation_id="finishJob",
    tags=TAGS,
    status_code=202,
    sync_to_thread=True,
    summary="Finish a training early",
)
def finish_job(inquiry: Asked, job_id: FromPath[UUID]) -> Job:
    """Stop learning and keep what was learned: a running training ends within seconds with a version made of the
    models that it has by then. Its card says so."""
    job = jobs.request_finish(inquiry.session, inquiry.org_id, job_id)
    inquiry.note("job.finished_early", job_id)
    return show(job)


def _refuse_all_but_admins(inquiry: Inquiry) -> None:
    held = inquiry.api_key.scopes if inquiry.api_key else [str(inquiry.role)]
    if "admin" not in held:
        raise Refusal(403, "role", "An erasure is for admins to ask for, and to cancel.")


def show(job: JobRecord) -> Job:
    return Job(**{name: getattr(job, name) for name in Job.__struct_fields__})


def show_line(line: JobLine) -> LogLine:
    return LogLine(line.number, line.at, line.text)
