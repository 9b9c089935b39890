"""Which expression of a statement fails on which value: DuckDB says what could not be read, and not where.

The statement is run again with expressions changed so that they give null instead of failing. If no cast may fail any
more and the error is gone, it was a cast: each is let fail alone. Else calls are kept from failing one by one, the inner
ones first, until the error is gone. Each run takes about as long as the statement took to fail; after two seconds the
search is given up.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Timer
from typing import Any

import duckdb

from warehouse.lake.tenant_sql import gate, hints
from warehouse.lake.tenant_sql.errors import SqlRefused
from warehouse.lake.tenant_sql.tree import NOWHERE

SECONDS = 2.0
_MOST = 200
_PROBE = "_probe"
_UNTAMED = "untamed"
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\d+(?:\.\d+)?")
_WRAPPED = ("FUNCTION", "OPERATOR", "COMPARISON", "CASE", "BETWEEN")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Culprit:
    """`offset` into the author's text, the column that is read there if there is one, and what would help."""

    offset: int
    column: str | None
    hint: str


def find(connection: duckdb.DuckDBPyConnection, tree: dict[str, Any], message: str) -> Culprit | None:
    """The expression of the tree that makes the statement fail with such a message."""
    watch = Timer(SECONDS, connection.interrupt)
    watch.start()
    try:
        path = _found(connection, tree, _kind_of(message))
        return _told(_at(tree, path)) if path else None
    except (duckdb.InterruptException, MemoryError, SqlRefused):
        return None
    finally:
        watch.cancel()
        connection.execute(f"drop table if exists {_PROBE}")


def _found(connection: duckdb.DuckDBPyConnection, tree: dict[str, Any], kind: str) -> Path | None:
    places = list(_candidates(tree, ()))[:_MOST]
    casts = [path for path in places if _at(tree, path)["class"] == "CAST"]
    if _error(connection, tree, casts) != kind:
        alone = (path for path in casts if _error(connection, tree, [p for p in casts if p != path]) == kind)
        return next(alone, None)
    others = (path for path in places if path not in casts)
    return next((path for path in others if _error(connection, tree, [path]) not in (kind, _UNTAMED)), None)


def _kind_of(message: str) -> str:
    """The message without the values that it quotes: threads may meet different ones first."""
    return _QUOTED.sub("?", message.partition("\n")[0])


def _candidates(part: Any, path: Path) -> Iterator[Path]:
    """The places of all expressions that may fail, inner ones first."""
    if isinstance(part, list):
        for place, each in enumerate(part):
            yield from _candidates(each, (*path, place))
    elif isinstance(part, dict):
        for name, each in part.items():
            yield from _candidates(each, (*path, name))
        if part.get("class") in _WRAPPED or (part.get("class") == "CAST" and not part["try_cast"]):
            yield path


def _error(connection: duckdb.DuckDBPyConnection, tree: dict[str, Any], tamed: Sequence[Path]) -> str | None:
    """What the statement fails with if the expressions at these places cannot fail; None where it runs."""
    changed = copy.deepcopy(tree)
    for path in sorted(tamed, key=len, reverse=True):
        _tame(_at(changed, path))
    try:
        connection.execute(f"create or replace temp table {_PROBE} as {gate.written(changed)}")
    except duckdb.InterruptException:
        raise
    except (duckdb.BinderException, duckdb.NotImplementedException):
        return _UNTAMED  # an aggregate, a subquery
    except duckdb.Error as error:
        return _kind_of(hints.said_by(error).message)
    return None


def _tame(part: dict[str, Any]) -> None:
    if part["class"] == "CAST":
        part["try_cast"] = True
        return
    inner, alias = {**part, "alias": ""}, part["alias"]
    part.clear()
    part.update(
        {
            "class": "OPERATOR",
            "type": "OPERATOR_TRY",
            "alias": alias,
            "query_location": NOWHERE,
            "children": [inner],
        }
    )


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _told(part: dict[str, Any]) -> Culprit:
    offsets = [
        each["query_location"] for each in _within(part) if each.get("query_location", NOWHERE) != NOWHERE
    ]
    columns = [each["column_names"][-1] for each in _within(part) if each.get("class") == "COLUMN_REF"]
    column = columns[0] if columns else None
    if part["class"] == "CAST":
        read = column if part["child"].get("class") == "COLUMN_REF" else "..."
        kind = str(part["cast_type"]["id"]).lower()
        hint = f"try_cast({read} as {kind}) gives null where a value cannot be read."
    elif part.get("function_name") == "strptime":
        hint = "try_strptime(...) gives null where a value cannot be read."
    else:
        hint = "try(...) around it gives null where it fails."
    return Culprit(min(offsets, default=-1), column, hint)


def _within(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _within(each)
    elif isinstance(part, list):
        for each in part:
            yield from _within(each)
