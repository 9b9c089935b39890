"""From which columns each column of a SELECT is made: read off DuckDB's own syntax tree.

    >>> from warehouse.lake.tenant_sql.gate import tree_of
    >>> found = origins(tree_of("select count(*) filter (age < 30) as lately from log where who <> ''"), {"log": ["who", "age"]})
    >>> sorted(found.columns[0].values), sorted(found.rows)
    ([('log', 'age')], [('log', ''), ('log', 'who')])

`values` are the columns that the value is computed from; `rows` those that decide which rows count: in a join, a filter, a
grouping. A relation whose rows are counted is there as (relation, ""). What cannot be followed (PIVOT, recursion,
`columns(...)`) raises Unprovable: then only the relations are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from warehouse.lake.tenant_sql.functions import OF_THE_MOMENT

Origin = tuple[str, str]
Origins = frozenset[Origin]
NONE: Origins = frozenset()


class Unprovable(Exception):
    """The tree says something that is not followed."""


@dataclass(frozen=True)
class Made:
    """One column of a result; without a name where only the engine knows it."""

    name: str | None
    values: Origins


@dataclass(frozen=True)
class Result:
    """The columns of a relation in their order, and what decides its rows. `open`: it has columns of unknown names."""

    columns: tuple[Made, ...]
    rows: Origins = NONE
    open: Origins | None = None

    def column(self, name: str) -> Origins | None:
        return self._by_name.get(name.lower(), self.open)

    @cached_property
    def _by_name(self) -> dict[str, Origins]:
        found: dict[str, Origins] = {}
        for made in self.columns:
            if made.name:
                found[made.name.lower()] = found.get(made.name.lower(), NONE) | made.values
        return found

    @property
    def every(self) -> Origins:
        return NONE.union(*(made.values for made in self.columns), self.rows)


@dataclass(frozen=True)
class _Scope:
    """What names mean at one place: relations after FROM, CTEs, aliases of the select list, lambda parameters."""

    ctes: Mapping[str, Result]
    relations: Sequence[tuple[str, Result]] = ()
    aliases: Mapping[str, Origins] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    outer: "_Scope | None" = None

    def find(self, names: Sequence[str]) -> Origins | None:
        lowered = [name.lower() for name in names]
        if lowered[0] in self.bound:
            return NONE
        for place in range(len(lowered) - 1):
            named = [r.column(lowered[place + 1]) for alias, r in self.relations if alias == lowered[place]]
            if any(each is not None for each in named):
                return NONE.union(*(each for each in named if each is not None))
        here = [found for _, r in self.relations if (found := r.column(lowered[0])) is not None]
        if here:
            return NONE.union(*here)
        if lowered[0] in self.aliases:
            return self.aliases[lowered[0]]
        whole = [r.every for alias, r in self.relations if alias == lowered[0]]
        if whole:
            return NONE.union(*whole)
        return self.outer.find(names) if self.outer else None


def origins(tree: Mapping[str, Any], relations: Mapping[str, Sequence[str]]) -> Result:
    """Of the one SELECT in the tree; `relations` gives the columns of each, by name or `schema.name`."""
    known = {
        name.lower(): Result(
            tuple(Made(column, frozenset({(name, column)})) for column in columns), frozenset({(name, "")})
        )
        for name, columns in relations.items()
    }
    try:
        return _query(tree["statements"][0]["node"], _Scope(known))
    except RecursionError:
        raise Unprovable("nested too deeply") from None


def tables(part: Any) -> set[str]:
    """The names after FROM anywhere in a tree, as `name` or `schema.name`; those of CTEs too."""
    found: set[str] = set()
    if isinstance(part, dict):
        if part.get("type") == "BASE_TABLE":
            found.add(".".join(filter(None, (part["schema_name"], part["table_name"]))).lower())
        part = list(part.values())
    if isinstance(part, list):
        found = found.union(*(tables(each) for each in part))
    return found


def _query(node: Mapping[str, Any], scope: _Scope) -> Result:
    ctes = dict(scope.ctes)
    for entry in node["cte_map"]["map"]:
        result = _query(entry["value"]["query"]["node"], _Scope(ctes, outer=scope.outer))
        ctes[entry["key"].lower()] = _renamed(result, entry["value"].get("aliases", ()))
    inside = _Scope(ctes, outer=scope.outer)
    match node["type"]:
        case "SELECT_NODE":
            return _select(node, inside)
        case "SET_OPERATION_NODE":
            return _set(node, inside)
    raise Unprovable(str(node["type"]))


def _set(node: Mapping[str, Any], scope: _Scope) -> Result:
    left, right = (_query(node[side], scope) for side in ("left", "right"))
    rows = left.rows | right.rows
    if node["setop_type"] == "UNION_BY_NAME":
        names = dict.fromkeys(made.name for made in (*left.columns, *right.columns))
        return Result(tuple(Made(name, _named(left, name) | _named(right, name)) for name in names), rows)
    if len(left.columns) != len(right.columns):
        raise Unprovable("a set operation over unequal columns")
    if node["setop_type"] != "UNION":  # what stands on the right only says which rows stay
        return Result(left.columns, rows | left.every | right.every)
    pairs = zip(left.columns, right.columns, strict=True)
    return Result(tuple(Made(one.name, one.values | other.values) for one, other in pairs), rows)


def _named(result: Result, name: str | None) -> Origins:
    return (result.column(name) if name else None) or NONE


def _select(node: Mapping[str, Any], outside: _Scope) -> Result:
    relations, rows = _from(node["from_table"], outside)
    scope = _Scope(outside.ctes, relations, outer=outside.outer)
    columns: list[Made] = []
    aliases: dict[str, Origins] = {}
    for item in node["select_list"]:
        made = list(_items(item, _Scope(scope.ctes, relations, aliases, outer=outside.outer)))
        columns += made
        aliases |= {each.name.lower(): each.values for each in made if each.name and item["alias"]}
    scope = _Scope(scope.ctes, relations, aliases, outer=outside.outer)
    for part in ("where_clause", "having", "qualify"):
        rows |= _refs(node[part], scope)
    rows |= _groups(node, columns, scope)
    rows |= _modifiers(node["modifiers"], scope)
    return Result(tuple(columns), rows)


def _groups(node: Mapping[str, Any], columns: Sequence[Made], scope: _Scope) -> Origins:
    found = NONE
    for expression in node["group_expressions"]:
        if expression["class"] == "CONSTANT":  # `group by 2`
            place = expression["value"].get("value")
            found |= columns[place - 1].values if isinstance(place, int) and place <= len(columns) else NONE
        else:
            found |= _refs(expression, scope)
    if node["aggregate_handling"] == "FORCE_AGGREGATES":  # `group by all`
        plain = [item for item in node["select_list"] if item["class"] == "COLUMN_REF"]
        found |= _refs(plain, scope)
    return found


def _modifiers(modifiers: Sequence[Mapping[str, Any]], scope: _Scope) -> Origins:
    kinds = {modifier["type"] for modifier in modifiers}
    decides = {"LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"} & kinds
    return _refs(list(modifiers), scope) if decides else NONE


def _items(item: Mapping[str, Any], scope: _Scope) -> Iterator[Made]:
    if item["class"] != "STAR":
        yield Made(
            item["alias"] or (item["column_names"][-1] if item["class"] == "COLUMN_REF" else None),
            _refs(item, scope),
        )
        return
    if item.get("columns") or item.get("expr") or item.get("rename_list"):
        raise Unprovable("a choice of columns by pattern")
    without = {str(name).lower() for name in item["exclude_list"]}
    without |= {str(each["column"]).lower() for each in item.get("qualified_exclude_list", ())}
    instead = {str(entry["key"]).lower(): entry["value"] for entry in item["replace_list"]}
    wanted = item["relation_name"].lower()
    for alias, relation in scope.relations:
        if wanted and alias != wanted:
            continue
        if relation.open is not None:
            raise Unprovable("all columns of a function's rows")
        for made in relation.columns:
            name = (made.name or "").lower()
            if name not in without:
                yield Made(made.name, _refs(instead[name], scope)) if name in instead else made


# --- what stands after FROM ------------------------------------------------------------------------------------


def _from(part: Mapping[str, Any], scope: _Scope) -> tuple[list[tuple[str, Result]], Origins]:
    match part["type"]:
        case "EMPTY":
            return [], NONE
        case "BASE_TABLE":
            alias, result = _table(part, scope)
            return [(alias, result)], result.rows
        case "SUBQUERY":
            # A lateral one sees what stands before it, which is the scope's outer.
            result = _renamed(_query(part["subquery"]["node"], scope), part["column_name_alias"])
            return [(part["alias"].lower(), result)], result.rows
        case "JOIN":
            return _join(part, scope)
        case "EXPRESSION_LIST":
            lists = part["values"]
            values = [_refs([row[place] for row in lists], scope) for place in range(len(lists[0]))]
            return [(part["alias"].lower(), Result(tuple(Made(None, each) for each in values)))], NONE
        case "TABLE_FUNCTION":
            called = _refs(part["function"]["children"], scope)
            names = part["column_name_alias"]
            made = Result(tuple(Made(name, called) for name in names), NONE, None if names else called)
            return [((part["alias"] or part["function"]["function_name"]).lower(), made)], called
    raise Unprovable(str(part["type"]))


def _table(part: Mapping[str, Any], scope: _Scope) -> tuple[str, Result]:
    name, schema = part["table_name"].lower(), part["schema_name"].lower()
    result = scope.ctes.get(f"{schema}.{name}" if schema else name)
    if result is None:
        raise Unprovable(f"the relation {name}")
    return part["alias"].lower() or name, _renamed(result, part["column_name_alias"])


def _join(part: Mapping[str, Any], scope: _Scope) -> tuple[list[tuple[str, Result]], Origins]:
    left, left_rows = _from(part["left"], scope)
    beside = _Scope(scope.ctes, left, outer=scope.outer)
    right, right_rows = _from(part["right"], _Scope(scope.ctes, outer=beside))
    both = _Scope(scope.ctes, [*left, *right], outer=scope.outer)
    rows = left_rows | right_rows | _refs(part["condition"], both)
    shared = list(part["using_columns"])
    if part["ref_type"] == "NATURAL":
        there = {made.name for _, result in right for made in result.columns}
        shared += [made.name for _, r in left for made in r.columns if made.name in there]
    for name in shared:
        rows |= both.find([name]) or NONE
    if part["join_type"] in ("SEMI", "ANTI"):
        return left, rows
    # Of two columns that a join makes one, `*` shows one.
    right = [(alias, _without(result, shared)) if shared else (alias, result) for alias, result in right]
    return [*left, *right], rows


def _without(result: Result, names: Sequence[str]) -> Result:
    gone = {name.lower() for name in names}
    return Result(
        tuple(made for made in result.columns if (made.name or "").lower() not in gone),
        result.rows,
        result.open,
    )


def _renamed(result: Result, names: Sequence[str]) -> Result:
    if not names:
        return result
    kept = [
        Made(names[place] if place < len(names) else made.name, made.values)
        for place, made in enumerate(result.columns)
    ]
    return Result(tuple(kept), result.rows, result.open)


# --- expressions -----------------------------------------------------------------------------------------------


def _refs(part: Any, scope: _Scope) -> Origins:
    """Every column that an expression, or anything with expressions in it, is computed from."""
    if isinstance(part, list):
        return NONE.union(*(_refs(each, scope) for each in part))
    if not isinstance(part, dict):
        return NONE
    match part.get("class"):
        case "COLUMN_REF":
            return _column(part["column_names"], scope)
        case "SUBQUERY":
            inner = _query(part["subquery"]["node"], _Scope(scope.ctes, outer=scope))
            return inner.every | _refs(part["child"], scope)
        case "LAMBDA":
            named = frozenset(str(name).lower() for name in _names(part["lhs"]))
            inside = _Scope(scope.ctes, scope.relations, scope.aliases, scope.bound | named, scope.outer)
            return _refs(part["expr"], inside)
        case "STAR" | "POSITIONAL_REFERENCE":
            raise Unprovable("columns that are not named")
    return NONE.union(*(_refs(each, scope) for each in part.values()))


def _column(names: Sequence[str], scope: _Scope) -> Origins:
    found = scope.find(names)
    if found is None and len(names) == 1 and names[0].lower() in OF_THE_MOMENT:
        return NONE
    if found is None:
        raise Unprovable(f"the column {'.'.join(names)}")
    return found


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("class") == "COLUMN_REF":
            yield part["column_names"][-1]
        for each in part.values():
            yield from _names(each)
    elif isinstance(part, list):
        for each in part:
            yield from _names(each)
