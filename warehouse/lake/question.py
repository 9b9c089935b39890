"""A question that a build answers: its four parts (`warehouse/question_rules.py`) held against the datasets, and written
down for dbt.

Of a population by a condition, `entities` is the Parquet file of those that it chose: the statement itself has run before,
confined (`warehouse/lake/conditions.py`), and dbt sees keys and dates alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import duckdb

from warehouse import question_rules
from warehouse.lake.duck import parquet_files
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import EventSource
from warehouse.question_rules import BadQuestion

Outcome = Literal["column", "inactivity", "event", "none"]
Population = Literal["all", "active", "condition"]


@dataclass(frozen=True)
class Question:
    """A question that can be asked of these datasets: checked, and with nothing left to default."""

    population: Population
    active_days: int | None
    condition: Path | None
    outcome: Outcome
    awaited_type: str | None
    once: bool
    horizon_days: int | None

    @property
    def of_events(self) -> bool:
        """Whether the answer is found in the events, so that several past dates can be learned from."""
        return self.outcome in ("inactivity", "event")


def ask(
    population: Mapping[str, Any] | None,
    outcome: Mapping[str, Any] | None,
    horizon_days: int | None,
    events: Sequence[EventSource],
) -> Question:
    """The question in these words; raises CannotBuild where a part is missing or contradicts another. Without an outcome
    nothing is awaited: rows are only to be scored."""
    try:
        settled = question_rules.settle(
            outcome=outcome or {"kind": "column"},
            horizon_days=horizon_days,
            population=population,
            snapshots=None,
            has_entities=True,  # or the columns of the mapping are missed, which is told better
            has_events=bool(events),
            has_types=any(source.column("type") for source in events),
        )
    except BadQuestion as problem:
        raise CannotBuild(problem.code, problem.message) from None
    who, what = settled.population, settled.outcome
    chose = (population or {}).get("entities")
    return Question(
        population=who["kind"],
        active_days=who.get("days"),
        condition=Path(chose) if chose and who["kind"] == "condition" else None,
        outcome=what["kind"] if outcome else "none",
        awaited_type=what.get("event_type"),
        once=bool(what.get("once", False)),
        horizon_days=settled.horizon_days,
    )


def write(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    question: Question,
    known_until: date,
    *,
    has_history: bool = False,
) -> None:
    """Write `question`, one row, below `schema`. `known_until` is the first morning of which nothing is known yet."""
    days = "null" if question.active_days is None else question.active_days
    horizon = "null" if question.horizon_days is None else question.horizon_days
    connection.execute(
        f"create table {schema}.question as select '{question.population}' as population,"
        f" cast({days} as integer) as active_days, '{question.outcome}' as outcome, {question.once} as once,"
        f" cast({horizon} as integer) as horizon_days, date '{known_until}' as known_until, {has_history} as has_history"
    )


def write_chosen(connection: duckdb.DuckDBPyConnection, schema: str, condition: Path | None) -> None:
    """Write `chosen`, the population that a condition chose, below `schema`."""
    chosen = (
        f"select cast(entity_key as varchar) as entity_key, cast(snapshot_date as date) as snapshot_date"
        f" from {parquet_files([condition])}"
        if condition
        else "select cast(null as varchar) as entity_key, cast(null as date) as snapshot_date where false"
    )
    connection.execute(
        f"create table {schema}.chosen as select distinct entity_key, snapshot_date from ({chosen})"
    )


def size(connection: duckdb.DuckDBPyConnection, schema: str, question: Question, known_until: date) -> int:
    """About how many entities one date has: those active before the last date that can be learned from."""
    last = known_until - timedelta(days=question.horizon_days or 0)
    back = (
        f"and known_on >= date '{last - timedelta(days=question.active_days)}'"
        if question.active_days
        else ""
    )
    found = connection.execute(
        f"select approx_count_distinct(entity_number) from {schema}.events where known_on < date '{last}' {back}"
    ).fetchall()
    return int(found[0][0])
