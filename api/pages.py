"""Lists come in pages: `items`, and a `next_cursor` that is null on the last one. Nothing is cut off silently."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from litestar.params import Parameter

from warehouse.catalog.base import Invalid

Limit = Annotated[int, Parameter(ge=1, le=200, description="How many items a page has at most.")]
Cursor = Annotated[
    str | None, Parameter(max_length=500, description="The `next_cursor` of the page before this one.")
]
CursorOfIds = Annotated[
    str | None,
    Parameter(
        max_length=500,
        description="The `next_cursor` of the page before this one.",
        schema_extra={"format": "uuid"},
    ),
]

Item = TypeVar("Item")


def before(cursor: str | None) -> UUID | None:
    """The id that a cursor of a newest-first list names."""
    if cursor is None:
        return None
    try:
        return UUID(cursor)
    except ValueError:
        raise Invalid("cursor", "This is no next_cursor of this list: begin again without one.") from None


def cut(
    found: Sequence[Item], limit: int, key: Callable[[Item], object]
) -> tuple[Sequence[Item], str | None]:
    """A page and its cursor, from `limit + 1` records: the one too many tells that there is a next page."""
    if len(found) <= limit:
        return found, None
    return found[:limit], str(key(found[limit - 1]))


def part(
    everything: Iterable[Item],
    key: Callable[[Item], str],
    *,
    cursor: str | None,
    limit: int,
    newest_first: bool = False,
) -> tuple[Sequence[Item], str | None]:
    """A page of a list that is short by nature (an organization's datasets, models, keys)."""
    ordered = sorted(everything, key=key, reverse=newest_first)
    if cursor is not None:
        ordered = [item for item in ordered if (key(item) < cursor if newest_first else key(item) > cursor)]
    return cut(ordered, limit, key)
