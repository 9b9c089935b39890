"""The result of a statement as a file in the work folder: Parquet, CSV, JSON (one array) or an Arrow stream."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.formulas import guard, guard_sql

FORMS = {
    "parquet": ("format parquet, compression zstd", "result.parquet"),
    "csv": ("format csv, header", "result.csv"),
    "json": ("format json, array true", "result.json"),
    "arrow": ("", "result.arrow"),
}
FILES = tuple(name for _, name in FORMS.values())
BEFORE = "copy (select * from (\n"
_EXACT = 2**53  # beyond this a number loses digits in most readers of JSON
_WHOLE = {"BIGINT", "HUGEINT", "UBIGINT", "UHUGEINT"}


def write(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    columns: Sequence[tuple[str, str]],
    form: str,
    work: Path,
    most: int,
) -> int:
    """Write at most `most` rows; returns how many. The file is `work / FORMS[form][1]`."""
    options, name = FORMS[form]
    if form == "arrow":
        return _arrow(connection, f"select * from (\n{sql}\n) limit {most}", work / name)
    # The inner part stands where BEFORE says, so that errors are found again.
    limited = f"{BEFORE}{sql}\n) limit {most})"
    if form in _ITEMS:
        items = ", ".join(_ITEMS[form](name, kind) for name, kind in columns)
        limited = f"copy (select {items} from (select * from (\n{sql}\n) limit {most}))"
    found = connection.execute(f"{limited} to {quote_literal(work / name)} ({options}, use_tmp_file false)")
    return int(found.fetchall()[0][0])


def _json(name: str, kind: str) -> str:
    """Numbers that readers of JSON would round come as text; those that JSON cannot hold as null."""
    column = quote_name(name)
    if kind in _WHOLE:
        exact = f"{column} between -{_EXACT} and {_EXACT}"
        return f"case when {exact} then to_json({column}) else to_json({column}::varchar) end as {column}"
    if kind.startswith("DECIMAL"):
        return f"{column}::varchar as {column}"
    if kind in ("DOUBLE", "FLOAT"):
        return f"case when isfinite({column}) then {column} end as {column}"
    return column


def _csv(name: str, kind: str) -> str:
    """Text that a spreadsheet would run as a formula is made harmless, as in every CSV that leaves us."""
    column = quote_name(name)
    return f"{guard_sql(column)} as {quote_name(guard(name))}" if kind == "VARCHAR" else column


_ITEMS = {"json": _json, "csv": _csv}


def _arrow(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    rows = 0
    reader = connection.execute(sql).to_arrow_reader(100_000)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, reader.schema) as stream:
        for batch in reader:
            stream.write_batch(batch)
            rows += batch.num_rows
    return rows
