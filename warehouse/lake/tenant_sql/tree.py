"""A walk over DuckDB's syntax tree that knows every kind of node that may stand there, and refuses any other.

The tree is what `json_serialize_sql` gives: query nodes (with `cte_map`), relations after FROM (with `sample`) and
expressions (with `class`). The walk keeps the names of common table expressions in scope as DuckDB does: one sees those
before it, itself only when it is recursive. A name that is neither in scope nor allowed would be looked up in the
connection, and is refused, wherever it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from warehouse.lake.tenant_sql import functions

QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"}
RELATIONS = {"BASE_TABLE", "SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "TABLE_FUNCTION", "PIVOT"}
EXPRESSIONS = {
    *("CONSTANT", "COLUMN_REF", "STAR", "FUNCTION", "OPERATOR", "CONJUNCTION", "COMPARISON", "CASE", "CAST"),
    *("BETWEEN", "SUBQUERY", "WINDOW", "LAMBDA", "LAMBDA_REF", "COLLATE", "POSITIONAL_REFERENCE"),
}
# Parts of a query that are neither: order, limit, distinct, and the parameters of a type in a cast.
OTHERS = {
    *("ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"),
    *("ORDER_DEFAULT", "ASCENDING", "DESCENDING"),
    *("DECIMAL_TYPE_INFO", "LIST_TYPE_INFO", "STRUCT_TYPE_INFO", "ARRAY_TYPE_INFO", "UNBOUND_TYPE_INFO"),
    *("GENERIC_TYPE_INFO", "STRING_TYPE_INFO", "ENUM_TYPE_INFO"),
}
NOWHERE = 2**64 - 1
MOST_NODES = 20_000

Refuse = Callable[[str, str, int], Exception]


@dataclass
class Walk:
    """One look through a statement; `relations` are allowed, in lower case. Raises what `refuse` makes.

    `refuse(code, name, offset)` gets the kind of trouble, the name that makes it, and its place in the text.
    """

    relations: frozenset[str]
    of_the_moment: bool
    refuse: Refuse
    used: set[str] = field(default_factory=set)
    nodes: int = 0

    def over(self, part: Any, scope: frozenset[str] = frozenset()) -> None:
        if isinstance(part, list):
            for each in part:
                self.over(each, scope)
        elif isinstance(part, dict):
            self.nodes += 1
            if self.nodes > MOST_NODES:
                raise self.refuse("too_large", "", NOWHERE)
            self._one(part, scope)

    def _one(self, part: dict[str, Any], scope: frozenset[str]) -> None:
        kind, at = part.get("type"), part.get("query_location", NOWHERE)
        if "cte_map" in part:
            self._query(part, scope)
        elif "class" in part:
            self._expression(part, at)
            self._parts(part, scope)
        elif "sample" in part:
            self._relation(part, scope, at)
        elif isinstance(kind, str) and kind not in OTHERS:
            raise self.refuse("node", kind, at)
        else:
            if kind == "UNBOUND_TYPE_INFO":
                self._type(part)
            self._parts(part, scope)

    def _type(self, part: dict[str, Any]) -> None:
        name = str(part["name"]).lower()
        if part.get("schema") or part.get("catalog") or name not in functions.TYPES:
            raise self.refuse("type", name, NOWHERE)

    def _parts(self, part: dict[str, Any], scope: frozenset[str], without: tuple[str, ...] = ()) -> None:
        for name, value in part.items():
            if name not in without:
                self.over(value, scope)

    def _query(self, part: dict[str, Any], scope: frozenset[str]) -> None:
        if part.get("type") not in QUERIES:
            raise self.refuse("node", str(part.get("type")), NOWHERE)
        for entry in part["cte_map"]["map"]:
            name, query = entry["key"].lower(), entry["value"]["query"]
            itself = query["node"].get("type") == "RECURSIVE_CTE_NODE"
            self.over(entry["value"], scope | {name} if itself else scope)
            scope = scope | {name}
        if part["type"] == "RECURSIVE_CTE_NODE":
            # It goes by the name of the expression that holds it; only its second half may name itself.
            self.over(part["right"], scope)
            self.over(part["left"], scope - {part["cte_name"].lower()})
            self._parts(part, scope, without=("cte_map", "left", "right"))
        else:
            self._parts(part, scope, without=("cte_map",))

    def _expression(self, part: dict[str, Any], at: int) -> None:
        kind = part["class"]
        if kind not in EXPRESSIONS:
            raise self.refuse("node", str(kind), at)
        if kind in ("FUNCTION", "WINDOW"):
            self._function(part, functions.allowed() | {"unnest"}, at)
        if kind == "COLUMN_REF" and len(part["column_names"]) == 1:
            # `current_date` without parentheses is a column to the parser.
            self._moment(part["column_names"][0].lower(), at)

    def _function(self, part: dict[str, Any], known: frozenset[str], at: int) -> None:
        name = str(part["function_name"]).lower()
        if part.get("catalog") or part.get("schema") not in ("", "main"):
            raise self.refuse("qualified", f"{part.get('schema')}.{name}", at)
        if name not in known:
            raise self.refuse("function", name, at)
        self._moment(name, at)
        if name == "age" and len(part["children"]) == 1:
            self._moment("current_date", at)

    def _moment(self, name: str, at: int) -> None:
        if not self.of_the_moment and name in functions.OF_THE_MOMENT:
            raise self.refuse("of_the_moment", name, at)

    def _relation(self, part: dict[str, Any], scope: frozenset[str], at: int) -> None:
        kind = part.get("type")
        if kind not in RELATIONS:
            raise self.refuse("node", str(kind), at)
        if kind == "BASE_TABLE":
            self._table(part, scope, at)
        if kind == "TABLE_FUNCTION":
            called = part["function"]
            self._function(called, functions.OF_TABLES, at)
            self.over(called["children"], scope)
            self._parts(part, scope, without=("function",))
        else:
            self._parts(part, scope)

    def _table(self, part: dict[str, Any], scope: frozenset[str], at: int) -> None:
        name = part["table_name"]
        if part.get("schema_name") or part.get("catalog_name") or part.get("at_clause"):
            raise self.refuse("qualified", ".".join(filter(None, (part.get("schema_name"), name))), at)
        if name.lower() in scope:
            return
        if name.lower() not in self.relations:
            raise self.refuse("unknown_relation", name, at)
        self.used.add(name.lower())
