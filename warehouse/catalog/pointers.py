"""What the catalog points to: every folder of an organization's lake that a record names."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.uploads import Upload


def folders(session: Session, org_id: UUID) -> set[str]:
    """Of uploads, versions of datasets, builds, model versions and predictions, relative to the lake's root."""
    # A version shares the files of those before it: its parts may lie in several folders, its rejects in its own.
    each = select(func.jsonb_array_elements_text(DatasetVersion.parts).label("part"))
    parts = each.where(DatasetVersion.org_id == org_id).subquery()
    files: list[Select[Any]] = [
        select(Upload.file_path).where(Upload.org_id == org_id, Upload.original_removed_at.is_(None)),
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
