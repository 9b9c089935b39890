"""Events on their way into a build: what happened to whom, on which day, under names of our own.

Each source is one dataset of events. Its types become numbered kinds, its other columns numbered measures and
categories; the words that people wrote for them stay here, in `Kind` and `Measure`, until the features are published.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from warehouse.lake import attributes, times
from warehouse.lake.attributes import Attribute, FeatureColumn, LeftOut
from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.errors import CannotBuild
from warehouse.lake.notices import counted
from warehouse.lake.tables import LINE, Table, relation_sql

MOST_KINDS = 8  # types with features of their own; the rest are told together
OTHER = MOST_KINDS + 1
_MOST_MEASURES = 6
_MOST_CATEGORIES = 4
_ROLES = ("entity_key", "time", "type", "amount", "recorded_at")
_NOTHING = (
    "select 0::integer as entity_number, 0::tinyint as source, date '1970-01-01' as happened_on,"
    " date '1970-01-01' as known_on, 0::bigint as place, 0::tinyint as kind, false as awaited,"
    " 0::decimal(18, 4) as amount where false"
)


@dataclass(frozen=True)
class EventSource:
    """A dataset of events: its short name in the plural ("purchases"), its rows, and which column means what.

    `mapping` needs `entity_key` and `time`, and may have `type`, `amount` and `recorded_at` (when the row came to be
    known, where that is later than when it happened), and `time_zone`, by whose clocks the days are counted.
    """

    name: str
    table: Table
    mapping: Mapping[str, Any]
    exclude: tuple[str, ...] = ()

    def column(self, role: str) -> str | None:
        found = self.mapping.get(role)
        return str(found) if found else None


@dataclass(frozen=True)
class Chosen:
    """What of a source becomes features: its types by kind (1, 2, ...), and its further columns.

    `exact` are the columns whose numbers fit four digits after the point, once that has been looked at.
    """

    source: EventSource
    kinds: tuple[str, ...] = ()
    others: bool = False
    measures: tuple[Attribute, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    exact: frozenset[str] | None = None

    @property
    def made_of(self) -> dict[str, str]:
        """The user's word for each of our names: {"kind_1": "refund", "number_001": "basket size"}."""
        kinds = {f"kind_{number}": word for number, word in enumerate(self.kinds, start=1)}
        return kinds | {each.name: each.column.name for each in self.measures}


@dataclass(frozen=True)
class EventCounts:
    """Rows of a source as received, and those that were left out, by why."""

    rows: int = 0
    keyless: int = 0
    timeless: int = 0
    ancient: int = 0
    future: int = 0
    orphans: int = 0
    first: date | None = None
    last: date | None = None

    def sentences(self, name: str) -> list[str]:
        """What a log should say of them."""
        reasons = {
            "without a key: left out": self.keyless,
            "without a time: left out": self.timeless,
            "before 1970: left out, for such dates are mostly blanks in disguise": self.ancient,
            "in the future: left out": self.future,
            "of somebody whom the dataset of customers or leads does not have: left out": self.orphans,
        }
        found = counted(self.rows, "row", "rows")
        known = f", from {self.first} to {self.last}" if self.first else ""
        lines = [f"{name}: {found}{known}."]
        return lines + [f"{name}: {counted(n, 'row', 'rows')} {why}." for why, n in reasons.items() if n]


def check(source: EventSource) -> None:
    """The columns that the mapping names are there and can be read; raises CannotBuild."""
    names = {column.name: column for column in source.table.columns}
    for role in _ROLES:
        column = source.column(role)
        if column is None and role in ("entity_key", "time"):
            raise CannotBuild(
                f"{role}_not_mapped",
                f"The dataset of events {source.name!r} needs a column for its {role.replace('_', ' ')}: choose it in"
                " the dataset's mapping.",
                dataset=source.name,
            )
        if column is not None and column not in names:
            raise CannotBuild(
                "mapping_column_missing",
                f"The mapping of {source.name!r} takes the {role.replace('_', ' ')} from the column {column!r}, which"
                " the dataset does not have: choose one of its columns, or upload the data with that column.",
                column=column,
            )
    for role in ("time", "recorded_at"):
        column = source.column(role)
        if column is not None and names[column].type not in ("date", "timestamp", "integer"):
            raise CannotBuild(
                "time_is_not_a_time",
                f"The column {column!r} of {source.name!r} holds {names[column].type} and no times: choose a column of"
                " dates or times in the mapping.",
                column=column,
                dataset=source.name,
            )


