"""Deleting a record with all that descends from it; what is under way for them ends first.

Jobs stay as a record of what was done. Files stay too until the worker that tidies the lake finds that no record
names them (`workers.tidy`).
"""

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from warehouse.catalog import feature_models, jobs
from warehouse.catalog.base import Conflict
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.feature_models import FeatureModel
from warehouse.catalog.jobs import Job
from warehouse.catalog.model_versions import ModelVersion
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


def delete_feature_model(session: Session, feature_model: FeatureModel) -> None:
    """Refused while a Model learns from it or a version in prod needs it. Its versions stay: they explain old scores."""
    org_id, name = feature_model.org_id, feature_model.name
    learning = session.scalars(
        select(Model.name).where(Model.org_id == org_id, Model.feature_models.contains([name]))
    ).all()
    if learning:
        raise Conflict(
            "in_use",
            f"Models learn from the feature {name!r}: {', '.join(sorted(learning))}. Take it out of their feature_models"
            " first.",
            {"models": sorted(learning)},
        )
    needed = session.execute(
        select(Model.name, ModelVersion.number)
        .join(Model, (Model.org_id == ModelVersion.org_id) & (Model.id == ModelVersion.model_id))
        .join(
            FeatureBuild,
            (FeatureBuild.org_id == ModelVersion.org_id) & (FeatureBuild.id == ModelVersion.build_id),
        )
        .where(
            ModelVersion.org_id == org_id,
            ModelVersion.stage == "prod",
            FeatureBuild.question["feature_models"].contains([{"name": name}]),
        )
    ).all()
    if needed:
        said = ", ".join(f"version {row.number} of {row.name}" for row in needed)
        raise Conflict(
            "in_prod",
            f"In prod is {said}, which scores with the feature {name!r}: promote a version without it first.",
            {"versions": [{"model": row.name, "version": row.number} for row in needed]},
        )
    feature_models.mark_deleted(session, feature_model)
