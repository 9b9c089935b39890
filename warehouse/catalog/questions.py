"""A Model's question in four parts: who (population), what (outcome), when (horizon), how often (snapshots).

What is asked is checked here against the datasets that it is asked of; what it means is said in `dbt_project`.
"""

from dataclasses import dataclass
from typing import Any

from warehouse.catalog.base import Invalid
from warehouse.catalog.datasets import Dataset, clean_outcome

LONGEST = 3650  # days
MOST_SNAPSHOTS = 60
COLUMN = {"kind": "column", "column": "Churn", "positive": ["Yes"]}
EXAMPLES = f"{COLUMN}, {{'kind': 'inactivity', 'days': 90}} or {{'kind': 'event', 'event_type': 'cancelled'}}"


@dataclass(frozen=True)
class Question:
    """As a Model keeps it.

    outcome     {kind: column, column, positive}, {kind: inactivity, days, event_type} or {kind: event, event_type, once}
    population  {kind: all} or {kind: active, days}
    snapshots   {every_days, count}; null where the choice is left to Anteve
    """

    outcome: dict[str, Any]
    horizon_days: int | None
    population: dict[str, Any]
    snapshots: dict[str, Any]


def clean(
    entities: Dataset | None,
    events: list[Dataset],
    *,
    outcome: dict[str, Any] | None,
    horizon_days: int | None,
    population: dict[str, Any] | None,
    snapshots: dict[str, Any] | None,
) -> Question:
    """The question with what was left out filled in. Raises Invalid, naming the field."""
    if entities is None and not events:
        raise Invalid("entities", "Name the dataset of the customers or leads, or those of their events.")
    if entities is not None and entities.kind != "entities":
        raise Invalid("entities", f"The dataset {entities.name!r} holds {entities.kind}: name it in events.")
    for dataset in events:
        if dataset.kind != "events":
            raise Invalid("events", f"The dataset {dataset.name!r} holds {dataset.kind}, not events.")
    asked = _outcome(entities, events, outcome)
    horizon = _horizon(asked, horizon_days)
    return Question(
        outcome=asked,
        horizon_days=horizon,
        population=_population(asked, horizon, population),
        snapshots=_snapshots(asked, snapshots),
    )


def _outcome(
    entities: Dataset | None, events: list[Dataset], outcome: dict[str, Any] | None
) -> dict[str, Any]:
    mapped = entities.mapping.get("outcome") if entities else None
    if outcome is None:
        if not mapped:
            raise Invalid("outcome", f"Say what is predicted, as in {EXAMPLES}.")
        return {"kind": "column", **mapped}
    kind = outcome.get("kind", "column")
    if kind == "column":
        if entities is None:
            raise Invalid(
                "outcome.kind", "An outcome column stands in a dataset of entities: name one in entities."
            )
        cleaned = clean_outcome(outcome)
        known_columns(entities, [cleaned["column"]], field="outcome.column")
        return {"kind": "column", **cleaned}
    if not events:
        raise Invalid(
            "events", "An outcome from what customers do needs a dataset of events: name it in events."
        )
    event_type = outcome.get("event_type")
    if kind == "inactivity":
        return {"kind": kind, "days": _days(outcome.get("days"), "outcome.days"), "event_type": event_type}
    if kind == "event":
        if not event_type:
            raise Invalid(
                "outcome.event_type", "Name the type of the event that is awaited, as in 'cancelled'."
            )
        return {"kind": kind, "event_type": event_type, "once": outcome.get("once") is not False}
    raise Invalid("outcome.kind", f"An outcome is {EXAMPLES}.")


def _horizon(outcome: dict[str, Any], horizon_days: int | None) -> int | None:
    if outcome["kind"] == "column":
        return horizon_days
    if outcome["kind"] == "event":
        return _days(horizon_days, "horizon_days")
    if horizon_days not in (None, outcome["days"]):
        raise Invalid(
            "horizon_days",
            f"Inactivity of {outcome['days']} days is known after {outcome['days']} days: leave horizon_days out, "
            "or give the same number.",
        )
    days: int = outcome["days"]
    return days


def _population(
    outcome: dict[str, Any], horizon: int | None, population: dict[str, Any] | None
) -> dict[str, Any]:
    if population is None:
        # Who has been silent for long is gone already: nobody needs to be told.
        if outcome["kind"] == "inactivity" and horizon is not None:
            return {"kind": "active", "days": min(2 * horizon, LONGEST)}
        return {"kind": "all"}
    kind = population.get("kind")
    if kind == "all":
        return {"kind": "all"}
    if kind != "active":
        raise Invalid(
            "population.kind", "A population is {'kind': 'all'} or {'kind': 'active', 'days': 180}."
        )
    if outcome["kind"] == "column":
        raise Invalid(
            "population.kind", "Who is active is told by events: with an outcome column, leave it out."
        )
    return {"kind": "active", "days": _days(population.get("days"), "population.days")}


def _snapshots(outcome: dict[str, Any], snapshots: dict[str, Any] | None) -> dict[str, Any]:
    wanted = {name: value for name, value in (snapshots or {}).items() if value is not None}
    if outcome["kind"] == "column" and wanted:
        raise Invalid("snapshots", "An outcome column is known on one date only: leave snapshots out.")
    every, count = wanted.get("every_days"), wanted.get("count")
    if every is not None:
        _days(every, "snapshots.every_days")
    if count is not None and not (isinstance(count, int) and 1 <= count <= MOST_SNAPSHOTS):
        raise Invalid("snapshots.count", f"Between 1 and {MOST_SNAPSHOTS} snapshot dates.")
    return {"every_days": every, "count": count}


def _days(value: Any, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        raise Invalid(field, f"A number of days from 1 to {LONGEST}, as in 90.")
    return value


def known_columns(dataset: Dataset, names: list[str], field: str) -> list[Any]:
    """The names, each once and in order; refused where the dataset has rows and no such column."""
    columns = [column["name"] for column in dataset.schema_json.get("columns", [])]
    for name in names:
        if columns and name not in columns:
            raise Invalid(
                field,
                f"The dataset {dataset.name!r} has no column {name!r}; it has {', '.join(columns[:40])}.",
            )
    return sorted(set(names))
