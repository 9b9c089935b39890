"""A Model's question in four parts: who (population), what (outcome), when (horizon), how often (snapshots).

The rules are in `warehouse/question_rules.py`; here they are held against the datasets that the question is asked of. What
it means is said in `dbt_project`.
"""

from typing import Any

from warehouse import question_rules
from warehouse.catalog.base import Invalid
from warehouse.catalog.datasets import Dataset, clean_outcome
from warehouse.question_rules import OUTCOMES, BadQuestion
from warehouse.question_rules import Settled as Question

__all__ = ["Question", "clean", "known_columns"]


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
    try:
        question = question_rules.settle(
            outcome=outcome if outcome is not None else _mapped(entities),
            horizon_days=horizon_days,
            population=population,
            snapshots=snapshots,
            has_entities=entities is not None,
            has_events=bool(events),
        )
    except BadQuestion as problem:
        raise Invalid(problem.field, problem.message) from None
    if question.outcome["kind"] == "column":
        assert entities is not None
        cleaned = clean_outcome(question.outcome)
        known_columns(entities, [cleaned["column"]], field="outcome.column")
        return Question(
            {"kind": "column", **cleaned}, question.horizon_days, question.population, question.snapshots
        )
    return question


def _mapped(entities: Dataset | None) -> dict[str, Any]:
    """The outcome that the mapping of the entities names."""
    mapped = entities.mapping.get("outcome") if entities else None
    if not mapped:
        raise Invalid("outcome", f"Say what is predicted, as in {OUTCOMES}.")
    return {"kind": "column", **mapped}


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
