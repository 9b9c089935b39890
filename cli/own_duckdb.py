"""DuckDB on this machine, over the Parquet of one's own organization: a view for each of its tables, and no limits.

It is for whoever runs Anteve here, and may read these files anyway. What there is, and where it lies, the server says (`GET
query/relations`, as one's account may see it); what is asked never leaves this machine. It is DuckDB as it is: other files
can be joined, and results copied to wherever one likes.
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from cli.client import Json
from cli.errors import Failure

_TYPE = re.compile(r"[A-Z][A-Z ]*(\(\d+, ?\d+\))?")  # of a dataset's column
FILES = {
    "csv": "format csv, header",
    "parquet": "format parquet, compression zstd",
    "json": "format json, array",
}


def is_here(lake: Path, items: Sequence[Json]) -> bool:
    """Whether there are files, and all of them lie below this folder."""
    parts = [part for each in items for part in each["files"]]
    return bool(parts) and all(_inside(lake, part).is_file() for part in parts)


@contextmanager
def opened(lake: Path, items: Sequence[Json]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with one view for each relation, until it is left. Raises Failure where a file is not here."""
    # Else DuckDB would write what does not fit in memory into the folder that one happens to stand in.
    with (
        tempfile.TemporaryDirectory(prefix="anteve-sql-") as spill,
        duckdb.connect(":memory:", config={"temp_directory": spill}) as connection,
    ):
        connection.execute("set timezone = 'UTC'")
        for each in items:
            try:
                connection.execute(f"create view {_quoted(each['name'])} as {_rows(connection, lake, each)}")
            except duckdb.Error as problem:
                raise Failure(
                    f"The files of {each['name']} cannot be read on this machine: {_first(problem)}",
                    hint="./anteve sql --server asks the server.",
                ) from None
        yield connection


def statements(connection: duckdb.DuckDBPyConnection, text: str) -> list[duckdb.Statement]:
    """The statements of a text, which may be several. Raises Failure."""
    with said():
        return list(connection.extract_statements(text))


def answer(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, most: int
) -> tuple[list[Json], list[tuple[Any, ...]]]:
    """The columns of an answer, and at most one row more than `most`; no columns where a statement answers nothing.
    Raises Failure."""
    with said():
        ran = connection.execute(statement)
        if statement.expected_result_type != [duckdb.ExpectedResultType.QUERY_RESULT]:
            return [], []
        columns: list[Json] = [
            {"name": str(name), "type": str(kind)} for name, kind, *_ in ran.description or ()
        ]
        return columns, ran.fetchmany(most + 1)


def write(connection: duckdb.DuckDBPyConnection, sql: str, form: str, into: Path, most: int | None) -> None:
    """All rows of a SELECT as a file, or the first of them. Raises Failure, and what the file system says."""
    whole = f"from (\n{sql.strip().rstrip(';')}\n)" + (f" limit {most}" if most else "")
    with said():
        if form == "arrow":
            _write_arrow(connection, whole, into)
        else:
            connection.execute(f"copy ({whole}) to {_literal(str(into))} ({FILES[form]})")


@contextmanager
def said() -> Iterator[None]:
    """What DuckDB refuses, as a sentence; and what is stopped from the keyboard, as just that."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as problem:
        raise Failure(str(problem).strip()) from None
    except RuntimeError as problem:  # so the Python client says that Ctrl-C was pressed
        if "interrupt" not in str(problem).lower():
            raise
        raise KeyboardInterrupt from None


def _write_arrow(connection: duckdb.DuckDBPyConnection, sql: str, into: Path) -> None:
    import pyarrow as pa  # late: takes a while, and one format alone needs it

    reader = connection.execute(sql).to_arrow_reader()
    with into.open("wb") as file, pa.ipc.new_stream(file, reader.schema) as stream:
        for batch in reader:
            stream.write_batch(batch)


def _rows(connection: duckdb.DuckDBPyConnection, lake: Path, relation: Json) -> str:
    """A SELECT over all its files, in the columns and types that the server says: an older upload may lack some."""
    selects = [
        _select(relation["columns"], _described(connection, read := _parquet(_inside(lake, part))), read)
        for part in relation["files"]
    ]
    if not selects:
        selects = [f"select {', '.join(_none(name, kind) for name, kind in relation['columns'])} where false"]
    return "\nunion all\n".join(dict.fromkeys(selects))


def _described(connection: duckdb.DuckDBPyConnection, read: str) -> dict[str, str]:
    found = connection.execute(f"describe select * from {read}").fetchall()
    return {str(name).lower(): str(kind) for name, kind, *_ in found}


def _select(columns: Sequence[Sequence[str]], there: dict[str, str], read: str) -> str:
    items = []
    for name, kind in columns:
        known = there.get(name.lower())
        if known is None:
            items.append(_none(name, kind))
        else:
            own = _quoted(name)
            items.append(
                own if known == kind or not _TYPE.fullmatch(kind) else f"cast({own} as {kind}) as {own}"
            )
    return f"select {', '.join(items)} from {read}"


def _none(name: str, kind: str) -> str:
    kind = kind if _TYPE.fullmatch(kind) else "VARCHAR"
    return f"cast(null as {kind}) as {_quoted(name)}"


def _inside(lake: Path, part: str) -> Path:
    """A file that the server names, below the lake. Raises Failure where a name leads out of it."""
    found = (lake / part).resolve()
    if not found.is_relative_to(lake.resolve()):
        raise Failure(f"The server names a file that is not in the lake: {part}.")
    return found


def _parquet(path: Path) -> str:
    named = "".join(f"[{char}]" if char in "*?[" else char for char in str(path))  # no pattern
    return f"read_parquet([{_literal(named)}])"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first(problem: duckdb.Error) -> str:
    return str(problem).strip().partition("\n")[0]
