"""The stage that training and scoring share: the feature tables of a Model, built by dbt or found built already."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq

from ml.table import LearningTable
from warehouse import build_inputs
from warehouse.build_inputs import Inputs
from warehouse.catalog import feature_builds
from warehouse.catalog.base import new_id
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import builds, project, storage
from warehouse.lake.notices import counted
from workers import feature_models as written
from workers.attempt import Attempt


@dataclass(frozen=True)
class Examples:
    """A published build, and what is read from it."""

    build: FeatureBuild
    folder: Path

    def table(self) -> LearningTable:
        """All rows, of all snapshot dates: what is learned from."""
        return LearningTable.from_examples(
            pq.read_table(self.folder / "examples.parquet"), self.build.columns
        )

    def newest(self) -> tuple[LearningTable, pa.Table]:
        """The rows of the newest snapshot date: what is scored, and beside it what is shown of each."""
        return self.on(self.build.snapshot_date)

    def on(self, day: date) -> tuple[LearningTable, pa.Table]:
        """The same of a date of those that the build stands on."""
        rows = pq.read_table(self.folder / "examples.parquet", filters=[("snapshot_date", "=", day)])
        shown = rows.select(["entity_key", "y", "_value", "_name", "_email"])
        return LearningTable.from_examples(rows, self.build.columns), shown


def examples(
    attempt: Attempt,
    model: Model,
    run: TrainingRun | ScoringRun,
    *,
    upto: float,
    like: FeatureBuild | None = None,
    again: FeatureBuild | None = None,
    mornings: Sequence[date] = (),
) -> Examples:
    """The model's feature tables over what the run reads, built unless just that was built before.

    `like` is the build that a ModelVersion learned from: the same features are made, whatever the rows look like now.
    `again` is one to be made once more: what it was asked then is asked, whatever the model asks today. `mornings` are
    dates to stand on instead of the newest.
    """
    with attempt.transaction() as session:
        inputs = build_inputs.of_model(
            session,
            model,
            dataset_version=run.dataset_version,
            event_versions=run.event_versions,
            like=like,
        )
        if again is not None:
            inputs = build_inputs.of_then(session, inputs, again)
        question = build_inputs.question(model, inputs, like) if again is None else again.question
        if mornings:
            question["mornings"] = sorted(day.isoformat() for day in mornings)
        wanted: dict[str, Any] = {
            "dataset_version": inputs.version.number,
            "question": question,
            "manifest_hash": project.parsed_hash(),
        }
        if like is not None and _is(like, wanted):
            return Examples(like, attempt.lake.resolve(attempt.org_id, like.path))
        found = feature_builds.same(session, model, **wanted)
    if found is not None:
        attempt.log("features: built before from the same rows and the same models of dbt")
        return Examples(found, attempt.lake.resolve(attempt.org_id, found.path))
    attempt.stage("features", 0.02, "building the feature tables")
    build_id = new_id()
    record = _build(attempt, inputs, question, build_id)
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
    return own | {"question": {**own["question"], "features": build.columns}} == wanted


def _build(attempt: Attempt, inputs: Inputs, question: dict[str, Any], build_id: UUID) -> dict[str, Any]:
    """Run dbt into the scratch folder and publish it; returns what the record says of it."""
    scratch = attempt.scratch / "build"
    spec = build_inputs.spec(attempt.lake, inputs, question)
    spec = written.resolved(attempt, spec, inputs.pins, inputs.besides)
    built = builds.build(spec, scratch, attempt.log)
    storage.publish(scratch, attempt.lake.build(attempt.org_id, build_id))
    return {
        "snapshot_date": built.snapshots[-1],
        "columns": [column.to_json() for column in built.columns],
        "left_out": [asdict(left) for left in built.left_out],
        "rows": built.rows,
        "seconds": built.seconds,
    }
