"""What people's SQL reads: the organization's datasets, cut to what was known on a snapshot date.

    spine      entity_key, snapshot_date: for whom, and on which morning, a feature is wanted
    entities   their attributes as known then, with snapshot_date
    events     every event before the snapshot date, with snapshot_date

and each other dataset under its own name: with a mapped time column cut in the same way, with a snapshot_date; without
one as it is, since nobody can say when it was known. A statement over several dates runs on each by itself, with that date's
relations alone: so a naive `select entity_key, snapshot_date, count(*) from events group by all` is right, and no statement
can look ahead, not even one that forgets to join on the date.

Who is there on a date, and which events count, is as in dbt_project (`int_spine`, `stg_events`): a test holds the two
against each other. Columns keep the users' names; beside them stand `entity_key`, `time`, `type` and `amount` as the mapping
says: `time` by the clocks of the dataset's time zone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from warehouse.lake import times
from warehouse.lake.duck import parquet_files, quote_literal, quote_name
from warehouse.lake.tables import LINE, Column, Table, relation_sql
from warehouse.lake.tenant_sql.desk import Morning, Relation

OWN_NAMES = ("spine", "entities", "events")
FIRST_SEEN = "_first_seen"  # entity_key, since: the day since which an event of theirs is known
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


def shared(sources: Sources) -> list[Relation]:
    """What the relations of every date are made with; out of the statements' reach."""
    if not (sources.entities and sources.events):
        return []
    return [Relation(FIRST_SEEN, _first_seen(sources.events), held=True, shown=False)]


def mornings(sources: Sources, days: Iterable[date], *, newest: date | None = None) -> list[Morning]:
    """The relations on each of these dates."""
    return [Morning(day, on(sources, day, newest=newest)) for day in sorted(days)]


def on(
    sources: Sources, day: date, *, spine: Path | None = None, newest: date | None = None
) -> list[Relation]:
    """The relations on one date. `spine` is a Parquet file of those for whom a feature is wanted; else it is everybody.

    On `newest`, the date that is scored, the entities are as last uploaded, whatever the hour at which they came.
    """
    made = [Relation("spine", _spine(sources, day, spine, newest))]
    if sources.entities:
        made.append(Relation("entities", entities_sql(sources, day, newest)))
    if sources.events:
        made.append(Relation("events", _union(_cut(source, day) for source in sources.events)))
    taken = {relation.name for relation in made}
    for source in sources.others:
        if source.name not in taken | set(OWN_NAMES):
            made.append(Relation(source.name, _other(source, day)))
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


def of_today(sources: Sources, dataset: str, column: str, *, exact: bool = True) -> bool:
    """Whether a column of one of the other datasets is as last uploaded, on whatever date it is read.

    So is all of a dataset without a time. Of another list of customers or leads the time tells since when each is there,
    and not since when their attributes are so. Where only the dataset is known (`exact` is false), any of it may be meant.
    """
    for source in sources.others:
        if source.name == dataset:
            if not source.mapping.get("time"):
                return True
            told = {source.mapping.get("entity_key"), source.mapping["time"], *([""] if exact else [])}
            return source.kind == "entities" and column not in told
    return False


# The columns that a mapping gives to every relation, whatever the users call them.
_ROLES = {"entity_key": ("entity_key",), "time": ("time",), "type": ("type",), "amount": ("amount", "value")}


def entities_sql(sources: Sources, day: date, newest: date | None = None) -> str:
    """One row per entity: its attributes in the version that was known on the day, dates to come left empty.

    Who is there, and of which key the later row counts, is told by the newest version; on `newest` itself, the date that is
    scored, attributes are as last uploaded.
    """
    assert sources.entities is not None
    has_history = bool(sources.entities.history and sources.entities.mapping.get("entity_key"))
    return _as_of(sources, day) if has_history and day != newest else _as_uploaded(sources, day, newest)


def _spine(sources: Sources, day: date, spine: Path | None, newest: date | None) -> str:
    if spine is not None:
        rows = f"select distinct entity_key, snapshot_date from {parquet_files([spine])}"
        return f"{rows} where snapshot_date = {_date(day)}"
    if sources.entities:
        everybody = entities_sql(replace(sources, hidden=frozenset()), day, newest)
    else:
        everybody = _union(_cut(source, day) for source in sources.events)
    return f"select distinct entity_key, snapshot_date from ({everybody})"


def _union(selects: Iterable[str]) -> str:
    return "\nunion all by name\n".join(selects)


def _first_seen(events: Sequence[Source]) -> str:
    selects = [
        f"select {_text(str(source.mapping['entity_key']))} as entity_key, {known_on(source)} as since"
        f" from ({relation_sql(source.table)}) where {_moment_of(source, 'time')} >= {_date(times.FIRST_DAY)}"
        for source in events
    ]
    return f"select entity_key, min(since) as since from ({' union all '.join(selects)}) group by entity_key"


