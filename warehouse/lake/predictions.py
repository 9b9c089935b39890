"""The predictions of a scoring run: listed page by page, looked up one by one, and the top of them.

How a page stays fast over millions of rows: first only the ranks of the page are found, from the narrow columns;
then whole rows, reasons included, are read for these ranks alone, so that Parquet's row-group statistics leave
nearly everything unread. One entity is found in the same way through `by_key.parquet`.

    >>> predictions.page(folder, Query(limit=20, outcome="open")).items[0]["entity_key"]  # doctest: +SKIP
    'C0007012'
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import duck
from warehouse.lake.bands import BANDS
from warehouse.lake.cursors import BadCursor, Cursor, decode, encode
from warehouse.lake.prediction_files import (
    SCHEMA,
    NotPredictions,
    RunFacts,
    Written,
    cutoffs,
    parts,
    summary,
    without,
    write,
)

__all__ = [
    "BadCursor",
    "BadQuery",
    "Filters",
    "NotPredictions",
    "Page",
    "Query",
    "RunFacts",
    "Written",
    "cutoffs",
    "one",
    "page",
    "summary",
    "top",
    "where",
    "without",
    "write",
]

MOST_PER_PAGE = 1000
LONGEST_SEARCH = 200

# What a list can be sorted by: a column and a direction. Rank 1 is the highest score.
SORTS = {
    "rank": ("rank", "asc"),
    "-rank": ("rank", "desc"),
    "score": ("rank", "desc"),
    "-score": ("rank", "asc"),
    "value_at_risk": ("value_at_risk", "asc"),
    "-value_at_risk": ("value_at_risk", "desc"),
    "entity_key": ("entity_key", "asc"),
    "-entity_key": ("entity_key", "desc"),
}
OUTCOMES = ("all", "open", "lost")

_SEARCHED = ("entity_key", "name", "email")

_COLUMNS = ", ".join(duck.quote_name(name) for name in SCHEMA.names)


class BadQuery(ValueError):
    """A filter, sort or limit that makes no sense; `field` names it, the message says what would."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which rows. `open` = not (yet) lost or won; `search` finds a part of key, name or e-mail, in any case and
    with or without accents."""

    min_score: float | None = None
    max_score: float | None = None
    band: str | None = None
    search: str | None = None
    outcome: str = "all"

    def __post_init__(self) -> None:
        for name in ("min_score", "max_score"):
            score = getattr(self, name)
            if score is not None and not 0 <= score <= 1:
                raise BadQuery(name, f"{name} is a score between 0 and 1, not {score}")
        if self.band is not None and self.band not in BANDS:
            raise BadQuery("band", f"band is one of {', '.join(BANDS)}")
        if self.outcome not in OUTCOMES:
            raise BadQuery("outcome", f"outcome is one of {', '.join(OUTCOMES)}")
        if self.search is not None and (len(self.search) > LONGEST_SEARCH or "\0" in self.search):
            raise BadQuery("search", f"search is a text of at most {LONGEST_SEARCH} characters")


@dataclass(frozen=True, kw_only=True)
class Query(Filters):
    """Which rows, in which order, and which page of them. `cursor` is the `next_cursor` of the page before."""

    limit: int = 50
    cursor: str | None = None
    sort: str = "rank"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.limit <= MOST_PER_PAGE:
            raise BadQuery("limit", f"limit is a number from 1 to {MOST_PER_PAGE}")
        if self.sort not in SORTS:
            raise BadQuery("sort", f"sort is one of {', '.join(SORTS)}")


@dataclass(frozen=True)
class Page:
    """Some rows (dicts with the names of `SCHEMA`), where to go on, and how many rows the filters let through."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    total: int


def page(folder: Path, query: Query) -> Page:
    """One page of the list; `BadCursor` when the cursor is not of this very list, `FileNotFoundError` for no run.

    Pages are cut by key, not by offset: the millionth page costs what the first one costs.
    """
    relation = duck.parquet_files(parts(folder))
    within = f"{folder.name} {query.sort} {sorted(_filters(query).items())}"
    after = decode(query.cursor, within=within) if query.cursor else None
    found = _find(relation, query, after)
    items = _rows(relation, [rank for rank, _ in found[: query.limit]])
    if len(found) <= query.limit:
        return Page(items, None, after.total if after else len(found))
    total = after.total if after else _total(folder, relation, query)
    rank, key = found[query.limit - 1]
    return Page(items, encode(Cursor(key, rank, total), within=within), total)


