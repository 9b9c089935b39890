"""Receiving a file: from the wire to the disk, in memory that does not grow with it.

The body is written beside its final place under a name of our own, made durable and renamed when it is whole: a
client that goes away, a disk that fills, a process that dies leave nothing that looks like an upload.
"""

import errno
import hashlib
import re
import shutil
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import anyio
from anyio import to_thread
from litestar import Request
from litestar.exceptions import HTTPException, InternalServerException
from multipart import MultipartError, MultipartSegment, PushMultipartParser  # type: ignore[import-untyped]

from api.problems import Refusal
from warehouse.lake import storage
from warehouse.lake.paths import Lake

BLOCK = 1024 * 1024
SUFFIXES = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/gzip": ".csv.gz",
    "application/vnd.apache.parquet": ".parquet",
    "application/x-ndjson": ".ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/octet-stream": ".bin",
}
NAMELESS = "upload"


@dataclass(frozen=True)
class Received:
    """A whole file in the lake that the catalog does not know yet."""

    upload_id: UUID
    folder: Path
    path: Path
    file_name: str
    content_type: str
    size: int
    sha256: bytes


@dataclass
class _Part:
    """What is known of the file beside its bytes."""

    file_name: str
    content_type: str


async def receive(
    request: Request[Any, Any, Any], lake: Lake, org_id: UUID, upload_id: UUID, largest: int
) -> Received:
    """Stream the request's body into `lake.upload(org_id, upload_id)`.

    Refuses with 413 what is larger than `largest` bytes, with 415 what is no kind of table, with 422 an empty body;
    raises `LakeFull`.
    """
    part = _declared(request)
    _refuse_too_large(request, largest)
    scratch = lake.work(org_id, upload_id, uuid4())
    try:
        size, sha256, part = await _write(request, part, scratch, largest)
        final = lake.upload(org_id, upload_id)
        await to_thread.run_sync(storage.publish, scratch, final)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise storage.LakeFull(errno.ENOSPC, "the disk of the lake is full") from error
        raise
    finally:
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(lambda: shutil.rmtree(scratch, ignore_errors=True))
    path = final / f"original{SUFFIXES[part.content_type]}"
    return Received(upload_id, final, path, part.file_name, part.content_type, size, sha256)


async def forget(received: Received, lake: Lake, org_id: UUID) -> None:
    """Take a received file away again: it brought nothing new, or was refused."""
    aside = lake.work(org_id, received.upload_id, uuid4())
    with anyio.CancelScope(shield=True):
        await to_thread.run_sync(storage.discard, received.folder, aside)


async def _write(
    request: Request[Any, Any, Any], part: _Part | None, scratch: Path, largest: int
) -> tuple[int, bytes, _Part]:
    coming = int(request.headers.get("content-length") or 0)
    await to_thread.run_sync(lambda: storage.require_room(scratch, coming=coming))
    await to_thread.run_sync(lambda: scratch.mkdir(parents=True))
    digest, size, pending = hashlib.sha256(), 0, bytearray()
    received = scratch / "received"

    def write(block: bytes) -> None:
        digest.update(block)
        file.write(block)

    with received.open("wb") as file:
        async for chunk, found in _file_bytes(request, part, largest):
            part = found
            size += len(chunk)
            if size > largest:
                raise _too_large(largest)
            pending += chunk
            if len(pending) >= BLOCK:
                await to_thread.run_sync(write, bytes(pending))
                pending.clear()
        await to_thread.run_sync(write, bytes(pending))
    if not size or part is None:
        raise Refusal(422, "empty", "The file is empty: send its bytes as the request's body.", field="body")
    received.rename(scratch / f"original{SUFFIXES[part.content_type]}")
    return size, digest.digest(), part


async def _file_bytes(
    request: Request[Any, Any, Any], part: _Part | None, largest: int
) -> AsyncIterator[tuple[bytes, _Part]]:
    """The bytes of the one file, out of a raw or a multipart body."""
    body = _body(request, largest)
    if part is not None:
        async for chunk in body:
            yield chunk, part
        return
    boundary = request.content_type[1].get("boundary") or ""
    try:
        with PushMultipartParser(boundary, max_segment_count=16) as parser:
            async for chunk in body:
                for event in parser.parse(chunk):
                    if isinstance(event, MultipartSegment):
                        part = _of_segment(event, part)
                    elif event and part is not None:
                        yield bytes(event), part
    except MultipartError as error:
        raise Refusal(400, "multipart", f"The multipart body cannot be read: {error}.") from None


async def _body(request: Request[Any, Any, Any], largest: int) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            if chunk:
                yield chunk
    except InternalServerException:
        raise Refusal(400, "cut_off", "The connection ended before the whole file came.") from None
    except HTTPException as error:
        if error.status_code == 413:
            raise _too_large(largest) from None
        raise


def _declared(request: Request[Any, Any, Any]) -> _Part | None:
    """What the request's own head says of the file; None for multipart, whose parts say it."""
    kind, _ = request.content_type
    if kind == "multipart/form-data":
        return None
    return _Part(file_name(request.headers.get("content-disposition")), _clean_type(kind))


def _of_segment(segment: MultipartSegment, before: _Part | None) -> _Part:
    if before is not None or not segment.filename:
        text = "Send exactly one file and no other fields; the mode goes into the address, as ?mode=append."
        raise Refusal(422, "one_file", text, field=segment.name)
    return _Part(clean_file_name(segment.filename), _clean_type(segment.content_type or ""))


def _clean_type(kind: str) -> str:
    kind = {"application/x-gzip": "application/gzip", "": "application/octet-stream"}.get(kind, kind)
    kind = {"application/x-parquet": "application/vnd.apache.parquet"}.get(kind, kind)
    if kind not in SUFFIXES:
        raise Refusal(
            415, "unsupported", f"The Content-Type {kind!r} is none of {', '.join(SUFFIXES)} or multipart."
        )
    return kind


def _refuse_too_large(request: Request[Any, Any, Any], largest: int) -> None:
    said = request.headers.get("content-length")
    if said is not None and said.isdigit() and int(said) > largest:
        raise _too_large(largest)


def _too_large(largest: int) -> Refusal:
    text = f"The file is larger than {largest // 1_000_000:,} MB, the most that this server takes: split it, or send it as gzip."
    return Refusal(413, "too_large", text, headers={"Connection": "close"})


def file_name(disposition: str | None) -> str:
    """The name in a Content-Disposition header, `filename*` before `filename`; for display only.

    >>> file_name("attachment; filename*=UTF-8''clientes%20S%C3%A3o.csv")
    'clientes São.csv'
    """
    if not disposition:
        return NAMELESS
    if extended := re.search(r"filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)", disposition, re.IGNORECASE):
        return clean_file_name(unquote(extended[1], errors="replace"))
    message = EmailMessage()
    try:
        message["Content-Disposition"] = disposition.replace("\r", " ").replace("\n", " ")
        found = message.get_filename()
    except (ValueError, LookupError, IndexError):
        found = None
    return clean_file_name(found or NAMELESS)


def clean_file_name(name: str) -> str:
    """The last part of the name, NFC, without control or direction-changing characters, 200 at most."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = name.strip()[:200]
    return name if name.strip(".") else NAMELESS
