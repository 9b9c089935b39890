"""A desk at which features are tried: a sample of the entities on one morning, with what came of them.

The sample and its events are held in memory, so that each further try is answered at once. It is chosen by the entities'
keys: the same ones every time.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake import known
from warehouse.lake.duck import parquet_files, quote_literal, quote_name
from warehouse.lake.known import Sources
from warehouse.lake.tables import relation_sql
from warehouse.lake.tenant_sql.desk import Morning, Relation
from warehouse.lake.tenant_sql.measures import OUTCOMES

SAMPLE = 5_000  # entities


@dataclass(frozen=True)
class Outcomes:
    """Where what came of the entities is found: a file of outcomes as a build has them, or a column of the entities."""

    file: Path | None = None
    column: str | None = None
    positive: tuple[str, ...] = ()

    def newest_date(self) -> date | None:
        """The last snapshot date of which outcomes are known."""
        return None if self.file is None else _dates(self.file)[1]

    def has(self, day: date) -> bool:
        """Whether the day is one of the file's."""
        return self.file is not None and day in _dates(self.file)[0]

    @property
    def files(self) -> list[Path]:
        return [self.file] if self.file else []


@dataclass(frozen=True)
class Room:
    """What a desk is opened with, to try features at."""

    relations: list[Relation]
    morning: Morning
    files: list[Path]


def room(sources: Sources, day: date, outcomes: Outcomes | None) -> Room:
    """`spine`, `entities`, `events` and the other datasets on that day, of a sample of the entities."""
    whole = {relation.name: relation for relation in known.on(sources, day, spine=_spine(outcomes, day))}
    everyone = whole.pop("spine").sql
    sampled = (
        f"with everyone as (select distinct entity_key, snapshot_date from ({everyone}))"
        f" select * from everyone order by hash(entity_key), entity_key limit {SAMPLE}"
    )
    made = [Relation("spine", sampled, held=True)]
    for name, relation in whole.items():
        keyed = name in ("entities", "events")
        sql = f"select r.* from ({relation.sql}) as r where r.entity_key in (select entity_key from spine)"
        made.append(Relation(name, sql, held=True) if keyed else relation)
    if outcomes is not None:
        made.append(Relation(OUTCOMES, _outcomes(sources, outcomes, day), held=True, shown=False))
    files = [*sources.files(), *(outcomes.files if outcomes else [])]
    return Room(known.shared(sources), Morning(day, made), files)


def _spine(outcomes: Outcomes | None, day: date) -> Path | None:
    """The population as a build has it, where there is one for that day."""
    return outcomes.file if outcomes and outcomes.has(day) else None


@lru_cache(maxsize=64)
def _dates(file: Path) -> tuple[frozenset[date], date | None]:
    """All snapshot dates of a file of outcomes, and the newest with a known one. Such a file never changes."""
    table = pq.read_table(file, columns=["snapshot_date", "y"])
    known_ones = table.filter(pc.is_valid(table["y"]))["snapshot_date"]
    every = frozenset(pc.unique(table["snapshot_date"]).to_pylist())
    return every, max(pc.unique(known_ones).to_pylist(), default=None)


def _outcomes(sources: Sources, outcomes: Outcomes, day: date) -> str:
    if outcomes.file is not None:
        return f"select entity_key, snapshot_date, y from {parquet_files([outcomes.file])}"
    assert sources.entities is not None
    assert outcomes.column is not None
    value = f"lower(trim(cast({quote_name(outcomes.column)} as varchar)))"
    positive = ", ".join(quote_literal(each.strip().lower()) for each in outcomes.positive)
    key = sources.entities.mapping.get("entity_key")
    of = f"nullif(trim(cast({quote_name(key)} as varchar)), '')" if key else "'L' || _line"
    return (
        f"select {of} as entity_key, date {quote_literal(day.isoformat())} as snapshot_date,"
        f" any_value({value} in ({positive})) as y from ({relation_sql(sources.entities.table)})"
        f" where {value} <> '' group by 1"
    )
