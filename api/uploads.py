"""Uploads: files into datasets."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import anyio
import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, Parameter, QueryParameter
from litestar.response import Stream
from msgspec import Struct
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api import edge, jobs, pages, receiving
from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked, Repeatable, TheLake, TheSettings
from api.idempotency import REPLAYED
from api.jobs import Job
from api.pages import CursorOfIds, Limit
from api.problems import Refusal
from api.receiving import Received
from warehouse.catalog import audit_events, datasets, idempotency, quotas, uploads
from warehouse.catalog.audit_events import Actor
from warehouse.catalog.base import new_id
from warehouse.catalog.quotas import OverQuota
from warehouse.catalog.uploads import Upload as UploadRecord
from warehouse.lake import rejects
from warehouse.lake.paths import Lake

TAGS = ["Uploads"]
READ = within("member", "data:read")
Mode = Annotated[
    Literal["append", "replace", "upsert"],
    Parameter(description="Add rows; put these in place of all; or put them in place by the entity key."),
]
HasHeader = Annotated[
    bool | None,
    QueryParameter(
        description="Whether the first line holds the names of the columns. Not said, the file itself tells.",
    ),
]
Names = Annotated[
    list[str] | None,
    QueryParameter(
        description="The names of the columns, in order, repeated or parted by commas. They mean that the file has no "
        "header, unless header=true says that they stand in for it.",
    ),
]
Separator = Annotated[
    Literal["comma", "semicolon", "tab", "pipe", "spaces"] | None,
    QueryParameter(description="What parts the columns; spaces are runs of blanks, or places in the line."),
]


class Upload(Struct):
    """One file. lines = loaded + rejected + skipped; `errors` say why it was refused, `warnings` what to know.

    `told` is what the sender said of its header, names and separator; `found` what was made of it.
    `original_removed_at`: since when the file as it was received is not kept any more; its rows are.
    """

    id: UUID
    status: Literal["received", "landing", "ready", "rejected"]
    mode: str
    file_name: str
    content_type: str
    bytes: int
    sha256: str
    told: dict[str, Any]
    version: int | None
    lines: int | None
    loaded: int | None
    rejected: int | None
    skipped: int | None
    found: dict[str, Any]
    warnings: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    job_id: UUID
    created_at: datetime
    ended_at: datetime | None
    original_removed_at: datetime | None


class UploadList(Struct):
    items: list[Upload]
    next_cursor: str | None


class UploadAnswer(Struct):
    """`job` is null when the dataset holds these very bytes already: then nothing is done."""

    upload: Upload
    job: Job | None


@post(
    "/datasets/{name:str}/uploads",
    opt={**within("analyst", "data:write"), "streams": True},
    operation_id="upload",
    tags=TAGS,
    status_code=202,
    summary="Upload a file",
)
async def upload(
    inquiry: Asked,
    request: Request[Any, Any, Any],
    lake: TheLake,
    settings: TheSettings,
    name: FromPath[str],
    mode: Mode = "append",
    header: HasHeader = None,
    names: Names = None,
    separator: Separator = None,
) -> Response[UploadAnswer]:
    """The body is the file itself, or multipart with one file; its name travels in Content-Disposition.

    202 with the job that lands it; 200 when the dataset holds the same bytes already.
    """
    org_id, user_id, actor = inquiry.org_id, inquiry.user_id, inquiry.actor
    key = request.headers.get("idempotency-key")

    told = _told(header, names, separator)

    def look(session: Session) -> tuple[int, int]:
        datasets.by_name(session, org_id, name)
        return quotas.limits(session, org_id).upload_bytes, uploads.stored_bytes(session, org_id)

    limit, used = await inquiry.turn.go_on(look)
    await inquiry.turn.end(commit=True)  # who asks is known: no transaction waits for the file
    # A repeat is answered as the first was, which may have filled the quota: it is judged when it is known for one.
    largest = settings.max_upload_bytes if key else min(settings.max_upload_bytes, max(limit - used, 0))
    try:
        received = await receiving.receive(request, lake, org_id, new_id(), largest)
    except Refusal as refusal:
        if refusal.status == 413 and largest < settings.max_upload_bytes:
            coming = int(request.headers.get("content-length") or 0)
            raise OverQuota("upload_bytes", limit, used, coming) from None
        raise
    asked = edge.repeatable(request, key, received.sha256) if key is not None else None

    def record(session: Session) -> tuple[int, Any, bool]:
        return _record(session, org_id, user_id, actor, name, mode, told, received, asked, lake)

    try:
        # Whoever goes away now does not undo what is being recorded.
        with anyio.CancelScope(shield=True):
            status, answer, fresh = await inquiry.turn.in_transaction(record, org_id=org_id, user_id=user_id)
    except DBAPIError:
        raise  # it may be recorded for all we know: if not, the file is found when the lake is tidied
    except BaseException:
        await receiving.forget(received, lake, org_id)
        raise
    if not fresh:
        await receiving.forget(received, lake, org_id)
    headers = REPLAYED if isinstance(answer, dict) else {}
    return Response(answer, status_code=status, headers=headers)


def _told(header: bool | None, names: list[str] | None, separator: str | None) -> dict[str, Any]:
    """Only what was said."""
    told: dict[str, Any] = {}
    if header is not None:
        told["header"] = header
    if names:
        told["names"] = [name.strip() for each in names for name in each.split(",")]
        if not all(told["names"]):
            raise Refusal(422, "invalid", "Each column needs a name: a,b,c.", field="names")
    if separator:
        told["separator"] = separator
    return told


def _record(
    session: Session,
    org_id: UUID,
    user_id: UUID | None,
    actor: Actor,
    name: str,
    mode: str,
    told: dict[str, Any],
    received: Received,
    asked: Repeatable | None,
    lake: Lake,
) -> tuple[int, UploadAnswer | dict[str, Any], bool]:
    """The answer's status and body, and whether the received file is now the catalog's."""
    if asked is not None:
        kept = idempotency.recall(session, org_id, asked.key, asked.request_hash)
        if kept is not None:
            return kept.status_code, kept.body, False
    made, fresh = uploads.receive(
        session,
        datasets.by_name(session, org_id, name, lock=True),
        upload_id=received.upload_id,
        mode=mode,
        file_name=received.file_name,
        content_type=received.content_type,
        file_path=lake.relative(received.path),
        size=received.size,
        sha256=received.sha256,
        created_by=user_id,
        told=told,
    )
    if fresh:
        facts = {"upload": str(made.id), "mode": mode, "bytes": received.size}
        audit_events.record(session, org_id, actor, "upload.received", name, **facts)
    status = 202 if fresh else 200
    answer = UploadAnswer(show(made), jobs.show(made.job) if fresh else None)
    if asked is not None:
        idempotency.keep(session, org_id, asked.key, asked.request_hash, status, msgspec.to_builtins(answer))
    return status, answer, fresh


@get(
    "/datasets/{name:str}/uploads",
    opt=READ,
    operation_id="listUploads",
    tags=TAGS,
    sync_to_thread=True,
    summary="A dataset's uploads, newest first",
)
def list_uploads(
    inquiry: Asked, name: FromPath[str], cursor: CursorOfIds = None, limit: Limit = 50
) -> UploadList:
    """All files that came, refused ones too."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    before = pages.before(cursor)
    found = uploads.of_dataset(inquiry.session, dataset, before=before, limit=limit + 1)
    items, next_cursor = pages.cut(found, limit, lambda one: one.id)
    return UploadList([show(one) for one in items], next_cursor)


