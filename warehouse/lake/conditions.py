"""A population by a condition in SQL: what it reads, and where it runs.

It is an expression over `entities` as known on each date (over `spine`, where there are only events), beside the columns of
the FeatureModels that the Model learns from, with subqueries over whatever a FeatureModel may read. It runs confined, on
dates that are settled before; a build gets the keys and dates that it chose, and dbt sees nothing else of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from warehouse.lake import known
from warehouse.lake.duck import parquet_files, quote_name
from warehouse.lake.known import Sources
from warehouse.lake.tenant_sql.conditions import STANDING
from warehouse.lake.tenant_sql.desk import Morning, Relation


def sources_of(sources: Sources, outcome: str | None) -> Sources:
    """What a condition may read: the outcome alone is hidden from it. What a model does not learn from may well choose
    whom it is asked of."""
    return replace(sources, hidden=frozenset([outcome] if outcome else []))


@dataclass(frozen=True)
class Room:
    """What a desk is opened with, to run a condition at."""

    relations: list[Relation]
    mornings: list[Morning]
    files: list[Path]


def room(
    sources: Sources,
    dates: Sequence[date],
    *,
    newest: date | None = None,
    features: Sequence[Path] = (),
    standing: Path | None = None,
) -> Room:
    """For these dates. `features` are FeatureModels that have run already, `standing` is what is to be counted."""
    relations, files = known.shared(sources), [*sources.files(), *features]
    if standing is not None:
        relations.append(Relation(STANDING, f"select * from {parquet_files([standing])}", shown=False))
        files.append(standing)
    mornings = [
        Morning(
            morning.day,
            [*morning.relations, *(_beside(place, file, morning.day) for place, file in enumerate(features))],
        )
        for morning in known.mornings(sources, dates, newest=newest)
    ]
    return Room(relations, mornings, files)


def _beside(place: int, file: Path, day: date) -> Relation:
    rows = f"select * from {parquet_files([file])} where snapshot_date = date '{day.isoformat()}'"
    return Relation(f"_feature_{place + 1}", rows, shown=False, beside=True)


def unbound(sources: Sources, day: date, features: Sequence[Sequence[Mapping[str, str]]] = ()) -> Room:
    """For who only wants to know whether a condition could run: nothing is held, no feature has run.

    `features` are the columns of each FeatureModel: {name, kind}.
    """
    made = known.on(sources, day)
    for place, columns in enumerate(features, start=1):
        items = ", ".join(
            f"cast(null as {_TYPES[column['kind']]}) as {quote_name(column['name'])}" for column in columns
        )
        keys = "cast(null as varchar) as entity_key, cast(null as date) as snapshot_date"
        rows = f"select {keys}, {items} where false"
        made.append(Relation(f"_feature_{place}", rows, shown=False, beside=True))
    relations = [replace(relation, held=False) for relation in known.shared(sources)]
    return Room(relations, [Morning(day, made)], sources.files())


_TYPES = {"number": "double", "category": "varchar", "flag": "boolean"}
