"""What a feature looks like before anybody trains with it: distribution, missing, and what it tells of the outcome.

Measured over the spine that the desk holds (a sample of it, in a preview): an entity without a row has a missing value.
How well a column alone tells the outcome is the ROC AUC, either way round, of the bare number or of the share of
positives among rows of the same piece (a twelfth of the numbers, or one value), learned on the other half of the
entities; 0.5 tells nothing.
"""

import math
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import duckdb

from warehouse.lake.duck import quote_name
from warehouse.lake.tenant_sql import features

OUTCOMES = "_outcomes"  # entity_key, snapshot_date, y: of our own making, and out of the statement's reach
PIECES = 12
SHOWN_ROWS = 20
TOP = 10
FEWEST = 10  # positives, and as many negatives: below that an AUC says nothing
_PRIOR = 10.0
_JUDGED = "judged"


def preview(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    chosen: Sequence[tuple[str, str, str]],
    *,
    with_outcome: bool,
    day: str = "",
) -> dict[str, Any]:
    """Rows of the result, and of each feature what it holds and tells. `seconds` is what the statement itself took; `day`
    is the date that is stood on."""
    begun = perf_counter()
    rows = features.make(connection, sql, chosen)
    seconds = perf_counter() - begun
    if day:
        features.of_day(connection, day)
    y = "o.y" if with_outcome else "cast(null as boolean)"
    join = f"left join {OUTCOMES} as o using (entity_key, snapshot_date)" if with_outcome else ""
    connection.execute(
        f"create or replace temp table {_JUDGED} as"
        f" select r.* exclude (entity_key, snapshot_date), s.entity_key as _key, s.snapshot_date as _date, {y} as _y"
        f" from spine as s left join {features.MADE} as r using (entity_key, snapshot_date) {join}"
    )
    counts = connection.execute(
        f"select count(*), count(_y), count(*) filter (_y), count(distinct _key) from {_JUDGED}"
    ).fetchall()[0]
    spine, known, positives, entities = (int(count) for count in counts)
    matched = int(
        connection.execute(
            f"select count(*) from {features.MADE} semi join spine using (entity_key, snapshot_date)"
        ).fetchall()[0][0]
    )
    judged = min(positives, known - positives) >= FEWEST
    found = [_feature(connection, name, kind, judged) for name, _, kind in chosen]
    shown = connection.execute(f"select * from {features.MADE} order by 1, 2 limit {SHOWN_ROWS}")
    names = [column[0] for column in shown.description]
    answer = {
        "rows": rows,
        "matched": matched,
        "spine": {"rows": spine, "entities": entities, "outcomes": known, "positives": positives},
        "seconds": seconds,
        "columns": found,
        "items": [dict(zip(names, map(_plain, row), strict=True)) for row in shown.fetchall()],
    }
    connection.execute(f"drop table {_JUDGED}")
    connection.execute(f"drop table {features.MADE}")
    return answer


def _feature(connection: duckdb.DuckDBPyConnection, name: str, kind: str, judged: bool) -> dict[str, Any]:
    column = quote_name(name)
    missing, distinct = connection.execute(
        f"select avg(({column} is null)::int), count(distinct {column}) from {_JUDGED}"
    ).fetchall()[0]
    look = _number(connection, column) if kind == "number" else _values(connection, column)
    auc = _auc(connection, column, kind) if judged else None
    return {
        "name": name,
        "kind": kind,
        "missing_share": missing or 0.0,
        "distinct": distinct,
        **look,
        "auc": auc,
    }


def _number(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, Any]:
    known = f"from {_JUDGED} where isfinite({column})"
    low, high, mean, *middle = connection.execute(
        f"select min({column}), max({column}), avg({column}), quantile_cont({column}, 0.01),"
        f" quantile_cont({column}, 0.5), quantile_cont({column}, 0.99) {known}"
    ).fetchall()[0]
    if low is None:
        return {"range": None, "histogram": []}
    first, median, last = middle
    width = (last - first) / PIECES or 1.0
    place = f"least({PIECES - 1}, greatest(0, cast(floor(({column} - {first!r}) / {width!r}) as integer)))"
    counted = dict(connection.execute(f"select {place}, count(*) {known} group by 1").fetchall())
    bins = [
        {"low": first + width * n, "high": first + width * (n + 1), "count": counted.get(n, 0)}
        for n in range(PIECES if last > first else 1)
    ]
    return {"range": {"min": low, "max": high, "mean": mean, "median": median}, "histogram": bins}


def _values(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, Any]:
    top = connection.execute(
        f"select cast({column} as varchar), count(*) from {_JUDGED} where {column} is not null"
        f" group by 1 order by 2 desc, 1 limit {TOP}"
    ).fetchall()
    return {"top": [{"value": value, "count": count} for value, count in top]}


def _auc(connection: duckdb.DuckDBPyConnection, column: str, kind: str) -> float | None:
    number = kind == "number"
    piece = f"floor({PIECES} * percent_rank() over (order by {column}))" if number else column
    found = connection.execute(f"""
        with rows as (
            select _y::int as y, hash(_key, 'half') % 2 as half, {column} as value,
                case when {column} is not null then {piece} end as piece
            from {_JUDGED} where _y is not null
        ),
        shares as (select piece, half, sum(y) as positives, count(*) as n from rows group by all),
        scored as (
            select y, rows.half, value,
                (coalesce(positives, 0) + {_PRIOR} * (select avg(y) from rows)) / (coalesce(n, 0) + {_PRIOR}) as share
            from rows left join shares
            on shares.piece is not distinct from rows.piece and shares.half <> rows.half
        )
        select {_area("share", "true")}, {_area("value", "value is not null") if number else "null"}
    """).fetchall()[0]
    by_share, by_value = found
    either_way = None if by_value is None else max(by_value, 1 - by_value)
    return max((float(area) for area in (by_share, either_way) if area is not None), default=None)


def _area(score: str, which: str) -> str:
    """The area under the ROC curve from mid-ranks, of each half by itself; null where one has one class only."""
    return f"""(
        with ranked as (
            select y, half, rank() over same + (count(*) over (partition by half, {score}) - 1) / 2 as place
            from scored where {which}
            window same as (partition by half order by {score})
        )
        select avg(area) from (
            select (sum(place) filter (y = 1) - sum(y) * (sum(y) + 1) / 2)
                / nullif(sum(y) * sum(1 - y), 0) as area
            from ranked group by half
        )
    )"""


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