def time_sql(source: EventSource, role: str = "time") -> str:
    """The column as a timestamp on the dataset's clocks; whole numbers are read as days like 19970131."""
    name = source.column(role)
    assert name is not None
    return times.local_sql(source.table.column(name), times.zone_of(source.mapping))


def key_sql(source: EventSource) -> str:
    return f"nullif(trim(cast({received_key(source)} as varchar)), '')"


def received_key(source: EventSource) -> str:
    """The key as received, quoted: trimming each distinct key is a hundredth of the work of trimming each row's."""
    name = source.column("entity_key")
    assert name is not None
    return quote_name(name)


def type_sql(source: EventSource) -> str:
    name = source.column("type")
    return f"nullif(trim(cast({quote_name(name)} as varchar)), '')" if name else "cast(null as varchar)"


def usable_sql(source: EventSource, received_on: date) -> str:
    """True for rows whose time can be used: there, not before 1970, and not after the day of receipt."""
    return times.usable_sql(time_sql(source), received_on)


# --- what becomes a feature ------------------------------------------------------------------------------------


def choose(connection: duckdb.DuckDBPyConnection, source: EventSource, missing: Collection[str]) -> Chosen:
    """The types that most entities have, and the further columns that vary."""
    kinds, others = _kinds(connection, source)
    roles = {name: code for role, code in _CODES.items() if (name := source.column(role))}
    roles |= dict.fromkeys(source.exclude, "asked")
    found, left_out = attributes.choose(
        connection, relation_sql(source.table), source.table.columns, roles=roles, missing=missing
    )
    numbers = [each for each in found if each.kind in ("number", "flag")][:_MOST_MEASURES]
    texts = [each for each in found if each.kind == "category"][:_MOST_CATEGORIES]
    told = {each.column.name for each in (*numbers, *texts)}
    left_out += [
        LeftOut.because("one_too_many", each.column.name) for each in found if each.column.name not in told
    ]
    return Chosen(source, kinds, others, _numbered(numbers, texts), tuple(left_out))


# Why the columns of these roles are no features: codes of `attributes.LEFT_OUT`.
_CODES = {
    "entity_key": "is_key",
    "time": "is_time",
    "type": "is_type",
    "amount": "is_amount",
    "recorded_at": "is_recorded_at",
}


def _kinds(connection: duckdb.DuckDBPyConnection, source: EventSource) -> tuple[tuple[str, ...], bool]:
    if source.column("type") is None:
        return (), False
    found = connection.execute(
        f"select type from (select {type_sql(source)} as type, {key_sql(source)} as key"
        f" from ({relation_sql(source.table)})) where type is not null"
        f" group by type order by approx_count_distinct(key) desc, type limit {MOST_KINDS + 1}"
    ).fetchall()
    types = [str(row[0]) for row in found]
    return (tuple(types[:MOST_KINDS]), len(types) > MOST_KINDS) if len(types) > 1 else ((), False)


def _numbered(numbers: Sequence[Attribute], texts: Sequence[Attribute]) -> tuple[Attribute, ...]:
    """`number_001`, ... and `category_001`, ...: the sources of a build share these columns."""
    as_numbers = [
        replace(each, name=f"number_{place:03}", kind="number") for place, each in enumerate(numbers, start=1)
    ]
    as_texts = [replace(each, name=f"category_{place:03}") for place, each in enumerate(texts, start=1)]
    return (*as_numbers, *as_texts)


