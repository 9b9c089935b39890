"""What scores rows online: looked up in the catalog, found in the lake.

Looking up comes in two parts. `find` is asked with every request and reads a few narrow columns; its `key` changes with
whatever would change an answer. `outfit` is asked when nothing stands ready under that key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from warehouse.catalog import datasets, economics, feature_builds
from warehouse.catalog.base import Conflict, NotFound
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake.bands import Cutoffs
from warehouse.lake.paths import Lake

EXAMPLES = "examples.parquet"


@dataclass(frozen=True)
class Served:
    """One version as it is asked now. `examples` are the newest features that were built for it, of `built_on`; `cutoffs`
    those of its newest published scoring, without which there are no bands. Somebody can act on columns that are
    `actionable`. `value` is what everybody is worth, where the model's economics say one value for all."""

    org_id: UUID
    model_id: UUID
    dataset_id: UUID
    dataset_version: int
    mapping: Mapping[str, Any]
    version_id: UUID
    number: int
    learned_build_id: UUID
    folder: Path
    sha256: str
    examples: Path
    built_on: date
    cutoffs: Cutoffs | None
    actionable: tuple[str, ...]
    value: float | None

    @property
    def key(self) -> str:
        """Whatever stands ready under it answers what would be answered from the beginning."""
        told = [
            self.sha256,
            str(self.folder),
            str(self.examples),
            self.dataset_version,
            self.mapping,
            self.value,
        ]
        said = json.dumps([str(self.org_id), str(self.version_id), *told], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Outfit:
    """What a scoring process is given besides the files: the columns learned from, and those of the dataset."""

    features: list[Any]
    columns: list[Any]


def find(session: Session, lake: Lake, org_id: UUID, name: str, number: int | None = None) -> Served:
    """The version in prod unless another number is asked for."""
    version = _version(session, org_id, name, number)
    scored = session.execute(
        select(ScoringRun.build_id, ScoringRun.summary["cutoffs"].label("cutoffs"))
        .where(
            ScoringRun.org_id == org_id,
            ScoringRun.model_id == version.model_id,
            ScoringRun.model_version_id == version.version_id,
            ScoringRun.path.is_not(None),
        )
        .order_by(ScoringRun.id.desc())
        .limit(1)
    ).one_or_none()
    build = session.execute(
        select(FeatureBuild.path, FeatureBuild.snapshot_date).where(
            FeatureBuild.org_id == org_id,
            FeatureBuild.id == (scored.build_id if scored and scored.build_id else version.build_id),
        )
    ).one()
    return Served(
        org_id=org_id,
        model_id=version.model_id,
        dataset_id=version.dataset_id,
        dataset_version=version.dataset_version,
        mapping=_mapping(version) if version.kind == "entities" else {},
        version_id=version.version_id,
        number=version.number,
        learned_build_id=version.build_id,
        folder=lake.resolve(org_id, version.artifact_path),
        sha256=version.artifact_sha256,
        examples=lake.resolve(org_id, build.path) / EXAMPLES,
        built_on=build.snapshot_date,
        cutoffs=Cutoffs(**scored.cutoffs) if scored and scored.cutoffs else None,
        actionable=tuple(version.actionable_columns),
        value=version.economics.get("value"),
    )


def outfit(session: Session, served: Served) -> Outfit:
    dataset = datasets.get(session, served.org_id, served.dataset_id)
    features = feature_builds.get(session, served.org_id, served.learned_build_id).columns
    listed = dataset.kind == "entities"
    return Outfit(features, list(dataset.schema_json.get("columns", ())) if listed else [])


def _mapping(version: Row[Any]) -> dict[str, Any]:
    """The dataset's, with the column of money at stake that the model's economics name."""
    return {**version.mapping, "value": economics.value_column(version.economics, version.mapping)}


def _version(session: Session, org_id: UUID, name: str, number: int | None) -> Row[Any]:
    which = ModelVersion.stage == "prod" if number is None else ModelVersion.number == number
    joined = (
        select(
            Model.id.label("model_id"),
            Model.dataset_id,
            Model.actionable_columns,
            Model.economics,
            Dataset.version.label("dataset_version"),
            Dataset.kind,
            Dataset.mapping,
            ModelVersion.id.label("version_id"),
            ModelVersion.number,
            ModelVersion.build_id,
            ModelVersion.artifact_path,
            ModelVersion.artifact_sha256,
        )
        .join(Dataset, (Dataset.org_id == Model.org_id) & (Dataset.id == Model.dataset_id))
        .outerjoin(
            ModelVersion, (ModelVersion.org_id == Model.org_id) & (ModelVersion.model_id == Model.id) & which
        )
        .where(Model.org_id == org_id, Model.name == name)
    )
    found = session.execute(joined).one_or_none()
    if found is None:
        raise NotFound("model", name)
    if found.version_id is None and number is not None:
        raise NotFound("model version", number)
    if found.version_id is None:
        raise Conflict(
            "no_prod_version",
            f"The model {name!r} has no version in prod: promote one, or say which version is to score.",
        )
    return found
