"""The one place where DuckDB is opened, and the two ways in which text becomes part of SQL.

Every connection is in memory and belongs to one piece of work: Parquet files are the store, so no file is ever
locked by a reader. Nothing is fetched from the network: extensions neither install nor load by themselves.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb


def connect(
    *,
    memory_limit: str = "2GB",
    threads: int = 2,
    temp: Path | None = None,
    keep_order: bool = False,
) -> duckdb.DuckDBPyConnection:
    """A fresh in-memory DuckDB within its limits.

    `temp` is where sorts and joins spill; without it nothing spills and too large a query fails with
    `duckdb.OutOfMemoryException`. `keep_order` keeps the order of the rows read from files (dearer in
    memory). The process itself may use about 1.4 times `memory_limit`.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": str(temp) if temp else "",
        "preserve_insertion_order": keep_order,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,  # a table name never finds a Python variable
    }
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("set enable_progress_bar = false")
    connection.execute("set timezone = 'UTC'")
    return connection


def quote_literal(value: str | Path) -> str:
    """The text as an SQL string literal.

    >>> quote_literal("Robert'); drop table x")
    "'Robert''); drop table x'"
    """
    text = str(value)
    if "\0" in text:
        raise ValueError("SQL text cannot hold a NUL character")
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """The text as an SQL identifier, of a column or a relation: quotes inside are doubled."""
    if "\0" in name or not name:
        raise ValueError("an SQL name is not empty and holds no NUL character")
    return '"' + name.replace('"', '""') + '"'


def parquet_files(paths: Iterable[Path]) -> str:
    """`read_parquet(...)` over these files alone: a name with a `*` in it is not a pattern."""
    return f"read_parquet([{', '.join(quote_literal(_literal_glob(str(path))) for path in paths)}])"


def _literal_glob(path: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)