def as_learned(source: EventSource, features: Sequence[FeatureColumn]) -> Chosen:
    """What a model that exists has learned from this source, under the same names, whatever the rows look like now."""
    recipes = [f.recipe for f in features if f.recipe and f.recipe.get("events") == source.name]
    kinds: dict[int, str] = {}
    measures: dict[str, Attribute] = {}
    others = False
    for recipe in recipes:
        made = recipe["made"].split("_")
        if made[0] == "kind":
            if int(made[1]) == OTHER:
                others = True
            else:
                kinds[int(made[1])] = recipe["of"]
        elif made[0] in ("number", "category") and made[1].isdigit():
            name = f"{made[0]}_{made[1]}"
            measures[name] = Attribute(name, made[0], source.table.column(recipe["of"]))  # type: ignore[arg-type]
    return Chosen(
        source,
        tuple(kinds[number] for number in sorted(kinds)),
        others,
        tuple(measures[n] for n in sorted(measures)),
    )


# --- what dbt is given -----------------------------------------------------------------------------------------


def write(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    chosen: Sequence[Chosen],
    *,
    awaited_type: str | None,
    received_on: date,
) -> list[EventCounts]:
    """Write `events`, `event_sources` and `event_columns` below `schema`, beside the `entities` that are there.

    `awaited` marks the events that an outcome looks for: those of a type, or all. The order of rows must be kept by
    the connection where a source has several parts.
    """
    numbers = _names(chosen, "number")
    categories = _names(chosen, "category")
    chosen = [exactly(connection, each) for each in chosen]
    selects = [
        _select(schema, place, each, numbers, categories, awaited_type, received_on)
        for place, each in enumerate(chosen, start=1)
    ]
    connection.execute(f"create table {schema}.events as {' union all by name '.join(selects) or _NOTHING}")
    connection.execute(
        f"create table {schema}.event_sources (source tinyint, has_amount boolean, is_recorded boolean)"
    )
    connection.execute(f"create table {schema}.event_columns (source tinyint, name varchar, kind varchar)")
    for place, each in enumerate(chosen, start=1):
        has_amount = "true" if each.source.column("amount") else "false"
        recorded = "true" if each.source.column("recorded_at") else "false"
        connection.execute(f"insert into {schema}.event_sources values ({place}, {has_amount}, {recorded})")
        columns = [(name, name.split("_")[0]) for name in each.made_of]
        columns += [(f"kind_{OTHER}", "kind")] if each.others else []
        if columns:
            rows = ", ".join(f"({place}, '{name}', '{kind}')" for name, kind in columns)
            connection.execute(f"insert into {schema}.event_columns values {rows}")
    return [
        _count(connection, schema, place, each, received_on) for place, each in enumerate(chosen, start=1)
    ]


def _names(chosen: Sequence[Chosen], kind: str) -> list[str]:
    return sorted({measure.name for each in chosen for measure in each.measures if measure.kind == kind})


def _select(
    schema: str,
    place: int,
    chosen: Chosen,
    numbers: Sequence[str],
    categories: Sequence[str],
    awaited_type: str | None,
    received_on: date,
) -> str:
    source, exact = chosen.source, chosen.exact or frozenset()
    by_name = {each.name: each for each in chosen.measures}
    amount = source.column("amount")
    recorded = f"cast({time_sql(source, 'recorded_at')} as date)" if source.column("recorded_at") else None
    happened_on = f"cast({time_sql(source)} as date)"
    order = LINE if len(source.table.parts) < 2 else "row_number() over ()"
    items = [
        "entities.entity_number",
        f"{place}::tinyint as source",
        f"{happened_on} as happened_on",
        f"{f'greatest({happened_on}, coalesce({recorded}, {happened_on}))' if recorded else happened_on} as known_on",
        # the second, and then the line: of two events in the same second the later line is the last
        f"((epoch_us({time_sql(source)}) // 1000000) << 31) + (_order & 2147483647) as place",
        f"{_kind_case(chosen)} as kind",
        f"{_awaited(source, awaited_type)} as awaited",
        f"{_figure(amount, exact) if amount else 'cast(null as decimal(18, 4))'} as amount",
    ]
    for name in numbers:
        measure = by_name.get(name)
        value = _figure(measure.column.name, exact) if measure else "cast(null as decimal(18, 4))"
        items.append(f"{value} as {name}")
    for name in categories:
        measure = by_name.get(name)
        items.append(f"{measure.sql if measure else 'cast(null as varchar)'} as {name}")
    return (
        f"select {', '.join(items)} from (select *, {order} as _order from ({relation_sql(source.table)})) as events"
        f" inner join ({_numbers(schema, source)}) as entities on entities.received_key = events.{received_key(source)}"
        f" where {usable_sql(source, received_on)}"
    )


