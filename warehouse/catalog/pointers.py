"""What the catalog points to: every folder of an organization's lake that a record names."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.jobs import ENDED
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.uploads import Upload


def folders(session: Session, org_id: UUID) -> set[str]:
    """Of uploads, versions of datasets, builds, model versions and predictions, relative to the lake's root."""
    # A version shares the files of those before it: its parts may lie in several folders, its rejects in its own.
    each = select(func.jsonb_array_elements_text(DatasetVersion.parts).label("part"))
    parts = each.where(DatasetVersion.org_id == org_id).subquery()
    files: list[Select[Any]] = [
        select(Upload.file_path).where(Upload.org_id == org_id),
        select(Upload.rejects_path).where(Upload.org_id == org_id, Upload.rejects_path.is_not(None)),
        select(func.regexp_replace(parts.c.part, "[^/]*$", "")).distinct(),
    ]
    whole: list[Select[Any]] = [
        select(Dataset.file_path).where(Dataset.org_id == org_id, Dataset.file_path.is_not(None)),
        select(FeatureBuild.path).where(FeatureBuild.org_id == org_id),
        select(ModelVersion.artifact_path).where(ModelVersion.org_id == org_id),
        select(ScoringRun.path).where(ScoringRun.org_id == org_id, ScoringRun.path.is_not(None)),
    ]
    named = {file.rpartition("/")[0] for query in files for file in session.scalars(query)}
    return named | {folder for query in whole for folder in session.scalars(query)}


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
