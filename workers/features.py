"""The stage that training and scoring share: the feature tables of a Model, built by dbt or found built already."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq

from ml.table import LearningTable
from warehouse.catalog import datasets, feature_builds
from warehouse.catalog.base import new_id
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.lake import builds, dbt, storage
from warehouse.lake.builds import FeatureColumn
from warehouse.lake.notices import counted
from workers.attempt import Attempt
from workers.land import table_of


@dataclass(frozen=True)
class Examples:
    """A published build, and what is read from it."""

    build: FeatureBuild
    folder: Path

    def table(self) -> LearningTable:
        return LearningTable.from_examples(
            pq.read_table(self.folder / "examples.parquet"), self.build.columns
        )


def examples(
    attempt: Attempt, model: Model, dataset_version: int, *, upto: float, like: FeatureBuild | None = None
) -> Examples:
    """The model's feature tables over a version of its dataset, built unless just that was built before.

    `like` is the build that a ModelVersion learned from: the same features are made, whatever the rows look like now.
    """
    with attempt.transaction() as session:
        dataset = datasets.get(session, attempt.org_id, model.dataset_id)
        version = datasets.version(session, dataset, dataset_version)
        question = _question(model, dataset.mapping, like)
        wanted: dict[str, Any] = {
            "dataset_version": version.number,
            "question": question,
            "snapshot_date": version.created_at.date(),
            "manifest_hash": dbt.project_hash(),
        }
        if like is not None and _is(like, wanted):
            return Examples(like, attempt.lake.resolve(attempt.org_id, like.path))
        found = feature_builds.same(session, model, **wanted)
    if found is not None:
        attempt.log("features: built before from the same rows and the same models of dbt")
        return Examples(found, attempt.lake.resolve(attempt.org_id, found.path))
    attempt.stage("features", 0.02, "building the feature tables")
    build_id = new_id()
    record = _build(attempt, version, question, build_id)
    said = (
        f"{counted(record['rows'], 'row', 'rows')}, {counted(len(record['columns']), 'feature', 'features')}"
    )
    path = attempt.lake.relative(attempt.lake.build(attempt.org_id, build_id))
    # Whoever lost the lease while building records nothing: the rows may have been erased since.
    with attempt.step("features", upto, said) as session:
        build = feature_builds.record(session, model, build_id, path=path, **wanted, **record)
    return Examples(build, attempt.lake.build(attempt.org_id, build_id))


def _is(build: FeatureBuild, wanted: dict[str, Any]) -> bool:
    """Whether the build that a version learned from is itself what is wanted: scoring the rows it was trained on."""
    own = {name: getattr(build, name) for name in wanted}
    features = [asdict(FeatureColumn(**column)) for column in build.columns]
    return own | {"question": {**own["question"], "features": features}} == wanted


def _build(
    attempt: Attempt, version: DatasetVersion, question: dict[str, Any], build_id: UUID
) -> dict[str, Any]:
    """Run dbt into the scratch folder and publish it; returns what the record says of it."""
    scratch = attempt.scratch / "build"
    mapping = {**question["mapping"], "outcome": question["outcome"]}
    built = builds.build(
        builds.BuildSpec(
            entities=table_of(attempt.lake, version),
            mapping=mapping,
            snapshot_date=version.created_at.date(),
            exclude=tuple(question["exclude"]),
            features=_features(question),
        ),
        scratch,
        attempt.log,
    )
    storage.publish(scratch, attempt.lake.build(attempt.org_id, build_id))
    return {
        "columns": [asdict(column) for column in built.columns],
        "left_out": [asdict(left) for left in built.left_out],
        "rows": built.rows,
        "seconds": built.seconds,
    }


def _features(question: dict[str, Any]) -> tuple[FeatureColumn, ...] | None:
    given = question.get("features")
    return None if given is None else tuple(FeatureColumn(**column) for column in given)


def _question(model: Model, mapping: dict[str, Any], like: FeatureBuild | None) -> dict[str, Any]:
    """What a build depends on besides the rows: the mapping's columns, the outcome, and what is left out."""
    question = {
        "mapping": {role: mapping.get(role) for role in datasets.ROLES},
        "outcome": {"column": model.outcome["column"], "positive": model.outcome["positive"]},
        "exclude": sorted(model.excluded_columns),
    }
    # Which features a version knows is settled, whatever the model leaves out today.
    return (
        question
        if like is None
        else {**question, "exclude": like.question["exclude"], "features": like.columns}
    )
