"""What a FeatureModel reads: the organization's datasets, cut to what was known on each snapshot date.

    spine      entity_key, snapshot_date: for whom, and on which morning, a feature is wanted
    entities   their attributes as known then, with snapshot_date
    events     every event before the snapshot date, once for each date on which it is known, with snapshot_date

and each other dataset under its own name: with a mapped time column cut in the same way, with a snapshot_date; without
one as it is, since nobody can say when it was known. A naive `select entity_key, snapshot_date, count(*) from events group
by all` is therefore right, and no statement can look ahead: what comes later is not in the relations.

Columns keep the users' names; beside them stand `entity_key`, `time`, `type` and `amount` as the mapping says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from warehouse.lake.duck import parquet_files, quote_literal, quote_name
from warehouse.lake.tables import LINE, Column, Table, relation_sql
from warehouse.lake.tenant_sql.desk import Relation

OWN_NAMES = ("spine", "entities", "events")
_NUMBERS = ("integer", "double", "decimal")
_MOMENTS = ("date", "timestamp")


@dataclass(frozen=True)
class Source:
    """One dataset at one of its versions. `history` holds older versions with the day from which each was known."""

    name: str
    kind: Literal["entities", "events"]
    table: Table
    mapping: Mapping[str, Any]
    history: tuple[tuple[date, Table], ...] = ()


@dataclass(frozen=True)
class Sources:
    """What the FeatureModels of one Model may read. `hidden` columns of the entities, such as the outcome, are left out."""

    entities: Source | None
    events: tuple[Source, ...]
    others: tuple[Source, ...] = ()
    hidden: frozenset[str] = field(default_factory=frozenset)

    def files(self) -> list[Path]:
        """Every file that the relations read, and no other."""
        found = [self.entities] if self.entities else []
        tables = [
            table
            for source in (*found, *self.events, *self.others)
            for table in (source.table, *(old for _, old in source.history))
        ]
        return list(dict.fromkeys(part for table in tables for part in table.parts))


def relations(
    sources: Sources, spine: Path | Sequence[date], dates: Sequence[date], *, newest: date | None = None
) -> list[Relation]:
    """The relations over these snapshot dates. `spine` is a Parquet file, or the dates for every entity known on them.

    On `newest`, the date that is scored, the entities are as last uploaded, whatever the hour at which they came.
    """
    days = sorted(dates)
    made = [Relation("spine", _spine(sources, spine, newest), held=True)]
    if sources.entities:
        made.append(Relation("entities", entities_sql(sources.entities, days, sources.hidden, newest)))
    if sources.events:
        made.append(Relation("events", events_sql(sources.events, days)))
    taken = {relation.name for relation in made}
    for source in sources.others:
        if source.name not in taken | set(OWN_NAMES):
            made.append(Relation(source.name, _other(source, days)))
    return made


def marks(sources: Sources) -> dict[str, str]:
    """In words, how far back each relation is known; for whoever writes a feature."""
    found = {}
    if sources.entities:
        found["entities"] = (
            "as uploaded before each snapshot date"
            if sources.entities.history
            else "as last uploaded: no history"
        )
    if sources.events:
        found["events"] = "before each snapshot date"
    for source in sources.others:
        timed = source.mapping.get("time") is not None
        found[source.name] = (
            "before each snapshot date" if timed else "as last uploaded: it has no time column"
        )
    return found


def columns_of(sources: Sources, relation: str, column: str) -> Iterator[tuple[str, str]]:
    """The (dataset, column) behind a column of a relation; `spine` and the snapshot date come from no column."""
    behind: dict[str, Sequence[Source]] = {
        "events": sources.events,
        "entities": [sources.entities] if sources.entities else [],
    }
    others = [source for source in sources.others if source.name == relation]
    for source in behind.get(relation, others):
        names = {each.name.lower(): each.name for each in source.table.columns}
        role = _ROLES.get(column, ())
        mapped = next((str(source.mapping[each]) for each in role if source.mapping.get(each)), None)
        name = mapped or names.get(column.lower())
        if column == "" or name is not None:
            yield source.name, name or ""


# The columns that a mapping gives to every relation, whatever the users call them.
_ROLES = {"entity_key": ("entity_key",), "time": ("time",), "type": ("type",), "amount": ("amount", "value")}


def events_sql(sources: Sequence[Source], days: Sequence[date]) -> str:
    """The events of all these datasets, each once per day on which it was known."""
    return "\nunion all by name\n".join(_cut(source, day) for source in sources for day in days)


def entities_sql(
    source: Source, days: Sequence[date], hidden: frozenset[str], newest: date | None = None
) -> str:
    """One row per entity and day: its attributes in the version that was known then, dates to come left empty."""
    return "\nunion all by name\n".join(_as_known(source, day, hidden, day == newest) for day in days)


def _spine(sources: Sources, spine: Path | Sequence[date], newest: date | None) -> str:
    if isinstance(spine, Path):
        return f"select distinct entity_key, snapshot_date from {parquet_files([spine])}"
    days = sorted(spine)
    if sources.entities:
        whole = entities_sql(sources.entities, days, frozenset(), newest)
        return f"select distinct entity_key, snapshot_date from ({whole})"
    return f"select distinct entity_key, snapshot_date from ({events_sql(sources.events, days)})"


def _other(source: Source, days: Sequence[date]) -> str:
    if source.mapping.get("time"):
        return events_sql([source], days)
    return f"select {', '.join(_columns(source, frozenset()))} from ({relation_sql(source.table)})"


def _cut(source: Source, day: date) -> str:
    """The rows whose time, and whose time of recording where there is one, lie before the day."""
    items = [*_columns(source, frozenset({"snapshot_date"})), f"{_date(day)} as snapshot_date"]
    return f"select {', '.join(items)} from ({relation_sql(source.table)}) where {_before(source, day)}"


def _before(source: Source, day: date) -> str:
    conditions = [
        f"{_moment(source.table.column(name))} < {_date(day)}"
        for role in ("time", "recorded_at")
        if (name := source.mapping.get(role))
    ]
    if key := source.mapping.get("entity_key"):
        conditions.append(f"{_text(key)} is not null")
    return " and ".join(conditions) or "true"


def _as_known(source: Source, day: date, hidden: frozenset[str], is_newest: bool) -> str:
    table = source.table
    if source.history and not is_newest:
        # Before the first version nothing was known: that one stands nearest.
        earlier = [old for since, old in source.history if since < day]
        table = replace((earlier or [source.history[0][1]])[-1], columns=table.columns)
    at = replace(source, table=table)
    items = [
        *_columns(at, hidden | {"snapshot_date"}, day),
        f"{_date(day)} as snapshot_date",
    ]
    rows = f"select *, row_number() over () as _place from ({relation_sql(table)})"
    # Of two rows of one key the later one counts.
    last = f"row_number() over (partition by {_key(at)} order by _place desc) = 1"
    return f"select {', '.join(items)} from ({rows}) where {_before(at, day)} qualify {last}"


def _columns(source: Source, without: frozenset[str], day: date | None = None) -> Iterator[str]:
    """The canonical columns that the mapping gives, then the users' own; the first of two equal names counts."""
    taken = {LINE, *(name.lower() for name in without)}
    for name, expression in _canonical(source):
        taken.add(name)
        yield f"{expression} as {name}"
    for column in source.table.columns:
        if column.name.lower() in taken:
            continue
        taken.add(column.name.lower())
        name = quote_name(column.name)
        if day is not None and column.type in _MOMENTS:
            yield f"case when {name} < {_date(day)} then {name} end as {name}"
        else:
            yield f"{name} as {name}"


