"""Statements of every shape, as somebody might write them who tries doors: allowed and forbidden names in all the places
where DuckDB looks a name up. And a judge of what a statement touches that does not know the gate's own walk."""

import json
import re
from functools import cache
from typing import Any

import duckdb
from hypothesis import strategies as st

from warehouse.lake.tenant_sql import functions

RELATIONS = {"events": ["k", "d", "amount", "tags"], "spine": ["k", "d"], "My Orders": ["k", "price"]}
HIDDEN = ("secret", "_outcomes", "result", "judged")
_SYSTEM = (
    *("duckdb_settings", "duckdb_tables", "sqlite_master", "pragma_database_list", "pg_catalog.pg_class"),
    *(
        "information_schema.tables",
        "main.secret",
        "memory.main.secret",
        "temp.secret",
        "system.main.duckdb_views",
    ),
    *("'/etc/passwd'", "'secret.parquet'", '"secret"', '"SECRET"', "Secret", '"/etc/passwd"'),
)
FORBIDDEN = (*HIDDEN, *_SYSTEM)
ALLOWED = ("events", "spine", '"My Orders"', "EVENTS", '"events"', "Spine")


@cache
def engine() -> dict[str, frozenset[str]]:
    """Every function of the engine, by kind."""
    found = duckdb.connect().execute(
        "select lower(function_type), lower(function_name) from duckdb_functions() where function_name ~ '^[a-z_0-9]+$'"
    )
    kinds: dict[str, set[str]] = {}
    for kind, name in found.fetchall():
        kinds.setdefault(kind, set()).add(name)
    return {kind: frozenset(names) for kind, names in kinds.items()}


@cache
def world() -> duckdb.DuckDBPyConnection:
    """Relations that may be read, and others that may not, in one connection, as at a desk."""
    connection = duckdb.connect()
    connection.execute(
        "create table events as select 1 as k, date '2026-01-01' as d, 2.5 as amount, ['a'] as tags"
    )
    connection.execute(
        'create table spine as select k, d from events; create table "My Orders" as select 1 as k, 2 as price'
    )
    for name in HIDDEN:
        connection.execute(
            f"create table {name} as select 1 as k, date '2026-01-01' as d, 7 as amount, 9 as price"
        )
    return connection


def touched(sql: str) -> tuple[set[str], set[str]]:
    """The relations and functions that the engine itself would use for this statement: names from its binder, from the
    plan that it makes, and from the text of its tree. Raises duckdb.Error where it cannot be bound."""
    connection = world().cursor()
    relations = {name.lower() for name in connection.get_table_names(sql)}
    plan = connection.execute(f"explain (format json) {sql}").fetchall()[0][1]
    tree = connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()[0][0]
    called = set(re.findall(r'"function_name":\s*"((?:[^"\\]|\\.)*)"', tree))
    for node in _nodes(json.loads(plan)):
        more = node.get("extra_info") or {}
        if table := more.get("Table"):
            relations.add(str(table).rpartition(".")[2].strip('"').lower())
        if name := more.get("Function"):
            called.add(str(name))
    return relations, {name.lower() for name in called}


def _nodes(plan: Any) -> list[dict[str, Any]]:
    if isinstance(plan, list):
        return [node for each in plan for node in _nodes(each)]
    return [plan, *_nodes(plan.get("children", []))] if isinstance(plan, dict) else []


def outside(sql: str) -> list[str]:
    """What of `touched` is on no list; nothing, for a statement that may run."""
    relations, called = touched(sql)
    own = {name.lower() for name in RELATIONS} | set(
        re.findall(r'(?:with(?: recursive)?|,)\s+"?(\w+)"?', sql.lower())
    )
    known = functions.allowed() | functions.OF_TABLES | {"seq_scan", "range", "unnest"}
    return sorted(
        {*(name for name in relations if name not in own), *(name for name in called if name not in known)}
    )


