"""Deleting a record with all that descends from it; what is under way for them ends first.

Jobs stay as a record of what was done. Files stay too until the worker that tidies the lake finds that no record
names them (`workers.tidy`).
"""

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from warehouse.catalog import jobs
from warehouse.catalog.base import Conflict
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.jobs import Job
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.training_runs import TrainingRun


def delete_model(session: Session, model: Model) -> None:
    """The model with its versions, runs, rules and alerts."""
    runs = [
        Job.id.in_(select(kind.job_id).where(kind.org_id == model.org_id, kind.model_id == model.id))
        for kind in (TrainingRun, ScoringRun)
    ]
    # Jobs before the model, in the order in which a worker that publishes locks them.
    jobs.withdraw(session, model.org_id, or_(*runs), "its model was deleted")
    session.delete(model)
    session.flush()


def delete_dataset(session: Session, dataset: Dataset) -> None:
    """The dataset with its uploads and versions; refused while a model learns from it."""
    jobs.withdraw(session, dataset.org_id, Job.lane == dataset.id, "its dataset was deleted")
    try:
        with session.begin_nested():
            session.delete(dataset)
    except IntegrityError:
        raise Conflict(
            "in_use", f"A model learns from the dataset {dataset.name!r}: delete the model first."
        ) from None
