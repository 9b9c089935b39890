"""What the catalog points to: every folder of an organization's lake that a record names."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.jobs import ENDED
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.uploads import Upload


def folders(session: Session, org_id: UUID) -> set[str]:
    """Of uploads, builds, model versions and predictions, relative to the lake's root."""
    files = session.scalars(select(Upload.file_path).where(Upload.org_id == org_id))
    named = {file.rpartition("/")[0] for file in files}
    named.update(session.scalars(select(FeatureBuild.path).where(FeatureBuild.org_id == org_id)))
    named.update(session.scalars(select(ModelVersion.artifact_path).where(ModelVersion.org_id == org_id)))
    scored = session.scalars(select(ScoringRun.path).where(ScoringRun.org_id == org_id))
    return named | {path for path in scored if path is not None}


def dataset_versions(session: Session, org_id: UUID) -> list[tuple[UUID, int]]:
    """Of each dataset all versions that were published, each by its number."""
    found = session.execute(
        select(DatasetVersion.dataset_id, DatasetVersion.number).where(DatasetVersion.org_id == org_id)
    )
    return [(row.dataset_id, row.number) for row in found]


def may_be_published(session: Session, org_id: UUID, scoring_run_id: UUID) -> bool:
    """Whether an attempt at this scoring run may yet put its predictions in their place."""
    run = session.get(ScoringRun, (org_id, scoring_run_id))
    return run is not None and run.job.status not in ENDED
