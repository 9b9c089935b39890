"""A job as it happens: server-sent events, so that a page need not keep asking.

    event: line     data: {"number": 7, "at": "...", "text": "..."}     id: 7
    event: state    data: the Job, whenever it changes; the last one says how it ended

A client that was cut off says `Last-Event-ID` and misses no line. Each look at the catalog is a short transaction of
its own: an open page holds none.
"""

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import anyio
import msgspec
from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import Struct
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from api.edge import Asked
from api.jobs import READ, TAGS, Job, LogLine, show, show_line
from api.transactions import Turn
from warehouse.catalog import jobs

LOOK_EVERY = 0.5
HEARTBEAT_EVERY = 15.0
LINES_AT_ONCE = 1000


@get(
    "/jobs/{job_id:uuid}/events",
    opt=READ,
    operation_id="followJob",
    tags=TAGS,
    media_type="text/event-stream",
    summary="Follow a job as it happens",
)
async def follow_job(inquiry: Asked, request: Request[Any, Any, Any], job_id: FromPath[UUID]) -> Stream:
    """Server-sent events `line` and `state`; the stream ends when the job has ended."""
    await inquiry.turn.go_on(lambda session: jobs.get(session, inquiry.org_id, job_id))
    said = request.headers.get("last-event-id", "")
    after = int(said) if said.isdecimal() and len(said) < 19 else 0
    return Stream(
        _events(inquiry.turn, inquiry.org_id, job_id, after),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(turn: Turn, org_id: UUID, job_id: UUID, after: int) -> AsyncIterator[bytes]:
    def look(session: Session) -> tuple[Job, list[LogLine]]:
        # The state first: whoever sees the end then sees all lines.
        job = show(jobs.get(session, org_id, job_id))
        return job, [
            show_line(each) for each in jobs.lines_after(session, org_id, job_id, after, LINES_AT_ONCE)
        ]

    shown, spoke = None, time.monotonic()
    yield b"retry: 2000\n\n"
    while True:
        try:
            job, lines = await turn.in_transaction(look, org_id=org_id)
        except (OperationalError, NoConnection, LookupError):
            return  # the client comes back by itself, with the number of its last line
        for line in lines:
            after = line.number
            yield _event("line", line, after)
        if len(lines) == LINES_AT_ONCE:
            continue
        if job != shown:
            shown, spoke = job, time.monotonic()
            yield _event("state", job)
        elif time.monotonic() - spoke > HEARTBEAT_EVERY:
            spoke = time.monotonic()
            yield b": still here\n\n"
        if job.status in jobs.ENDED:
            return
        await anyio.sleep(LOOK_EVERY)


def _event(name: str, data: Struct, number: int | None = None) -> bytes:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"
