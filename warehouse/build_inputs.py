"""What a build of a Model reads and is asked: looked up in the catalog, told in words that two builds can be compared by,
and in those of the lake."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from warehouse.catalog import datasets, economics, feature_models, models
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.feature_builds import HELD, FeatureBuild
from warehouse.catalog.models import Model
from warehouse.catalog.questions import Question
from warehouse.lake.attributes import FeatureColumn
from warehouse.lake.events import EventSource
from warehouse.lake.paths import Lake
from warehouse.lake.specs import BuildSpec
from warehouse.sources import MOST_HISTORY, table_of

EVENT_ROLES = ("entity_key", "time", "type", "amount", "recorded_at")


@dataclass(frozen=True)
class Inputs:
    """The versions of datasets that a build reads, as they were when its turn came."""

    dataset: Dataset
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
            datasets.received_on(dataset, version)
            for dataset, version in ((self.dataset, self.version), *self.events)
        )


def what_is_asked(model: Model, learned: FeatureBuild | None = None) -> Question:
    """What is asked of the model's data: what the model asks now, or what a version asked that learned from that build.

    A model may ask something else by now, and its older versions still answer what they were trained for: whom they score
    and what came of it goes by their own question. Builds of before do not know the horizon of an outcome column.
    """
    if learned is None:
        return Question(model.outcome, model.horizon_days, model.population, model.snapshots)
    told = learned.question
    return Question(
        told["outcome"],
        told.get("horizon_days", model.horizon_days),
        told.get("population", {"kind": "all"}),
        told.get("snapshots", model.snapshots),
    )


def of_model(
    session: Session,
    model: Model,
    *,
    dataset_version: int,
    event_versions: Mapping[str, int],
    like: FeatureBuild | None = None,
) -> Inputs:
    """Those versions of its datasets, and what else it reads now. `like` is the build that a ModelVersion learned from:
    what was asked, and what analysts wrote, goes on as it was then."""
    what = what_is_asked(model, like)
    dataset = datasets.get(session, model.org_id, model.dataset_id)
    events = [
        (each, datasets.version(session, each, event_versions[str(each.id)]))
        for each in models.events_of(session, model)
    ]
    version = datasets.version(session, dataset, dataset_version)
    known = datasets.versions(session, dataset, upto=version.number) if what.over_time else []
    pins = (
        feature_models.pinned(session, model.org_id, model.feature_models)
        if like is None
        else like.question.get("feature_models", [])
    )
    return Inputs(
        dataset=dataset,
        version=version,
        mapping=dataset.mapping,
        entities=model.entities is not None,
        events=tuple(events),
        history=tuple(known[-MOST_HISTORY:]) if model.entities is not None and len(known) > 1 else (),
        pins=tuple(pins),
        besides=_besides(session, model) if pins or what.population["kind"] == "condition" else {},
    )


def of_then(session: Session, inputs: Inputs, again: FeatureBuild) -> Inputs:
    """With what else a build read, as its question tells; its first datasets are those that the run has pinned."""
    asked = again.question
    dataset = datasets.get(session, again.org_id, again.dataset_id)
    history = tuple(datasets.version(session, dataset, number) for number in asked.get("history", ()))
    pins, besides = tuple(asked.get("feature_models", ())), asked.get("besides", {})
    return replace(inputs, history=history, pins=pins, besides=besides)


def _besides(session: Session, model: Model) -> dict[str, int]:
    """The organization's other datasets, which people's SQL may read too, each with the version that it has now."""
    ids = {dataset.id for dataset in models.inputs_of(session, model)}
    return {
        dataset.name: dataset.version
        for dataset in datasets.in_organization(session, model.org_id)
        if dataset.version and dataset.id not in ids
    }


def question(model: Model, inputs: Inputs, like: FeatureBuild | None = None) -> dict[str, Any]:
    """What a build depends on besides the rows of its first dataset: all that, written so that two can be compared.

    A time zone is told where one is named: without it the days are those of UTC.
    """
    what = what_is_asked(model, like)
    mapping = {role: inputs.mapping.get(role) for role in datasets.ROLES}
    told: dict[str, Any] = {
        "mapping": mapping | {"value": economics.value_column(model.economics, inputs.mapping)},
        "outcome": what.outcome,
        "horizon_days": what.horizon_days,
        "exclude": sorted(model.excluded_columns),
        "received_on": inputs.received_on.isoformat(),
    }
    if inputs.events:
        told |= {
            "events": [
                {
                    "dataset": str(dataset.id),
                    "version": version.number,
                    "mapping": {role: dataset.mapping.get(role) for role in EVENT_ROLES} | _zone(dataset),
                }
                for dataset, version in inputs.events
            ],
            "population": what.population,
            "snapshots": what.snapshots,
            "history": [version.number for version in inputs.history],
        }
    if what.population["kind"] == "condition":
        told |= {"population": what.population}
    if inputs.pins:
        told |= {"feature_models": list(inputs.pins)}
    if inputs.besides:
        told |= {"besides": dict(inputs.besides)}
    # Which features a version knows is settled, whatever the model leaves out today.
    return told if like is None else {**told, "exclude": like.question["exclude"], "features": like.columns}


def spec(lake: Lake, inputs: Inputs, asked: Mapping[str, Any]) -> BuildSpec:
    """The question and the rows it is asked of, in the words of the lake."""
    given = asked.get("features")
    zones = {zone for one in asked.get("events", ()) if (zone := one["mapping"].get(datasets.TIME_ZONE))}
    return BuildSpec(
        entities=table_of(lake, inputs.version) if inputs.entities else None,
        mapping={**asked["mapping"], "outcome": asked["outcome"]},
        snapshot_date=_received_on(inputs, asked),
        exclude=tuple(asked["exclude"]),
        features=None if given is None else tuple(FeatureColumn(**column) for column in given),
        events=tuple(
            EventSource(
                name=dataset.name,
                table=table_of(lake, version),
                mapping=one["mapping"],
                exclude=tuple(asked["exclude"]),
            )
            for one, (dataset, version) in zip(asked.get("events", ()), inputs.events, strict=True)
        ),
        population=asked.get("population"),
        horizon_days=asked.get("horizon_days"),
        snapshots=_snapshots(asked),
        entity_history=tuple(
            (table_of(lake, version), datasets.known_on(version, zones)) for version in inputs.history
        ),
        held=tuple(date.fromisoformat(day) for day in asked.get(HELD, ())),
    )


def _snapshots(asked: Mapping[str, Any]) -> tuple[date, ...] | Mapping[str, Any] | None:
    if mornings := asked.get("mornings"):
        return tuple(date.fromisoformat(day) for day in mornings)
    return asked.get("snapshots") if asked.get("features") is None else None


def _received_on(inputs: Inputs, asked: Mapping[str, Any]) -> date:
    """What is in the rows of an outcome column is as of one morning: the day on which they came, or the one that is
    rehearsed."""
    mornings = asked.get("mornings")
    if mornings and not inputs.events:
        return date.fromisoformat(mornings[-1])
    told = asked.get("received_on")  # by the clocks of then: a dataset may have another time zone by now
    return date.fromisoformat(told) if told else inputs.received_on


def _zone(dataset: Dataset) -> dict[str, str]:
    zone = dataset.mapping.get(datasets.TIME_ZONE)
    return {datasets.TIME_ZONE: zone} if zone else {}
