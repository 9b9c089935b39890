"""Answers that are files: made piece by piece in threads, sent as they are made."""

import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import anyio
from anyio import to_thread


async def in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, each made in a thread while no thread waits for the reader.

    When the reader goes away, the maker is closed and frees what it holds. An error in the middle breaks the
    connection off: a file that ends early never looks whole.
    """
    try:
        while piece := await to_thread.run_sync(next, pieces, b""):
            yield piece
    finally:
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(_close, pieces)


def attachment(name: str) -> str:
    """A Content-Disposition that offers `name` for saving, whatever characters it has."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name) or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _close(pieces: Iterator[bytes]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
