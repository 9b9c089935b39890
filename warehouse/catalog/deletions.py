"""Deleting a record with all that descends from it; what is under way for them ends first.

Jobs stay as a record of what was done. Files stay too until the worker that tidies the lake finds that no record
names them (`workers.tidy`); the folder of a deleted organization goes at once.
"""

from uuid import UUID

from sqlalchemy import delete, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import feature_models, jobs, memberships
from warehouse.catalog.base import Conflict, Dated, Record
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.feature_models import FeatureModel
from warehouse.catalog.jobs import Job
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.organizations import Organization
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.session import act_for
from warehouse.catalog.training_runs import TrainingRun
from warehouse.catalog.users import User


class DeletedOrganization(Dated, Record):
    """That there was an organization of this id, and when it went. No name, no person: this row outlives them.

    It tells that a folder of the lake is left over, and not of another catalog.
    """

    __tablename__ = "deleted_organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)


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


def delete_organization(session: Session, org: Organization) -> None:
    """The organization with every record of it, its log too. Its people stay, and belong to it no longer.

    Work under way finds its row gone and can publish nothing. The transaction must act for the organization.
    """
    jobs.withdraw(session, org.id, true(), "its organization was deleted")
    # A model holds its dataset fast, so models go first; all else follows the organization.
    session.execute(delete(Model).where(Model.org_id == org.id))
    session.execute(delete(Organization).where(Organization.id == org.id))
    session.add(DeletedOrganization(id=org.id))
    session.flush()


def is_deleted(session: Session, org_id: UUID) -> bool:
    return session.get(DeletedOrganization, org_id) is not None


def delete_user(session: Session, user: User) -> None:
    """The account with its sessions and memberships; what the person made stays, without their name on it.

    Raises
    ------
    Conflict : `last_admin`, when an organization would be left without anybody to manage it.
    """
    for membership in memberships.of_user(session, user.id):
        act_for(session, org_id=membership.org_id)
        try:
            memberships.remove(session, membership)
        except Conflict as refusal:
            name = membership.organization.name
            raise Conflict(
                refusal.code,
                f"You are the last admin of {name!r}: make somebody else an admin, or delete the organization first.",
            ) from None
    session.execute(delete(User).where(User.id == user.id))
    session.flush()


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
