"""What a dataset's columns seem to mean: proposed from the profile of its newest version, whatever its kind is now."""

from typing import Any

from sqlalchemy.orm import Session

from warehouse.catalog import datasets, models
from warehouse.catalog.datasets import Dataset
from warehouse.lake.profile import (
    chosen_event_mapping,
    chosen_mapping,
    propose_event_mapping,
    propose_mapping,
)


def proposed(looked: dict[str, Any], kind: str) -> dict[str, Any]:
    """For each role of a dataset of this kind the column that probably plays it, how sure that is, and why."""
    return propose_event_mapping(looked) if kind == "events" else propose_mapping(looked)


def chosen(looked: dict[str, Any], kind: str) -> dict[str, Any]:
    """The mapping that holds until somebody says otherwise."""
    found = proposed(looked, kind)
    return chosen_event_mapping(found) if kind == "events" else chosen_mapping(found)


def change_kind(session: Session, dataset: Dataset, kind: str) -> None:
    """Read the dataset as one of another kind: its columns play other parts then, which are proposed anew.

    Refused (Conflict) while a model reads it, which asks of the parts that it has.
    """
    if kind == dataset.kind:
        return
    models.must_not_read(session, dataset)
    looked = datasets.version(session, dataset).profile if dataset.version else {"columns": []}
    datasets.become(session, dataset, kind, chosen(looked, kind))