def _other(source: Source, day: date) -> str:
    if source.mapping.get("time"):
        return _cut(source, day)
    return f"select {', '.join(_columns(source, frozenset()))} from ({relation_sql(source.table)})"


def _cut(source: Source, day: date) -> str:
    """The rows whose time, and whose time of recording where there is one, lie before the day."""
    items = [*_columns(source, frozenset({"snapshot_date"})), f"{_date(day)} as snapshot_date"]
    return f"select {', '.join(items)} from ({relation_sql(source.table)}) where {_before(source, day)}"


def _before(source: Source, day: date) -> str:
    """Known before the day: what happened before it, and was recorded before it where that is told."""
    conditions = []
    if source.mapping.get("time"):
        at = _moment_of(source, "time")
        conditions.append(f"{at} >= {_date(times.FIRST_DAY)} and {at} < {_date(day)}")
    if source.mapping.get("recorded_at"):
        conditions.append(f"coalesce({_moment_of(source, 'recorded_at')} < {_date(day)}, true)")
    if key := source.mapping.get("entity_key"):
        conditions.append(f"{_text(key)} is not null")
    return " and ".join(conditions) or "true"


def known_on(source: Source) -> str:
    """The day since which an event is known: that on which it happened, or was recorded."""
    happened = f"cast({_moment_of(source, 'time')} as date)"
    if not source.mapping.get("recorded_at"):
        return happened
    recorded = f"cast({_moment_of(source, 'recorded_at')} as date)"
    return f"greatest({happened}, coalesce({recorded}, {happened}))"


def _as_uploaded(sources: Sources, day: date, newest: date | None) -> str:
    source = sources.entities
    assert source is not None
    items = [
        *_columns(source, sources.hidden | {"snapshot_date"}, _date(day)),
        f"{_date(day)} as snapshot_date",
    ]
    there = [f"{_key(source)} is not null"]
    if sources.events:  # else there is one date, and everybody is there
        seen = f"{_key(source)} in (select entity_key from {FIRST_SEEN} where since < {_date(day)})"
        # Who is listed without a date is only known to be there on the newest.
        listed = [f"{_joined(source)} is null"] if newest in (None, day) else []
        there.append(f"({' or '.join([f'{_joined(source)} < {_date(day)}', seen, *listed])})")
    return f"select {', '.join(items)} from ({_last_rows(source, source.table)}) where {' and '.join(there)}"


def _as_of(sources: Sources, day: date) -> str:
    """Of each entity the newest version known by the day; where it is before them all, the oldest."""
    source = sources.entities
    assert source is not None
    items = [
        *_columns(source, sources.hidden | {"snapshot_date"}, _date(day)),
        f"{_date(day)} as snapshot_date",
    ]
    versions = " union all ".join(
        f"select *, {_key(source)} as _key, {_date(since)} as _since, {place} as _version"
        f" from ({_last_rows(source, replace(table, columns=source.table.columns))})"
        for place, (since, table) in enumerate(source.history)
    )
    # Without events nobody says when they came: they were there all along.
    seen = f"left join {FIRST_SEEN} as seen on seen.entity_key = _key" if sources.events else ""
    there = f"_joined < {_date(day)} or seen.since < {_date(day)}" if sources.events else "true"
    return f"""select {", ".join(items)} from (
        with there as (
            select _key
            from (
                select {_key(source)} as _key, {_joined(source)} as _joined
                from ({_last_rows(source, source.table)})
            ) {seen}
            where {there}
        )
        select * from ({versions}) semi join there using (_key)
        qualify row_number() over (
            partition by _key
            order by
                _since < {_date(day)} desc,
                case when _since < {_date(day)} then _since end desc,
                _since,
                _version desc
        ) = 1
    )"""


def _last_rows(source: Source, table: Table) -> str:
    """Of several rows of one key the last."""
    rows = f"select *, row_number() over () as _place from ({relation_sql(table)})"
    last = f"row_number() over (partition by {_key(source)} order by _place desc) = 1"
    return f"select * exclude (_place) from ({rows}) qualify {last}"


def _joined(source: Source) -> str:
    """The day on which somebody became a customer or lead, where the mapping names a column of dates for it."""
    time = source.mapping.get("time")
    is_day = time is not None and source.table.column(str(time)).type in _MOMENTS
    return f"cast({quote_name(str(time))} as date)" if is_day else "cast(null as date)"


def _columns(source: Source, without: frozenset[str], day: str | None = None) -> Iterator[str]:
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
            yield f"case when {name} < {day} then {name} end as {name}"
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
        yield "time", _moment_of(source, "time")
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


def _moment_of(source: Source, role: str) -> str:
    """The column as a timestamp on the dataset's clocks."""
    return times.local_sql(source.table.column(str(source.mapping[role])), times.zone_of(source.mapping))


def _date(day: date) -> str:
    return f"date {quote_literal(day.isoformat())}"
