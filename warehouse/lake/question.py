"""A question about the future, in four parts: who is asked about, what is awaited, how far ahead, and when we stood.

population  {"kind": "all"} | {"kind": "active", "days": N} | {"kind": "condition", "entities": <Parquet path>}
outcome     {"kind": "inactivity", "days": N, "event_type"?: ...} | {"kind": "event", "event_type": ..., "once"?: bool}
            | {"kind": "column", ...} | None
horizon     days; of an inactivity, its own
snapshots   the dates; see `warehouse/lake/snapshots.py`
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import duckdb

from warehouse.lake.duck import parquet_files
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import EventSource

Outcome = Literal["column", "inactivity", "event", "none"]
Population = Literal["all", "active", "condition"]
_DEFAULT_HORIZON = 90


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
    """The question in these words; raises CannotBuild where a part is missing or contradicts another."""
    kind: Outcome = (outcome or {"kind": "none"}).get("kind", "column")
    if kind not in ("column", "inactivity", "event", "none"):
        raise CannotBuild(
            "outcome_kind_unknown",
            f"An outcome of the kind {kind!r} is not known: it is a column, an inactivity or an event.",
        )
    awaited = (outcome or {}).get("event_type")
    if kind in ("inactivity", "event") and not events:
        raise CannotBuild(
            "outcome_without_events",
            f"An outcome of the kind {kind!r} is looked for in events: add a dataset of events to the model.",
        )
    if kind == "event" and not awaited:
        raise CannotBuild(
            "outcome_without_event_type", "Say which type of event the outcome is: `event_type`."
        )
    if awaited and not any(source.column("type") for source in events):
        raise CannotBuild(
            "events_without_type",
            f"The outcome looks for events of type {awaited!r}, but no dataset of events has a column mapped as `type`.",
        )
    horizon = _horizon(kind, outcome, horizon_days)
    who = population or ({"kind": "active", "days": horizon} if kind == "inactivity" else {"kind": "all"})
    return Question(
        population=_population(who, events),
        active_days=_days(who.get("days"), "population") if who["kind"] == "active" else None,
        condition=Path(who["entities"]) if who["kind"] == "condition" else None,
        outcome=kind,
        awaited_type=str(awaited) if awaited else None,
        once=bool((outcome or {}).get("once", False)),
        horizon_days=horizon,
    )


def _population(who: Mapping[str, Any], events: Sequence[EventSource]) -> Population:
    kind: Population = who["kind"]
    if kind not in ("all", "active", "condition"):
        raise CannotBuild(
            "population_kind_unknown",
            f"A population of the kind {kind!r} is not known: it is all, active or condition.",
        )
    if kind == "active" and not events:
        raise CannotBuild(
            "population_without_events",
            "Who was active is seen in events: add a dataset of events to the model, or choose the population `all`.",
        )
    return kind


def _horizon(kind: Outcome, outcome: Mapping[str, Any] | None, horizon_days: int | None) -> int | None:
    if kind == "inactivity":
        days = _days((outcome or {}).get("days") or horizon_days, "outcome")
        if horizon_days is not None and days != horizon_days:
            raise CannotBuild(
                "horizon_is_not_the_inactivity",
                f"An inactivity of {days} days is known after {days} days, and the horizon is {horizon_days}: give both"
                " the same number of days, or leave the horizon out.",
            )
        return days
    if kind == "event":
        return _days(horizon_days if horizon_days is not None else _DEFAULT_HORIZON, "horizon")
    return horizon_days


def _days(found: Any, part: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= 3650:
        raise CannotBuild(
            "days_out_of_range", f"The {part} needs a number of days from 1 to 3650, not {found!r}."
        )
    return found


def write(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    question: Question,
    known_until: date,
    *,
    has_history: bool = False,
) -> None:
    """Write `question`, one row, and `chosen`, the population that a condition chose, below `schema`.

    `known_until` is the first morning of which nothing is known yet.
    """
    days = "null" if question.active_days is None else question.active_days
    horizon = "null" if question.horizon_days is None else question.horizon_days
    connection.execute(
        f"create table {schema}.question as select '{question.population}' as population,"
        f" cast({days} as integer) as active_days, '{question.outcome}' as outcome, {question.once} as once,"
        f" cast({horizon} as integer) as horizon_days, date '{known_until}' as known_until, {has_history} as has_history"
    )
    chosen = (
        f"select cast(entity_key as varchar) as entity_key, cast(snapshot_date as date) as snapshot_date"
        f" from {parquet_files([question.condition])}"
        if question.condition
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
