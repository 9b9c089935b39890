"""The predictions of a scoring run: listed page by page, looked up one by one, and the top of them.

How a page stays fast over millions of rows: first only the ranks of the page are found, from the narrow columns;
then whole rows, reasons included, are read for these ranks alone (`prediction_rows`). One entity is found in the same
way through `by_key.parquet`.

    >>> predictions.page(folder, Query(limit=20, outcome="open")).items[0]["entity_key"]  # doctest: +SKIP
    'C0007012'
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa

from warehouse.lake import duck, kept_open, prediction_files, prediction_rows
from warehouse.lake.cursors import BadCursor, Cursor, decode, encode
from warehouse.lake.moves import moved
from warehouse.lake.prediction_files import (
    SCHEMA,
    NotPredictions,
    RunFacts,
    Written,
    cutoffs,
    facets,
    parts,
    relation,
    summary,
    without,
    write,
)
from warehouse.lake.prediction_filters import ASSIGNED, BadQuery, Filters, Owner, where

__all__ = [
    "BadCursor",
    "BadQuery",
    "Filters",
    "NotPredictions",
    "Owner",
    "Page",
    "Place",
    "Query",
    "RunFacts",
    "Totals",
    "Written",
    "cutoffs",
    "facets",
    "gone",
    "moved",
    "one",
    "over_runs",
    "page",
    "parts",
    "several",
    "summary",
    "top",
    "where",
    "without",
    "write",
]

MOST_PER_PAGE = 1000

# What a list can be sorted by: a column and a direction. Rank 1 is the highest score.
SORTS = {
    "rank": ("rank", "asc"),
    "-rank": ("rank", "desc"),
    "score": ("rank", "desc"),
    "-score": ("rank", "asc"),
    **{
        f"{sign}{column}": (column, direction)
        for column in ("value_at_risk", "value", "change", "entity_key", "name", "owner")
        for sign, direction in (("", "asc"), ("-", "desc"))
    },
}

_COLUMNS = ", ".join(duck.quote_name(name) for name in SCHEMA.names)


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
class Totals:
    """Of all rows that the filters let through: how many, how many of them will leave (or buy) as foreseen, and what
    they are worth; null where no value is known."""

    rows: int
    expected: float
    value: float | None
    value_at_risk: float | None


@dataclass(frozen=True)
class Page:
    """Some rows (dicts with the names of `SCHEMA`), where to go on, and what the filters let through as a whole."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    totals: Totals

    @property
    def total(self) -> int:
        return self.totals.rows


def page(folder: Path, query: Query) -> Page:
    """One page of the list; `BadCursor` when the cursor is not of this very list, `FileNotFoundError` for no run.

    Pages are cut by key, not by offset: the millionth page costs what the first one costs.
    """
    parts(folder)  # says so when there is no such run
    within = f"{folder.name} {query.sort} {sorted((name, str(one)) for name, one in query.given.items())}"
    after = decode(query.cursor, within=within) if query.cursor else None
    totals = Totals(*after.totals) if after else _known_totals(folder, query)
    found, counted = _find(folder, query, after, count=totals is None)
    totals = totals or counted
    assert totals is not None
    items = _rows(folder, [rank for rank, _ in found[: query.limit]])
    if len(found) <= query.limit:
        return Page(items, None, totals)
    rank, key = found[query.limit - 1]
    told = (totals.rows, totals.expected, totals.value, totals.value_at_risk)
    return Page(items, encode(Cursor(key, rank, told), within=within), totals)


def one(folder: Path, entity_key: str) -> dict[str, Any] | None:
    """The prediction of one entity, or None. Reads one row group of the key index and one of the rows."""
    by_key = duck.parquet_files([folder / "by_key.parquet"])
    found = _fetch(f"select rank from {by_key} where entity_key = ?", [entity_key])
    return _rows(folder, [row[0] for row in found])[0] if found else None