@get(
    "/datasets/{name:str}/uploads/{upload_id:uuid}",
    opt=READ,
    operation_id="getUpload",
    tags=TAGS,
    sync_to_thread=True,
    summary="One upload",
)
def get_upload(inquiry: Asked, name: FromPath[str], upload_id: FromPath[UUID]) -> Upload:
    """What became of the file, line by line of account."""
    return show(_one(inquiry, name, upload_id))


@get(
    "/datasets/{name:str}/uploads/{upload_id:uuid}/rejects",
    opt=READ,
    operation_id="getRejects",
    tags=TAGS,
    sync_to_thread=True,
    media_type="text/csv",
    summary="The lines that were set aside",
)
def get_rejects(inquiry: Asked, lake: TheLake, name: FromPath[str], upload_id: FromPath[UUID]) -> Stream:
    """As CSV: line, column, reason and the text as it came."""
    found = _one(inquiry, name, upload_id)
    path = lake.resolve(inquiry.org_id, found.rejects_path) if found.rejects_path else None
    inquiry.note("rejects.exported", name, upload=str(found.id))
    return Stream(
        in_threads(rejects.as_csv(path)),
        media_type="text/csv",
        headers={"Content-Disposition": attachment(f"rejects-{name}-{upload_id}.csv")},
    )


def _one(inquiry: Asked, name: FromPath[str], upload_id: FromPath[UUID]) -> UploadRecord:
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name)
    return uploads.get(inquiry.session, inquiry.org_id, upload_id, dataset.id)


def show(record: UploadRecord) -> Upload:
    same = {
        name: getattr(record, name)
        for name in Upload.__struct_fields__
        if name not in ("status", "sha256", "bytes")
    }
    return Upload(**same, status=record.state, sha256=record.sha256.hex(), bytes=record.size)  # type: ignore[arg-type]