# --- what is written ---------------------------------------------------------------------------------------------

_names = st.one_of(st.sampled_from(ALLOWED), st.sampled_from(ALLOWED), st.sampled_from(FORBIDDEN))
_columns = st.sampled_from(
    ("k", "d", "amount", "tags", "price", "events.k", "e.k", "e", "*", "columns('k')", "#1")
)
_constants = st.sampled_from(
    (
        "1",
        "'x'",
        "null",
        "date '2026-01-01'",
        "[1, 2]",
        "{'a': 1}",
        "'/etc/passwd'",
        "'secret'",
        "interval 1 day",
        "1e3",
    )
)
_types = st.sampled_from(
    ("int", "varchar", "date", "int[]", "struct(a int)", "decimal(9, 2)", "json", "regclass", "secret")
)


def _functions() -> st.SearchStrategy[str]:
    kinds = engine()
    every = sorted(kinds["scalar"] | kinds["aggregate"] | kinds.get("macro", frozenset()))
    forbidden = sorted(set(every) - functions.allowed())
    return st.one_of(
        st.sampled_from(sorted(functions.allowed() & set(every))),
        st.sampled_from(forbidden),
        st.sampled_from(
            (
                "main.sum",
                "system.main.getenv",
                "pg_catalog.pg_get_viewdef",
                '"sum"',
                "GETENV",
                "current_setting",
            )
        ),
    )


def _table_functions() -> st.SearchStrategy[str]:
    kinds = engine()
    return st.sampled_from(
        sorted(kinds["table"] | kinds.get("table_macro", frozenset()) | kinds.get("pragma", frozenset()))
    )


def statements() -> st.SearchStrategy[str]:
    return st.recursive(_plain(), _nested, max_leaves=5)


def _plain() -> st.SearchStrategy[str]:
    return st.builds(
        lambda item, name, where: f"select {item} from {name}{where}",
        _items(_constants),
        _sources(st.just("select 1 as k")),
        st.sampled_from(
            ("", " where k = 1", " limit 1", " order by 1", " using sample 1", " as e", " e(k, x)")
        ),
    )


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    item, source, expression = _items(inner), _sources(inner), _expressions(inner)
    return st.one_of(
        st.builds(lambda i, s: f"select {i} from {s}", item, source),
        st.builds(lambda i, s, e: f"select {i} from {s} as e where {e}", item, source, expression),
        st.builds(lambda i, s, e: f"select {i} from {s} group by {e} having {e}", item, source, expression),
        st.builds(
            lambda i, s, e: f"select {i} from {s} qualify row_number() over (order by {e}) = 1",
            item,
            source,
            expression,
        ),
        st.builds(
            lambda i, s, e: f"select {i} from {s} order by {e} limit ({e}) offset 1", item, source, expression
        ),
        st.builds(lambda i, s, e: f"select distinct on ({e}) {i} from {s}", item, source, expression),
        st.builds(lambda s, i: f"from {s} select {i}", source, item),
        st.builds(lambda s: f"from {s}", source),
        st.builds(
            lambda a, b, how: f"{a} {how} {b}",
            inner,
            inner,
            st.sampled_from(("union all", "except", "intersect", "union by name")),
        ),
        st.builds(lambda n, a, b: f"with {n} as ({a}) {b}", _names.filter(str.isidentifier), inner, inner),
        st.builds(
            lambda n, a, b: f"with {n} as materialized ({a}) {b}",
            _names.filter(str.isidentifier),
            inner,
            inner,
        ),
        st.builds(
            lambda n, a, b: f"with recursive {n}(k) as ({a} union all {b}) select * from {n}",
            _names.filter(str.isidentifier),
            inner,
            inner,
        ),
        st.builds(lambda s, e: f"pivot {s} on k in (1, 2) using sum({e})", source, expression),
        st.builds(lambda s: f"unpivot {s} on k, amount into name n value v", source),
        st.builds(lambda s: f"select * from ({s}) as e", inner),
        st.builds(lambda e: f"values ({e}), (1)", expression),
        st.builds(lambda s: f"select exists ({s}), ({s}), 1 in ({s}), array({s})", inner),
        st.builds(
            lambda verb, s: f"{verb} {s}",
            st.sampled_from(
                ("describe", "summarize", "explain", "show", "table", "copy", "create table x as")
            ),
            inner,
        ),
        st.builds(lambda s, t: f"{s}; {t}", inner, inner),
        st.builds(
            lambda s, words: f"{words} {s} {words}",
            inner,
            st.sampled_from(("/* a */", "-- b\n", "(", ";", "\t")),
        ),
    )


