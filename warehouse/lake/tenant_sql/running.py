"""Errors of a statement that runs, told in the author's own text: what DuckDB says, at the line and column as written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from warehouse.lake.tenant_sql import culprits, hints
from warehouse.lake.tenant_sql.errors import MEMORY_HINT, SqlRefused, abandoned
from warehouse.lake.tenant_sql.gate import Passed

_UNBOUND = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
_OUTSIDE = (duckdb.PermissionException, duckdb.IOException, duckdb.HTTPException)
_LONGEST = 300


@contextmanager
def located(
    passed: Passed,
    before: str,
    relations: Mapping[str, Sequence[str]],
    connection: duckdb.DuckDBPyConnection | None = None,
) -> Iterator[None]:
    """Turn an error of `before` + `passed.sql` + anything into SqlRefused, with the place in `passed.text`.

    Of an error that only a value makes, the place is searched for with the `connection`.
    """
    try:
        yield
    except MemoryError:
        raise _memory() from None
    except duckdb.InterruptException:
        raise abandoned() from None
    except duckdb.Error as error:
        refusal = _refusal(error, passed, before, relations)
        if connection is not None and refusal.code == "failed" and refusal.line is None:
            refusal = _placed(refusal, error, passed, connection)
        raise refusal from None


def _refusal(
    error: duckdb.Error, passed: Passed, before: str, relations: Mapping[str, Sequence[str]]
) -> SqlRefused:
    if isinstance(error, duckdb.OutOfMemoryException):
        return _memory()
    if isinstance(error, _OUTSIDE):  # DuckDB's words would name files of ours
        if "too large" in str(error).lower():
            return SqlRefused(
                "too_large", "The result is larger than a file may be.", hint="Read less of it."
            )
        return SqlRefused("outside", "The statement reaches for something that is not there for it.")
    said = hints.said_by(error)
    lines = [line.strip() for line in said.message.split("\n") if line.strip()]
    message = lines[0] if lines else type(error).__name__
    line, column = passed.place(said.position - len(before.encode())) if said.position >= 0 else (None, None)
    code = "does_not_fit" if isinstance(error, _UNBOUND) else "failed"
    hint = _advice(lines)
    if said.name and "column" in message:
        hint = hints.of_column(said.name, relations, passed.relations)
    params = {"name": said.name} if said.name else {}
    return SqlRefused(code, f"{message[:_LONGEST].rstrip('.!')}.", line, column, hint, params)


def _placed(
    refusal: SqlRefused, error: duckdb.Error, passed: Passed, connection: duckdb.DuckDBPyConnection
) -> SqlRefused:
    found = culprits.find(connection, passed.tree, hints.said_by(error).message)
    if found is None:
        return refusal
    line, column = passed.at(found.offset)
    told = found.column is None or re.search(rf"\b{re.escape(found.column)}\b", refusal.message)
    message = refusal.message if told else f"{refusal.message.rstrip('.')} (column {found.column})."
    return SqlRefused("failed", message, line, column, found.hint, {"column": found.column})


def _advice(lines: Sequence[str]) -> str | None:
    """DuckDB's second line, where it says what to do."""
    if len(lines) > 1 and not lines[1].startswith(("Candidate", "LINE", "+(", "^")):
        return f"{lines[1][:_LONGEST].rstrip('.')}."
    return None


def _memory() -> SqlRefused:
    return SqlRefused("memory", "The statement needs more memory than it may have.", hint=MEMORY_HINT)