def several(folder: Path, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The predictions of these entities by key; who is not there is not among them."""
    if not keys:
        return {}
    by_key = duck.parquet_files([folder / "by_key.parquet"])
    found = _fetch(f"select rank from {by_key} where entity_key in (select unnest(?))", [list(keys)])
    return {row["entity_key"]: row for row in _rows(folder, [row[0] for row in found])}


def gone(folder: Path, *, after_rank: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """Whom the scoring before knew and this one does not, by the rank that they had; `after_rank` is the last one seen."""
    relation = prediction_files.gone(folder)
    if relation is None:
        return []
    with kept_open.cursor() as cursor:
        found = cursor.execute(
            f"select * from {relation} where rank > ? order by rank limit ?", [after_rank, limit]
        )
        return list(found.to_arrow_table().to_pylist())


@dataclass(frozen=True)
class Place:
    """Where an entity stood in one run."""

    score: float
    rank: int
    band: str


def over_runs(folders: Mapping[UUID, Path], entity_key: str) -> dict[UUID, Place]:
    """Where the entity stood in each of these runs; one that did not know it is not among them."""
    if not folders:
        return {}
    files = {str(folder / "by_key.parquet"): run for run, folder in folders.items()}
    relation = duck.parquet_files([Path(file) for file in files]).removesuffix(")")
    found = _fetch(
        f"select filename, score, rank, band from {relation}, filename=true, union_by_name=true) where entity_key = ?",
        [entity_key],
    )
    places = {files[file]: (score, rank, band) for file, score, rank, band in found}
    for run, (score, *_) in places.items():
        if score is None:  # a run of before the index held scores
            row = one(folders[run], entity_key) or {}
            places[run] = (row["score"], row["rank"], row["band"])
    return {run: Place(*place) for run, place in places.items()}


def top(folder: Path, n: int, *, exclude_lost: bool = True) -> list[dict[str, Any]]:
    """The `n` (at most 1,000) of highest rank, without those already lost or won."""
    found, _ = _find(folder, Query(limit=n, outcome="open" if exclude_lost else "all"), None)
    return _rows(folder, [rank for rank, _ in found[:n]])


def _find(
    folder: Path, query: Query, after: Cursor | None, *, count: bool = False
) -> tuple[list[tuple[int, Any]], Totals | None]:
    """(rank, sort key) of the rows of the page and of one more, in order; and, in the same scan, what the filters let
    through."""
    column, direction = SORTS[query.sort]
    allowed = where(query, folder)
    conditions, values = list(allowed.conditions), list(allowed.values)
    if after:
        condition, more = _beyond(column, direction, after)
        conditions.append(condition)
        values += more
    key = "null" if column == "rank" else column
    order = f"rank {direction}" if column == "rank" else f"key {direction} nulls last, rank"
    rows = f"select rank, {key} as key, score, value, value_at_risk from {relation(folder)}"
    through = f"{rows} where {' and '.join(conditions) or 'true'}"
    if not count:
        first = f"select rank, key from ({through}) order by {order} limit {query.limit + 1}"
        return _fetch(first, values, allowed.assigned), None
    found = _fetch(
        f"with through as materialized ({through}),"
        f" first as (select rank, key from through order by {order} limit {query.limit + 1})"
        f" select rank, key, null, null, null, null from first"
        " union all select null, null, count(*), coalesce(sum(score), 0), sum(value), sum(value_at_risk) from through",
        values,
        allowed.assigned,
    )
    (totals,) = (row[2:] for row in found if row[0] is None)
    return _in_order([row[:2] for row in found if row[0] is not None], query.sort), Totals(*totals)


def _in_order(found: list[tuple[Any, ...]], sort: str) -> list[tuple[int, Any]]:
    """A union promises no order: the page is put into its own again. Unknown values come last."""
    column, direction = SORTS[sort]
    if column == "rank":
        return sorted(((rank, None) for rank, _ in found), reverse=direction == "desc")
    known = sorted((row for row in found if row[1] is not None), key=lambda row: row[0])
    known.sort(key=lambda row: row[1], reverse=direction == "desc")
    return [*known, *sorted((row for row in found if row[1] is None), key=lambda row: row[0])]


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


def _rows(folder: Path, ranks: Sequence[int]) -> list[dict[str, Any]]:
    """Whole rows for these ranks, in the order of the ranks given; without reasons or changes an empty list."""
    if not ranks:
        return []
    if (folder / prediction_rows.NAME).exists():
        rows = prediction_rows.read(folder, ranks, summary(folder)["facts"])
    else:  # a run of before there were rows by rank
        with kept_open.cursor() as cursor:
            found = cursor.execute(
                f"select {_COLUMNS} from {relation(folder)} where rank in ({', '.join(map(str, ranks))})"
            ).to_arrow_table()
        rows = sorted(found.to_pylist(), key=lambda row: ranks.index(row["rank"]))
    return [row | _lists(row) for row in rows]


def _lists(row: dict[str, Any]) -> dict[str, Any]:
    # A history holds single precision: more digits than it has would be invented.
    history = [None if score is None else round(score, 6) for score in row["history"] or []]
    return {"reasons": row["reasons"] or [], "changes": row["changes"] or [], "history": history}


def _known_totals(folder: Path, query: Query) -> Totals | None:
    """What the filters let through, where the summary knows it without a scan."""
    counted = summary(folder).get("totals")
    if counted is None or not set(query.given) <= {"outcome", "band"}:
        return None
    found = counted.get(f"{query.outcome} {query.band or 'all'}")
    return Totals(**found) if found else Totals(0, 0.0, None, None)


def _fetch(sql: str, values: list[Any], assigned: pa.Table | None = None) -> list[tuple[Any, ...]]:
    with kept_open.cursor() as cursor:
        if assigned is None:
            return cursor.execute(sql, values).fetchall()
        cursor.register(ASSIGNED, assigned)
        try:
            return cursor.execute(sql, values).fetchall()
        finally:
            cursor.unregister(ASSIGNED)