def one(folder: Path, entity_key: str) -> dict[str, Any] | None:
    """The prediction of one entity, or None. Reads one row group of the key index and one of the rows."""
    relation = duck.parquet_files(parts(folder))
    by_key = duck.parquet_files([folder / "by_key.parquet"])
    found = _fetch(f"select rank from {by_key} where entity_key = ?", [entity_key])
    return _rows(relation, [row[0] for row in found])[0] if found else None


def top(folder: Path, n: int, *, exclude_lost: bool = True) -> list[dict[str, Any]]:
    """The `n` (at most 1,000) of highest rank, without those already lost or won: whom an alert names."""
    return page(folder, Query(limit=n, outcome="open" if exclude_lost else "all")).items


def where(filters: Filters) -> tuple[list[str], list[Any]]:
    """The filters as SQL conditions and their parameters, in the same order."""
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (
        ("score >= ?", filters.min_score),
        ("score <= ?", filters.max_score),
        ("band = ?", filters.band),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if filters.outcome != "all":
        conditions.append("outcome" if filters.outcome == "lost" else "outcome is not true")
    if filters.search and filters.search.strip():
        # Column by column: joined into one text first, the same search takes six times as long.
        each = [f"contains(strip_accents(lower({column})), strip_accents(lower(?)))" for column in _SEARCHED]
        conditions.append(f"({' or '.join(each)})")
        values += [filters.search.strip()] * len(_SEARCHED)
    return conditions, values


def _find(relation: str, query: Query, after: Cursor | None) -> list[tuple[int, Any]]:
    """(rank, sort key) of the rows of the page and of one more, in order."""
    column, direction = SORTS[query.sort]
    conditions, values = where(query)
    if after:
        condition, more = _beyond(column, direction, after)
        conditions.append(condition)
        values += more
    order = f"rank {direction}" if column == "rank" else f"{column} {direction} nulls last, rank"
    key = "null" if column == "rank" else column
    found = _fetch(
        f"select rank, {key} from {relation} where {' and '.join(conditions) or 'true'} "
        f"order by {order} limit ?",
        [*values, query.limit + 1],
    )
    return [(rank, key) for rank, key in found]


def _beyond(column: str, direction: str, after: Cursor) -> tuple[str, list[Any]]:
    """The condition for what comes after the last row given. Unknown values come last, in either direction."""
    sign = ">" if direction == "asc" else "<"
    if column == "rank":
        return f"rank {sign} ?", [after.rank]
    if after.key is None:
        return f"({column} is null and rank > ?)", [after.rank]
    return (
        f"({column} {sign} ? or ({column} = ? and rank > ?) or {column} is null)",
        [after.key, after.key, after.rank],
    )


def _rows(relation: str, ranks: Sequence[int]) -> list[dict[str, Any]]:
    """Whole rows for these ranks, in the order of the ranks given; without reasons an empty list."""
    if not ranks:
        return []
    with _cursor() as cursor:
        table = cursor.execute(
            f"select {_COLUMNS} from {relation} where rank in ({', '.join(map(str, ranks))})"
        ).to_arrow_table()
    rows = {row["rank"]: row | {"reasons": row["reasons"] or []} for row in table.to_pylist()}
    return [rows[rank] for rank in ranks]


def _total(folder: Path, relation: str, query: Query) -> int:
    """How many rows the filters let through: from the summary where it knows, else counted."""
    if set(_filters(query)) <= {"outcome", "band"}:
        counted = summary(folder)
        of_all, of_open = (
            counted[name][query.band] if query.band else sum(counted[name].values())
            for name in ("bands", "open_bands")
        )
        return int({"all": of_all, "open": of_open, "lost": of_all - of_open}[query.outcome])
    conditions, values = where(query)
    return int(_fetch(f"select count(*) from {relation} where {' and '.join(conditions)}", values)[0][0])


def _filters(query: Query) -> dict[str, Any]:
    """The filters that are set, without page and sort."""
    given = {**asdict(query), "search": (query.search or "").strip() or None}
    given["outcome"] = None if query.outcome == "all" else query.outcome
    return {name: given[name] for name in Filters.__dataclass_fields__ if given[name] is not None}


def _fetch(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with _cursor() as cursor:
        return cursor.execute(sql, values).fetchall()


_opening = threading.Lock()
_databases: dict[int, duckdb.DuckDBPyConnection] = {}


def _cursor() -> duckdb.DuckDBPyConnection:
    """A connection of its own for one question, on the process's one DuckDB: opening that anew costs more than a
    page. Many threads may ask at once. A forked child opens its own, and leaves its parent's alone: closing it
    would wait for threads that were not forked."""
    with _opening:
        process = os.getpid()
        if process not in _databases:
            _databases[process] = duck.connect(memory_limit="512MB", threads=2)
        return _databases[process].cursor()
