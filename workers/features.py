"""The stage that training and scoring share: the feature tables of a Model, built by dbt or found built already."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy.orm import Session

from ml.table import LearningTable
from warehouse.catalog import datasets, economics, feature_builds, feature_models, models
from warehouse.catalog.base import new_id
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import builds, project, storage
from warehouse.lake.builds import BuildSpec, EventSource, FeatureColumn
from warehouse.lake.notices import counted
from warehouse.sources import table_of
from workers import feature_models as written
from workers.attempt import Attempt

MOST_HISTORY = 24  # versions of the entities that past snapshot dates look their attributes up in
EVENT_ROLES = ("entity_key", "time", "type", "amount", "recorded_at")


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


@dataclass(frozen=True)
class Inputs:
    """The versions of datasets that a run reads, as they were when its turn came."""

    version: DatasetVersion
    mapping: Mapping[str, Any]
    entities: bool
    events: tuple[tuple[Dataset, DatasetVersion], ...]
    history: tuple[DatasetVersion, ...]
    pins: tuple[Mapping[str, Any], ...] = ()  # of the features that analysts wrote
    besides: Mapping[str, int] = field(default_factory=dict)  # what these may read too

    @property
    def received_on(self) -> date:
        """The day on which the newest of them came: nothing is known of what happened after it."""
        return max(
            each.created_at for each in (self.version, *(version for _, version in self.events))
        ).date()


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
        inputs = _inputs(session, model, run, like)
        if again is not None:
            inputs = _of_then(session, inputs, again)
        question = _question(model, inputs, like) if again is None else again.question
        if mornings:
            question["mornings"] = sorted(day.isoformat() for day in mornings)
        wanted: dict[str, Any] = {
            "dataset_version": inputs.version.number,
            "question": question,
            "manifest_hash": project.project_hash(),
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


def _inputs(
    session: Session, model: Model, run: TrainingRun | ScoringRun, like: FeatureBuild | None
) -> Inputs:
    dataset = datasets.get(session, run.org_id, model.dataset_id)
    events = [
        (each, datasets.version(session, each, run.event_versions[str(each.id)]))
        for each in models.events_of(session, model)
    ]
    version = datasets.version(session, dataset, run.dataset_version)
    known = datasets.versions(session, dataset, upto=version.number) if model.over_time else []
    # What a version learned from goes on as it was, whatever was written since.
    pins = (
        feature_models.pinned(session, run.org_id, model.feature_models)
        if like is None
        else like.question.get("feature_models", [])
    )
    return Inputs(
        version=version,
        mapping=dataset.mapping,
        entities=model.entities is not None,
        events=tuple(events),
        history=tuple(known[-MOST_HISTORY:]) if model.entities is not None and len(known) > 1 else (),
        pins=tuple(pins),
        besides=written.read_besides(session, models.inputs_of(session, model)) if pins else {},
    )


def _of_then(session: Session, inputs: Inputs, again: FeatureBuild) -> Inputs:
    """With what else a build read, as its question tells; its first datasets are those that the run has pinned."""
    asked = again.question
    dataset = datasets.get(session, again.org_id, again.dataset_id)
    history = tuple(datasets.version(session, dataset, number) for number in asked.get("history", ()))
    pins, besides = tuple(asked.get("feature_models", ())), asked.get("besides", {})
    return replace(inputs, history=history, pins=pins, besides=besides)


def _is(build: FeatureBuild, wanted: dict[str, Any]) -> bool:
    """Whether the build that a version learned from is itself what is wanted: scoring the rows it was trained on."""
    own = {name: getattr(build, name) for name in wanted}
    return own | {"question": {**own["question"], "features": build.columns}} == wanted


def _build(attempt: Attempt, inputs: Inputs, question: dict[str, Any], build_id: UUID) -> dict[str, Any]:
    """Run dbt into the scratch folder and publish it; returns what the record says of it."""
    scratch = attempt.scratch / "build"
    spec = written.with_features(attempt, spec_of(attempt, inputs, question), inputs.pins, inputs.besides)
    built = builds.build(spec, scratch, attempt.log)
    storage.publish(scratch, attempt.lake.build(attempt.org_id, build_id))
    return {
        "snapshot_date": built.snapshots[-1],
        "columns": [column.to_json() for column in built.columns],
        "left_out": [asdict(left) for left in built.left_out],
        "rows": built.rows,
        "seconds": built.seconds,
    }


def spec_of(attempt: Attempt, inputs: Inputs, question: dict[str, Any]) -> BuildSpec:
    """The question and the rows it is asked of, in the words of the lake."""
    given = question.get("features")
    return BuildSpec(
        entities=table_of(attempt.lake, inputs.version) if inputs.entities else None,
        mapping={**question["mapping"], "outcome": question["outcome"]},
        snapshot_date=_received_on(inputs, question),
        exclude=tuple(question["exclude"]),
        features=None if given is None else tuple(FeatureColumn(**column) for column in given),
        events=tuple(
            EventSource(
                name=dataset.name,
                table=table_of(attempt.lake, version),
                mapping=asked["mapping"],
                exclude=tuple(question["exclude"]),
            )
            for asked, (dataset, version) in zip(question.get("events", ()), inputs.events, strict=True)
        ),
        population=question.get("population"),
        horizon_days=question.get("horizon_days"),
        snapshots=_snapshots(question),
        entity_history=tuple(
            (table_of(attempt.lake, version), version.created_at.date()) for version in inputs.history
        ),
    )


def _snapshots(question: Mapping[str, Any]) -> tuple[date, ...] | Mapping[str, Any] | None:
    if mornings := question.get("mornings"):
        return tuple(date.fromisoformat(day) for day in mornings)
    return question.get("snapshots") if question.get("features") is None else None


def _received_on(inputs: Inputs, question: Mapping[str, Any]) -> date:
    """What is in the rows of an outcome column is as of one morning: the day on which they came, or the one that is
    rehearsed."""
    mornings = question.get("mornings")
    return date.fromisoformat(mornings[-1]) if mornings and not inputs.events else inputs.received_on


def _question(model: Model, inputs: Inputs, like: FeatureBuild | None) -> dict[str, Any]:
    """What a build depends on besides the rows of its first dataset: all that, written so that two can be compared."""
    mapping = {role: inputs.mapping.get(role) for role in datasets.ROLES}
    question: dict[str, Any] = {
        "mapping": mapping | {"value": economics.value_column(model.economics, inputs.mapping)},
        "outcome": model.outcome,
        "exclude": sorted(model.excluded_columns),
        "received_on": inputs.received_on.isoformat(),
    }
    if inputs.events:
        question |= {
            "events": [
                {
                    "dataset": str(dataset.id),
                    "version": version.number,
                    "mapping": {role: dataset.mapping.get(role) for role in EVENT_ROLES},
                }
                for dataset, version in inputs.events
            ],
            "population": model.population,
            "horizon_days": model.horizon_days,
            "snapshots": model.snapshots,
            "history": [version.number for version in inputs.history],
        }
    if inputs.pins:
        question |= {"feature_models": list(inputs.pins), "besides": dict(inputs.besides)}
    # Which features a version knows is settled, whatever the model leaves out today.
    return (
        question
        if like is None
        else {**question, "exclude": like.question["exclude"], "features": like.columns}
    )