def _numbers(schema: str, source: EventSource) -> str:
    """The number of the entity behind each key as received: "7" and " 7" may both be written."""
    return (
        f"select received.{received_key(source)} as received_key, numbers.entity_number"
        f" from (select distinct {received_key(source)} from ({relation_sql(source.table)})) as received"
        f" inner join {schema}.entity_numbers as numbers on numbers.entity_key = {key_sql(source)}"
    )


def _kind_case(chosen: Chosen) -> str:
    if not chosen.kinds:
        return "0::tinyint"
    when = " ".join(f"when {quote_literal(word)} then {n}" for n, word in enumerate(chosen.kinds, start=1))
    return f"cast(case {type_sql(chosen.source)} {when} else {OTHER} end as tinyint)"


def _awaited(source: EventSource, awaited_type: str | None) -> str:
    if awaited_type is None:
        return "true"
    return f"coalesce({type_sql(source)} = {quote_literal(awaited_type)}, false)"


def exactly(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> Chosen:
    """With the columns whose numbers fit four digits after the point: their sums do not depend on the order of rows."""
    return chosen if chosen.exact is not None else replace(chosen, exact=_exact(connection, chosen))


def _exact(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> frozenset[str]:
    names = [each.column.name for each in chosen.measures if each.kind == "number"]
    amount = chosen.source.column("amount")
    names += [amount] if amount else []
    if not names:
        return frozenset()
    tests = [
        f"coalesce(bool_and(abs({v}) < 1e11 and round({v}, 4) = {v}), true)"
        for v in (f"try_cast({quote_name(name)} as double)" for name in names)
    ]
    row = connection.execute(
        f"select {', '.join(tests)} from ({relation_sql(chosen.source.table)})"
    ).fetchall()[0]
    return frozenset(name for name, fits in zip(names, row, strict=True) if fits)


def _figure(column: str, exact: frozenset[str]) -> str:
    return f"try_cast({quote_name(column)} as {'decimal(18, 4)' if column in exact else 'double'})"


def _count(
    connection: duckdb.DuckDBPyConnection, schema: str, place: int, chosen: Chosen, received_on: date
) -> EventCounts:
    source, time = chosen.source, time_sql(chosen.source)
    tests = {
        "keyless": f"{received_key(source)} is null or {key_sql(source)} is null",
        "timeless": f"{time} is null",
        "ancient": times.ancient_sql(time),
        "future": times.future_sql(time, received_on),
    }
    sums = ", ".join(f"count(*) filter (where {test})" for test in tests.values())
    usable = f"count(*) filter (where {key_sql(source)} is not null and {usable_sql(source, received_on)})"
    row = connection.execute(
        f"select count(*), {usable}, {sums} from ({relation_sql(source.table)})"
    ).fetchall()[0]
    used, first, last = connection.execute(
        f"select count(*), min(happened_on), max(happened_on) from {schema}.events where source = {place}"
    ).fetchall()[0]
    keyless, timeless, ancient, future = row[2:]
    return EventCounts(row[0], keyless, timeless, ancient, future, row[1] - used, first, last)
