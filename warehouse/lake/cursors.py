"""The opaque cursor of a keyset-paged list: where the last page ended, and in which list.

It holds nothing secret and grants nothing: its values are only compared with. The check sum is there so that a
cut or mistyped cursor gives a clear error instead of a page from somewhere else.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

_CHECK_BYTES = 9
_LONGEST = 4096


class BadCursor(ValueError):
    """The cursor was not given by this list, or by this list with other filters."""


@dataclass(frozen=True)
class Cursor:
    """`key` and `rank` of the last row given; `totals` as counted with the first page: rows, and sums."""

    key: float | str | None
    rank: int
    totals: tuple[int, float, float | None, float | None]


def encode(cursor: Cursor, *, within: str) -> str:
    """The cursor as text for a URL. `within` names the list: its run, sort and filters."""
    body = json.dumps([_digest(within), cursor.key, cursor.rank, cursor.totals], ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(_check(body) + body).decode().rstrip("=")


def decode(text: str, *, within: str) -> Cursor:
    """The cursor that `encode` gave for the same list; else `BadCursor`."""
    try:
        if len(text) > _LONGEST:
            raise ValueError
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        check, body = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if check != _check(body):
            raise ValueError
        digest, key, rank, (rows, *sums) = json.loads(body)
        if not (type(rank) is int and type(rows) is int and isinstance(key, float | int | str | None)):
            raise ValueError
        if len(sums) != 3 or not all(isinstance(one, float | int | None) for one in sums):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise BadCursor("the cursor is not one that this list gave: start again without it") from None
    if digest != _digest(within):
        raise BadCursor(
            "the cursor belongs to another list: the filters or the sort were changed, or newer scores were "
            "published meanwhile; start again without it"
        )
    return Cursor(key, rank, (rows, *sums))


def _check(body: bytes) -> bytes:
    return hashlib.sha256(b"anteve cursor" + body).digest()[:_CHECK_BYTES]


def _digest(within: str) -> str:
    return hashlib.sha256(within.encode()).hexdigest()[:16]
