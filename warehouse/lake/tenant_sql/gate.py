"""The gate: one SELECT, over the relations that it is given and with functions that are known to be harmless.

    >>> check("select count(*) from events", {"events": ["entity_key", "time"]}).sql
    'SELECT count_star() FROM events'

It looks at DuckDB's own syntax tree, never at the text, and hands back SQL that DuckDB writes from that tree: what is
run is what was looked at, whatever comments, quotes or spaces the text had. It is the second fence; the first is the
process in which the SQL runs (`child`).
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import duckdb

from warehouse.lake.duck import quote_literal
from warehouse.lake.tenant_sql import hints
from warehouse.lake.tenant_sql.errors import SqlRefused, place
from warehouse.lake.tenant_sql.tree import NOWHERE, Walk

LARGEST = 64_000  # bytes
DEEPEST = 100  # brackets within brackets
LONGEST_CHAIN = 4_000  # operators; the parser goes one level down for each
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORDS = re.compile(r"\b(?:not|case)\b", re.IGNORECASE)
_MOST_WORDS = 400


@dataclass(frozen=True)
class Passed:
    """A statement that passed: `sql` to be run, the relations that it reads, and where its parts stand in `text`.

    `above` counts lines of ours before the author's own.
    """

    text: str
    sql: str
    relations: frozenset[str]
    tree: dict[str, Any]
    above: int = 0

    def place(self, offset: int) -> tuple[int, int] | tuple[None, None]:
        """Line and column in the text as written of an offset in `sql`, where DuckDB reported an error."""
        found: dict[int, int] = {}
        _pair(tree_of(self.sql), self.tree, found)
        return self.at(found.get(offset, -1))

    def at(self, offset: int) -> tuple[int, int] | tuple[None, None]:
        """Line and column of an offset in `text`, as its author counts."""
        line, column = place(self.text, offset)
        return (line - self.above, column) if line and column and line > self.above else (None, None)


def check(text: str, relations: Mapping[str, Sequence[str]], *, of_the_moment: bool = True) -> Passed:
    """The statement as it may run; raises SqlRefused with the place and what would help.

    `relations` maps each allowed name to its columns (for the hints). Without `of_the_moment`, functions such as
    `now()` are refused: a feature knows no other day than its snapshot date.
    """
    _bounded(text)
    tree = tree_of(text)
    walk = Walk(frozenset(name.lower() for name in relations), of_the_moment, _refusals(text, relations))
    for statement in tree["statements"]:
        if statement.get("named_param_map"):
            raise SqlRefused("parameter", "Parameters ($1, ?) have no value here.", hint="Write the value.")
        walk.over(statement["node"])
    return Passed(text, written(tree), frozenset(walk.used), tree)


def check_condition(
    text: str, base: str, relations: Mapping[str, Sequence[str]], *, of_the_moment: bool = False
) -> Passed:
    """A condition as it stands after WHERE, over `base` (ours: what follows FROM): one expression and nothing else.

    What passes is a SELECT of `entity_key`, `snapshot_date` and the condition as `chosen`. That the text is one expression
    is seen in a tree in which it stands alone: no bracket, comment or UNION of its own reaches what is around it.
    """
    _bounded(text)
    with _as_written(text):
        alone = tree_of(f"{_ALONE}{text}\n)")["statements"][0]["node"]
        if not _is_expression(alone):
            raise SqlRefused("not_condition", "This is no single condition.", hint=CONDITION_HINT)
        whole = f"select entity_key, snapshot_date, (\n{text}\n) as chosen from {base}"
        return replace(check(whole, relations, of_the_moment=of_the_moment), above=1)


_ALONE = "select (\n"
CONDITION_HINT = "Write what would stand after WHERE, as in: plan = 'pro' and city <> 'Recife'."


def _is_expression(node: Mapping[str, Any]) -> bool:
    parts = ("where_clause", "having", "qualify", "sample", "group_expressions", "modifiers")
    return (
        node["type"] == "SELECT_NODE"
        and node["from_table"]["type"] == "EMPTY"
        and len(node["select_list"]) == 1
        and not _expands(node["select_list"][0])
        and not node["select_list"][0].get("alias")
        and not node["cte_map"]["map"]
        and not any(node[part] for part in parts)
    )


def _expands(part: Any) -> bool:
    """Whether it stands for several expressions, as `*` and `columns(...)` do outside of subqueries."""
    if isinstance(part, list):
        return any(map(_expands, part))
    if not isinstance(part, dict):
        return False
    if part.get("class") == "SUBQUERY":
        return _expands(part["child"])
    return part.get("class") == "STAR" or any(map(_expands, part.values()))


@contextmanager
def _as_written(text: str) -> Iterator[None]:
    """Places in the text alone: a line stands before it wherever it is read. What is after it, is at its end."""
    try:
        yield
    except SqlRefused as refusal:
        if refusal.line is not None:
            lines = text.split("\n")
            refusal.line -= 1
            if not 1 <= refusal.line <= len(lines):
                refusal.line, refusal.column = len(lines), len(lines[-1]) + 1
        raise


def _bounded(text: str) -> None:
    """Cheap bounds, before any parser sees the text."""
    if not text.strip():
        raise SqlRefused("empty", "There is no statement.", hint="Write one SELECT.")
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise SqlRefused("control_character", "The text is not valid Unicode.") from None
    if size > LARGEST:
        raise SqlRefused("too_large", f"The statement has {size:,} bytes; at most {LARGEST:,} are read.")
    if found := _CONTROL.search(text):
        line, column = place(text, len(text[: found.start()].encode()))
        raise SqlRefused("control_character", "There is a control character here: take it out.", line, column)
    depth = deepest = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        deepest = max(deepest, depth)
    chained = sum(text.count(char) for char in "+-*/|")
    if deepest > DEEPEST or chained > LONGEST_CHAIN or len(_WORDS.findall(text)) > _MOST_WORDS:
        raise SqlRefused("too_deep", "The statement is nested too deeply.", hint="Split it into CTEs.")


def tree_of(text: str) -> dict[str, Any]:
    """DuckDB's syntax tree of a text that is one SELECT; raises SqlRefused for any other."""
    cursor = _parser().cursor()
    try:
        # A literal and no parameter: for one, DuckDB would load pandas, where it is installed, in each new process.
        asked = f"select json_serialize_sql({quote_literal(text)}::varchar)"
        tree = json.loads(cursor.execute(asked).fetchall()[0][0])
        if tree["error"] and tree.get("error_type") == "parser":
            raise _syntax(text, str(tree["error_message"]), int(tree.get("position", -1)))
        kinds = [statement.type for statement in cursor.extract_statements(text)]
    except duckdb.Error as error:
        said = hints.said_by(error)
        raise _syntax(text, said.message, said.position) from None
    if len(kinds) > 1 and not re.search(r"\bpivot\b", text, re.IGNORECASE):
        raise SqlRefused("not_one_statement", f"These are {len(kinds)} statements.", hint="Write one SELECT.")
    if not kinds or kinds != [duckdb.StatementType.SELECT] or tree["error"] or len(tree["statements"]) != 1:
        raise _not_select([kind.name for kind in kinds])
    return dict(tree)


