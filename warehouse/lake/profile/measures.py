"""The profile of a table: counts, ranges, top values and histograms of each column, as JSON can hold them."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake.duck import connect, quote_name
from warehouse.lake.tables import Column, Table, relation_sql

_AT_ONCE = 12  # columns in one pass over the rows; each counts its distinct values in memory of its own
_IN_MEMORY_CELLS = 30_000_000
_EXACT_ROWS = 1_000_000  # above, distinct values and quantiles are estimated (and said to be)
_TOP = 10
_TOP_DISTINCT = 100_000  # above, no value is common enough to be worth the search
_BINS = 20
_QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_ORDERED = frozenset({"integer", "double", "decimal", "date", "timestamp"})
_NUMBERS = frozenset({"integer", "double", "decimal"})


def profile(table: Table, *, temp: Path | None = None) -> dict[str, Any]:
    """`{"rows": n, "columns": [{...}, ...]}`; each column has

    - `name`, `type`, and `format`, `label` as the table's columns have them;
    - `rows`, `missing`, `distinct` (`distinct_exact` is false where it is an estimate), `constant`;
    - numbers: `min`, `max`, `mean`, `std`, `quantiles` ({"0.5": ...}), and `row_counter` for 1, 2, 3, ...;
    - dates: `min`, `max`; numbers and dates: `histogram` {"edges": [n + 1], "counts": [n]};
    - text: `shortest`, `longest`, `email_share`;
    - `top`: the commonest values with their counts, most first (empty where hardly any value repeats).

    `temp` is where large tables spill.
    """
    with connect(temp=temp) as connection:
        small = table.rows * max(1, len(table.columns)) <= _IN_MEMORY_CELLS
        columns = []
        for start in range(0, len(table.columns), _AT_ONCE):
            batch = table.columns[start : start + _AT_ONCE]
            # A column costs DuckDB a block, however few its rows: only these columns are held at a time.
            names = ", ".join(quote_name(column.name) for column in batch)
            connection.execute(
                f"create or replace {'table' if small else 'view'} t as "
                f"select {names} from ({relation_sql(table)})"
            )
            for column, measured in zip(batch, _measure(connection, batch, table.rows), strict=True):
                columns.append(_complete(connection, column, measured, table.rows))
    return {"rows": table.rows, "columns": columns}


def _measure(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], rows: int
) -> Iterator[dict[str, Any]]:
    """One pass over the rows for all these columns."""
    asked = [_aggregates(column, exact=rows <= _EXACT_ROWS) for column in columns]
    select = ", ".join(sql for aggregates in asked for sql in aggregates.values())
    answer = iter(connection.execute(f"select {select} from t").fetchone() or ())
    for aggregates in asked:
        yield {name: next(answer) for name in aggregates}


def _aggregates(column: Column, *, exact: bool) -> dict[str, str]:
    name = quote_name(column.name)
    found = {
        "present": f"count({name})",
        "distinct": f"count(distinct {name})" if exact else f"approx_count_distinct({name})",
    }
    if column.type in _ORDERED:
        found |= {"min": f"min({name})", "max": f"max({name})"}
    if column.type in _NUMBERS:
        value = f"{name}::double"
        quantiles = f"{list(_QUANTILES)}"
        found |= {
            "mean": _where_squares_fit("avg", value),
            "std": _where_squares_fit("stddev_samp", value),
            "quantiles": f"quantile_cont({value}, {quantiles})"
            if exact
            else f"approx_quantile({value}, {quantiles})",
        }
    if column.type == "text":
        found |= {
            "shortest": f"min(length({name}))",
            "longest": f"max(length({name}))",
            "email_share": f"avg(({name} like '%_@_%._%' and {name} not like '% %')::int)",
        }
    return found


def _where_squares_fit(aggregate: str, value: str) -> str:
    """Null where a value is so large that its square is no double any more: DuckDB refuses the whole query."""
    fits = f"abs({value}) < 1e150"
    return f"case when bool_and({fits}) then {aggregate}({value}) filter ({fits}) end"


def _complete(
    connection: duckdb.DuckDBPyConnection, column: Column, measured: dict[str, Any], rows: int
) -> dict[str, Any]:
    present = measured.pop("present")
    exact = rows <= _EXACT_ROWS
    distinct = min(measured.pop("distinct"), present)
    if not exact and distinct > 0.9 * present:
        # whether a key repeats is asked of such a column, and an estimate must not answer
        distinct, exact = _count(connection, f"distinct {quote_name(column.name)}"), True
    quantiles = measured.pop("quantiles", None)
    found = column.to_json() | {
        "rows": rows,
        "missing": rows - present,
        "distinct": distinct,
        "distinct_exact": exact,
        "constant": distinct <= 1 and present == rows,
    }
    found |= {name: _plain(value) for name, value in measured.items()}
    if quantiles:
        found["quantiles"] = {str(q): _plain(v) for q, v in zip(_QUANTILES, quantiles, strict=True)}
    if column.type == "integer":
        low, high = measured["min"], measured["max"]
        found["row_counter"] = bool(
            present == rows == distinct and rows > 1 and high - low + 1 == rows and low in (0, 1)
        )
    if column.type in _ORDERED and present:
        found["histogram"] = _histogram(connection, column, measured["min"], measured["max"])
    found["top"] = (
        _top(connection, column) if 0 < distinct <= _TOP_DISTINCT and distinct < max(present, 2) else []
    )
    return found


def _top(connection: duckdb.DuckDBPyConnection, column: Column) -> list[dict[str, Any]]:
    name = quote_name(column.name)
    found = connection.execute(
        f"select {name}, count(*) as n from t where {name} is not null group by 1 order by n desc, {name} limit {_TOP}"
    ).fetchall()
    return [{"value": _plain(value), "count": count} for value, count in found]


def _histogram(connection: duckdb.DuckDBPyConnection, column: Column, low: Any, high: Any) -> dict[str, Any]:
    """Equal widths from the smallest to the largest value; whole numbers of a small range get a bin each."""
    name = quote_name(column.name)
    dated = column.type in ("date", "timestamp")
    value = f"epoch({name}::timestamp)" if dated else f"{name}::double"
    first, last = (_epoch(low), _epoch(high)) if dated else (float(low), float(high))
    bins = _BINS
    if column.type == "integer" and last - first < _BINS:
        last, bins = last + 1, int(last - first) + 1
    width = (last - first) / bins
    if not width or not math.isfinite(width):
        return {"edges": [_plain(low), _plain(high)], "counts": [_count(connection, name)]}
    found = connection.execute(
        f"select least({bins - 1}, floor(({value} - {first!r}) / {width!r}))::int as bin, count(*)"
        f" from t where {name} is not null group by 1"
    ).fetchall()
    counts = [0] * bins
    for place, count in found:
        counts[place] = count
    edges = [first + width * place for place in range(bins + 1)]
    return {"edges": [_moment(edge) if dated else edge for edge in edges], "counts": counts}


def _count(connection: duckdb.DuckDBPyConnection, what: str) -> int:
    row = connection.execute(f"select count({what}) from t").fetchone()
    return int(row[0]) if row else 0


def _epoch(value: dt.date | dt.datetime) -> float:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (moment.replace(tzinfo=dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds()


def _moment(epoch: float) -> str:
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=epoch)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
