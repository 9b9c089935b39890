"""The rules of a question in four parts, for whoever keeps it and whoever answers it: what goes with what, and what is meant
where a part is left out.

    outcome     {kind: column, column, positive} | {kind: inactivity, days, event_type} | {kind: event, event_type, once}
    horizon     days ahead; of an inactivity its own
    population  {kind: all} | {kind: active, days} | {kind: condition, sql}
    snapshots   {every_days, count}, null where the choice is left to Anteve

The catalog keeps what `settle` gives; the lake lets it through again before it answers, and finds nothing to change. Pure:
the rooms that use it do not know each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 3650  # days
MOST_SNAPSHOTS = 60
LONGEST_CONDITION = 8_000  # characters
COLUMN = {"kind": "column", "column": "Churn", "positive": ["Yes"]}
OUTCOMES = f"{COLUMN}, {{'kind': 'inactivity', 'days': 90}} or {{'kind': 'event', 'event_type': 'cancelled'}}"
POPULATIONS = (
    "{'kind': 'all'}, {'kind': 'active', 'days': 180} or {'kind': 'condition', 'sql': \"plan = 'pro'\"}"
)


class BadQuestion(ValueError):
    """A part that cannot be meant: `field` names it, `code` is for programs, the message says what would do."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code, self.message = field, code, message


@dataclass(frozen=True)
class Settled:
    """The four parts, with nothing left to default."""

    outcome: dict[str, Any]
    horizon_days: int | None
    population: dict[str, Any]
    snapshots: dict[str, Any]

    @property
    def over_time(self) -> bool:
        """Whether what happens is told by events, so that there are several snapshot dates."""
        return bool(self.outcome["kind"] != "column")


def settle(
    *,
    outcome: Mapping[str, Any],
    horizon_days: int | None,
    population: Mapping[str, Any] | None,
    snapshots: Mapping[str, Any] | None,
    has_entities: bool,
    has_events: bool,
    has_types: bool = True,
) -> Settled:
    """The question with what was left out filled in. Raises BadQuestion.

    `has_types` is false where it is known that no dataset of events has a column mapped as `type`.
    """
    asked = _outcome(outcome, has_entities=has_entities, has_events=has_events, has_types=has_types)
    horizon = _horizon(asked, horizon_days)
    return Settled(
        outcome=asked,
        horizon_days=horizon,
        population=_population(asked, horizon, population, has_events=has_events),
        snapshots=_snapshots(asked, snapshots),
    )


def _outcome(
    outcome: Mapping[str, Any], *, has_entities: bool, has_events: bool, has_types: bool
) -> dict[str, Any]:
    kind = outcome.get("kind", "column")
    if kind == "column":
        if not has_entities:
            text = "An outcome column stands in a dataset of entities: name one in entities."
            raise BadQuestion("outcome.kind", "outcome_without_entities", text)
        return {"kind": kind, "column": outcome.get("column"), "positive": outcome.get("positive")}
    if kind not in ("inactivity", "event"):
        raise BadQuestion("outcome.kind", "outcome_kind_unknown", f"An outcome is {OUTCOMES}.")
    if not has_events:
        text = "An outcome from what customers do needs a dataset of events: name it in events."
        raise BadQuestion("events", "outcome_without_events", text)
    event_type = outcome.get("event_type")
    if event_type and not has_types:
        raise BadQuestion(
            "outcome.event_type",
            "events_without_type",
            f"The outcome looks for events of type {event_type!r}, but no dataset of events has a column mapped as `type`:"
            " choose it in the dataset's mapping.",
        )
    if kind == "inactivity":
        return {"kind": kind, "days": days(outcome.get("days"), "outcome.days"), "event_type": event_type}
    if not event_type:
        text = "Name the type of the event that is awaited, as in 'cancelled'."
        raise BadQuestion("outcome.event_type", "outcome_without_event_type", text)
    return {"kind": kind, "event_type": event_type, "once": outcome.get("once") is not False}


def _horizon(outcome: dict[str, Any], horizon_days: int | None) -> int | None:
    if outcome["kind"] == "column":
        return horizon_days
    if outcome["kind"] == "event":
        return days(horizon_days, "horizon_days")
    if horizon_days not in (None, outcome["days"]):
        raise BadQuestion(
            "horizon_days",
            "horizon_is_not_the_inactivity",
            f"Inactivity of {outcome['days']} days is known after {outcome['days']} days: leave horizon_days out, or give"
            " the same number.",
        )
    return int(outcome["days"])


def _population(
    outcome: dict[str, Any], horizon: int | None, population: Mapping[str, Any] | None, *, has_events: bool
) -> dict[str, Any]:
    if population is None:
        # Who has been silent for long is gone already: nobody needs to be told.
        if outcome["kind"] == "inactivity" and horizon is not None:
            return {"kind": "active", "days": min(2 * horizon, LONGEST)}
        return {"kind": "all"}
    kind = population.get("kind")
    if kind == "all":
        return {"kind": "all"}
    if kind == "condition":
        return {"kind": kind, "sql": _condition(population.get("sql"))}
    if kind != "active":
        raise BadQuestion("population.kind", "population_kind_unknown", f"A population is {POPULATIONS}.")
    if outcome["kind"] == "column":
        text = "Who is active is told by events: with an outcome column, leave it out."
        raise BadQuestion("population.kind", "population_of_a_column", text)
    if not has_events:
        text = "Who was active is seen in events: name a dataset of events, or choose the population 'all'."
        raise BadQuestion("population.kind", "population_without_events", text)
    return {"kind": "active", "days": days(population.get("days"), "population.days")}


def _condition(sql: Any) -> str:
    """What it means is seen where it runs; here it only has to be there."""
    if not isinstance(sql, str) or not sql.strip():
        text = "Say who is meant, as in \"plan = 'pro'\"."
        raise BadQuestion("population.sql", "condition_empty", text)
    if len(sql) > LONGEST_CONDITION:
        text = (
            f"A condition has at most {LONGEST_CONDITION:,} characters: keep the rest as a feature of yours."
        )
        raise BadQuestion("population.sql", "condition_too_long", text)
    return sql.strip()


def _snapshots(outcome: dict[str, Any], snapshots: Mapping[str, Any] | None) -> dict[str, Any]:
    wanted = {name: value for name, value in (snapshots or {}).items() if value is not None}
    if outcome["kind"] == "column" and wanted:
        text = "An outcome column is known on one date only: leave snapshots out."
        raise BadQuestion("snapshots", "snapshots_of_a_column", text)
    every, count = wanted.get("every_days"), wanted.get("count")
    if every is not None:
        days(every, "snapshots.every_days")
    if count is not None and not (isinstance(count, int) and 1 <= count <= MOST_SNAPSHOTS):
        raise BadQuestion(
            "snapshots.count", "count_out_of_range", f"Between 1 and {MOST_SNAPSHOTS} snapshot dates."
        )
    return {"every_days": every, "count": count}


def days(value: Any, field: str) -> int:
    """The number of days; raises BadQuestion for what is none."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        raise BadQuestion(field, "days_out_of_range", f"A number of days from 1 to {LONGEST}, as in 90.")
    return value