def _canonical(source: Source) -> Iterator[tuple[str, str]]:
    mapping, table = source.mapping, source.table
    if mapping.get("entity_key"):
        yield "entity_key", _text(mapping["entity_key"])
    elif source.kind == "entities":
        yield "entity_key", f"'L' || {LINE}"
    if source.kind == "entities":
        return
    if name := mapping.get("time"):
        yield "time", _moment(table.column(name))
    if name := mapping.get("type"):
        yield "type", _text(name)
    if name := mapping.get("amount") or mapping.get("value"):
        yield "amount", _number(table.column(name))


def _key(source: Source) -> str:
    return _text(source.mapping["entity_key"]) if source.mapping.get("entity_key") else LINE


def _text(name: str) -> str:
    return f"nullif(trim(cast({quote_name(name)} as varchar)), '')"


def _number(column: Column) -> str:
    name = quote_name(column.name)
    return f"{'cast' if column.type in _NUMBERS else 'try_cast'}({name} as double)"


def _moment(column: Column) -> str:
    """The column as a timestamp; whole numbers are read as days like 19970131."""
    name = quote_name(column.name)
    if column.type == "integer":
        return f"try_strptime(cast({name} as varchar), '%Y%m%d')"
    return f"{'cast' if column.type in _MOMENTS else 'try_cast'}({name} as timestamp)"


def _date(day: date) -> str:
    return f"date {quote_literal(day.isoformat())}"