def _sources(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.one_of(
        _names,
        _names,
        st.builds(lambda s: f"({s})", inner),
        st.builds(
            lambda f, a: f"{f}({a})",
            _table_functions(),
            st.sampled_from(("", "1", "'/etc/passwd'", "'secret'", "1, 2", "table secret")),
        ),
        st.builds(lambda s: f"(values (1, 2)) as e(k, d), lateral ({s})", inner),
        st.sampled_from(
            (
                "range(3)",
                "unnest([1, 2])",
                "generate_series(1, 2)",
                "(table secret)",
                "query('select 1')",
                "query_table('secret')",
            )
        ),
    )
    joins = (
        "join {} using (k)",
        ", {}",
        "left join {} on true",
        "asof join {} using (k, d)",
        "semi join {} using (k)",
        "positional join {}",
        "cross join {}",
    )
    return st.one_of(
        one, st.builds(lambda a, b, how: f"{a} {how.format(b)}", one, one, st.sampled_from(joins))
    )


def _items(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = _expressions(inner)
    return st.one_of(one, st.builds(lambda a, b: f"{a}, {b}", one, one))


def _expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    leaf = st.one_of(_columns, _constants)
    called = _functions()
    return st.one_of(
        leaf,
        st.builds(lambda f, a: f"{f}({a})", called, leaf),
        st.builds(lambda f, a, b: f"{f}({a}, {b})", called, leaf, leaf),
        st.builds(lambda f, a: f"{a}.{f}()", called, st.sampled_from(("k", "amount", "tags"))),
        st.builds(lambda f, a: f"{f}({a}) filter (where {a} is not null)", called, leaf),
        st.builds(lambda f, a: f"{f}({a}) over (partition by {a} order by {a})", called, leaf),
        st.builds(lambda f, g, a: f"{f}({g}({a}))", called, called, leaf),
        st.builds(lambda f, a: f"list_transform([1], x -> {f}(x, {a}))", called, leaf),
        st.builds(lambda f, a: f"list_transform([1], lambda x: {f}(x) + {a})", called, leaf),
        st.builds(lambda f, a: f"[{f}(x) for x in [1, 2] if {a} is null]", called, leaf),
        st.builds(lambda a, t: f"{a}::{t}", leaf, _types),
        st.builds(lambda a, t: f"try_cast({a} as {t})", leaf, _types),
        st.builds(lambda s: f"({s})", inner),
        st.builds(lambda s: f"(select max(k) from ({s}) as m)", inner),
        st.builds(lambda a, s: f"{a} in ({s})", leaf, inner),
        st.builds(lambda a, b: f"case when {a} = {b} then {a} else {b} end", leaf, leaf),
        st.builds(lambda f, a: f"struct_pack(a := {f}({a})).a", called, leaf),
        st.builds(lambda f: f"columns(c -> {f}(c))", called),
        st.builds(lambda n: f"{n}.k", _names),
        st.builds(lambda a: f"current_setting({a})", leaf),
        st.sampled_from(
            (
                "getvariable('x')",
                "current_schemas(true)",
                "$1",
                "?",
                "default",
                "secret.*",
                "rowid",
                "nextval('s')",
            )
        ),
    )
