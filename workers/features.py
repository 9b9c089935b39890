"""The stage that training and scoring share: the feature tables of a Model, built by dbt or found built already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy.orm import Session

from ml.table import LearningTable
from warehouse import build_inputs
from warehouse.build_inputs import Inputs
from warehouse.catalog import feature_builds
from warehouse.catalog.base import new_id
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import builds, project, rebuilds, storage
from warehouse.lake.notices import counted
from workers import feature_models as written
from workers.attempt import Attempt

CELLS_AT_ONCE = 2_500_000  # numbers and texts of examples in memory while they are scored
SHOWN = ["entity_key", "y", "_value", "_name", "_email"]


@dataclass(frozen=True)
class Read:
    """The versions of a model's datasets, by which a build goes that no run has asked for."""

    dataset_version: int
    event_versions: Mapping[str, int]


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

    def on(self, day: date) -> Iterator[tuple[LearningTable, pa.Table]]:
        """The rows of one of its snapshot dates, a part at a time: what is scored, and what is shown of each."""
        with pq.ParquetFile(self.folder / "examples.parquet") as file:
            at_once = max(1000, CELLS_AT_ONCE // max(1, len(self.build.columns)))
            for batch in file.iter_batches(at_once, row_groups=_groups(file, day), use_threads=False):
                table = pa.Table.from_batches([batch])
                rows = table.filter(pc.equal(table["snapshot_date"], day))
                if rows.num_rows:
                    yield LearningTable.from_examples(rows, self.build.columns), rows.select(SHOWN)

    def of(self, keys: pa.Array, day: date) -> LearningTable:
        """The rows of some entities on that date, in the order of the build."""
        parts = [
            rows.rows(np.asarray(pc.is_in(rows.keys, value_set=keys).to_numpy(zero_copy_only=False)))
            for rows, _ in self.on(day)
        ]
        if not parts:
            none = pq.read_schema(self.folder / "examples.parquet").empty_table()
            return LearningTable.from_examples(none, self.build.columns)
        return LearningTable.together(parts)

    def about(self, day: date) -> int:
        """How many rows that date has, or some more."""
        with pq.ParquetFile(self.folder / "examples.parquet") as file:
            return sum(file.metadata.row_group(group).num_rows for group in _groups(file, day))


def _groups(file: pq.ParquetFile, day: date) -> list[int]:
    """Rows stand by snapshot date: of most row groups their statistics say that they are of others."""
    column = file.schema_arrow.get_field_index("snapshot_date")
    found = []
    for group in range(file.metadata.num_row_groups):
        known = file.metadata.row_group(group).column(column).statistics
        if known is None or not known.has_min_max or known.min <= day <= known.max:
            found.append(group)
    return found


def examples(
    attempt: Attempt,
    model: Model,
    run: TrainingRun | ScoringRun | Read,
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
        previous = None if like is not None or again is not None else _before(attempt, session, model, wanted)
    if found is not None:
        attempt.log("features: built before from the same rows and the same models of dbt")
        return Examples(found, attempt.lake.resolve(attempt.org_id, found.path))
    attempt.stage("features", 0.02, "building the feature tables")
    build_id = new_id()
    if previous is not None and (held := rebuilds.training_dates(previous)):
        wanted["question"] = question = {**question, feature_builds.HELD: [day.isoformat() for day in held]}
    record = _build(attempt, inputs, question, build_id, previous)
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
    question = feature_builds.without_dates(build.question)
    return own | {"question": {**question, "features": build.columns}} == wanted


def _before(attempt: Attempt, session: Session, model: Model, wanted: dict[str, Any]) -> Path | None:
    """The folder of the build before, of which rows may be kept."""
    found = feature_builds.before(
        session, model, question=wanted["question"], manifest_hash=wanted["manifest_hash"]
    )
    folder = found and attempt.lake.resolve(attempt.org_id, found.path)
    return folder if folder and folder.exists() else None


def _build(
    attempt: Attempt, inputs: Inputs, question: dict[str, Any], build_id: UUID, previous: Path | None
) -> dict[str, Any]:
    """Run dbt into the scratch folder and publish it; returns what the record says of it."""
    scratch = attempt.scratch / "build"
    spec = build_inputs.spec(attempt.lake, inputs, question)
    people = written.of(attempt, inputs.pins, inputs.besides)
    built = builds.build(spec, scratch, attempt.log, people, previous)
    storage.publish(scratch, attempt.lake.build(attempt.org_id, build_id))
    return {
        "snapshot_date": built.snapshots[-1],
        "columns": [column.to_json() for column in built.columns],
        "left_out": [asdict(left) for left in built.left_out],
        "rows": built.rows,
        "seconds": built.seconds,
    }