def _syntax(text: str, message: str, position: int) -> SqlRefused:
    said = message.partition("\n")[0].rstrip(".")
    return SqlRefused("syntax", f"{said[:1].upper()}{said[1:]}.", *place(text, position))


def _not_select(kinds: list[str]) -> SqlRefused:
    if not kinds:
        return SqlRefused("empty", "There is no statement.", hint="Write one SELECT.")
    if len(kinds) > 1 or kinds == ["MULTI"]:
        hint = (
            "A PIVOT must list its values, as in: pivot events on type in ('visit', 'order') using count(*)."
        )
        return SqlRefused("not_select", "This is no single SELECT.", hint=hint)
    said = (
        "This cannot be read as one SELECT." if kinds == ["SELECT"] else f"This is no SELECT but {kinds[0]}."
    )
    return SqlRefused("not_select", said, hint="Only reading is possible: write one SELECT.")


def written(tree: dict[str, Any]) -> str:
    """SQL that says what the tree says; raises SqlRefused."""
    try:
        asked = f"select json_deserialize_sql({quote_literal(json.dumps(tree))}::json)"
        sql = str(_parser().cursor().execute(asked).fetchall()[0][0])
        if len(_parser().cursor().extract_statements(sql)) == 1:
            return sql
    except duckdb.Error:
        pass
    raise SqlRefused(
        "not_understood", "This statement cannot be written out again.", hint="Say it otherwise."
    )


def _refusals(text: str, relations: Mapping[str, Sequence[str]]) -> Callable[[str, str, int], SqlRefused]:
    def refuse(code: str, name: str, offset: int) -> SqlRefused:
        line, column = place(text, offset if offset != NOWHERE else -1)
        message, hint = hints.of_refusal(code, name, relations)
        return SqlRefused(code, message, line, column, hint, {"name": name} if name else {})

    return refuse


def _pair(ours: Any, theirs: Any, found: dict[int, int]) -> None:
    """Walk two trees of one shape, and note which place in the one is which in the other."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if "query_location" in ours and "query_location" in theirs:
            found.setdefault(ours["query_location"], theirs["query_location"])
        for name in ours.keys() & theirs.keys():
            _pair(ours[name], theirs[name], found)
    elif isinstance(ours, list) and isinstance(theirs, list):
        for one, other in zip(ours, theirs, strict=False):
            _pair(one, other, found)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB that parses; it holds nothing and opens nothing."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": "1",
            "memory_limit": "256MB",
            "temp_directory": "",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
        },
    )
    for setting in ("errors_as_json = true", "python_enable_replacements = false"):
        connection.execute(f"set {setting}")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
