"""What the statements of an organization may read: looked up in the catalog, found in the lake.

This is the one place where records become relations. It is given a session that acts for one organization, and names
files of that organization's folder alone (`Lake.resolve` refuses any other).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from warehouse.catalog import datasets, feature_builds, models, scoring_runs
from warehouse.catalog.base import Conflict
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.models import Model
from warehouse.catalog.questions import Question
from warehouse.lake import known, queries
from warehouse.lake.events import EventSource
from warehouse.lake.known import Source, Sources
from warehouse.lake.paths import Lake
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Table, columns_from_json
from warehouse.lake.tenant_sql.desk import Relation

MOST_HISTORY = 24  # versions of the entities that past snapshot dates look their attributes up in


def table_of(lake: Lake, version: DatasetVersion) -> Table:
    """The rows that a version of a dataset holds."""
    parts = tuple(lake.resolve(version.org_id, part) for part in version.parts)
    return Table(columns_from_json(version.schema_json), parts, version.rows)


def source_of(session: Session, lake: Lake, dataset: Dataset, number: int | None = None) -> Source:
    version = datasets.version(session, dataset, number)
    return Source(dataset.name, dataset.kind, table_of(lake, version), dataset.mapping)  # type: ignore[arg-type]


def events_of(session: Session, lake: Lake, logs: Sequence[Dataset]) -> tuple[EventSource, ...]:
    """The newest rows of each log, with its mapping, as builds and questions read them."""
    return tuple(EventSource(log.name, source_of(session, lake, log).table, log.mapping) for log in logs)


def received_on(session: Session, inputs: Sequence[Dataset]) -> date:
    """The day on which the newest of these rows came, of events by the clocks of their time zone."""
    return max(datasets.received_on(dataset, datasets.version(session, dataset)) for dataset in inputs)


def entities_of(session: Session, lake: Lake, dataset: Dataset, logs: Sequence[Dataset]) -> Source:
    """A dataset of entities with the versions that past snapshot dates look their attributes up in."""
    newest = source_of(session, lake, dataset)
    return replace(newest, history=history_of(session, lake, dataset, dataset.version, logs))


def history_of(
    session: Session, lake: Lake, dataset: Dataset, upto: int, logs: Sequence[Dataset]
) -> tuple[tuple[date, Table], ...]:
    """The last versions up to that one, each with the day since which it was known on the clocks of the logs; nothing
    where there is only one."""
    versions, zones = datasets.versions(session, dataset, upto=upto)[-MOST_HISTORY:], datasets.zones_of(logs)
    found = tuple((datasets.known_on(version, zones), table_of(lake, version)) for version in versions)
    return found if len(found) > 1 else ()


def of_model(session: Session, lake: Lake, model: Model) -> Sources:
    """What the FeatureModels of a Model read: its entities, its events, and the organization's other datasets."""
    logs = models.events_of(session, model)
    hidden = frozenset(str(name) for name in (model.outcome.get("column"), *model.excluded_columns) if name)
    return of_datasets(
        session, lake, model.org_id, model.entities, logs, over_time=model.over_time, hidden=hidden
    )


def of_datasets(
    session: Session,
    lake: Lake,
    org_id: UUID,
    entities: Dataset | None,
    events: Sequence[Dataset],
    *,
    over_time: bool,
    hidden: frozenset[str],
) -> Sources:
    """The same of datasets that a question is asked of. Attributes have a history where there are several dates."""
    own = {entities.id} if entities else set()
    listed = None
    if entities:
        listed = (
            entities_of(session, lake, entities, events) if over_time else source_of(session, lake, entities)
        )
    return Sources(
        listed,
        tuple(source_of(session, lake, log) for log in events),
        tuple(_others(session, lake, org_id, own)),
        hidden,
    )


def of_organization(session: Session, lake: Lake, org_id: UUID) -> Sources:
    """What a FeatureModel reads while no Model is named: its one dataset of entities, and all events."""
    there = [dataset for dataset in datasets.in_organization(session, org_id) if dataset.version]
    entities = [dataset for dataset in there if dataset.kind == "entities"]
    logs = [dataset for dataset in there if _is_log(dataset)]
    if len(entities) > 1 or not (entities or logs):
        raise Conflict(
            "which_model",
            'Say for which model the feature is, as in {"model": "churn"}: it decides what entities and events are.',
        )
    listed = source_of(session, lake, entities[0]) if entities else None
    outcome = (entities[0].mapping.get("outcome") or {}).get("column") if entities else None
    return Sources(
        listed,
        tuple(source_of(session, lake, log) for log in logs),
        tuple(_others(session, lake, org_id, {dataset.id for dataset in entities})),
        frozenset([str(outcome)] if outcome else []),
    )


def of_question(
    session: Session, lake: Lake, entities: Dataset | None, events: Sequence[Dataset], question: Question
) -> BuildSpec:
    """A question over the newest rows, in the words of the lake."""
    inputs = [*((entities,) if entities else ()), *events]
    return BuildSpec(
        entities=source_of(session, lake, entities).table if entities else None,
        mapping={**(entities.mapping if entities else {}), "outcome": question.outcome},
        snapshot_date=received_on(session, inputs),
        events=events_of(session, lake, events),
        population=question.population,
        horizon_days=question.horizon_days,
        snapshots=question.snapshots,
        entity_history=tuple(
            (table, day) for day, table in history_of(session, lake, entities, entities.version, events)
        )
        if entities and question.outcome["kind"] != "column"
        else (),
    )


def newest_date(session: Session, sources: Sources, org_id: UUID) -> date:
    """The morning after the newest data came in: on it, everything that is there is known."""
    names = [source.name for source in (*sources.events, *((sources.entities,) if sources.entities else ()))]
    held = [datasets.by_name(session, org_id, name) for name in names]
    return received_on(session, held) + timedelta(days=1)


@dataclass(frozen=True)
class Reading:
    """What a query may read: relations, the files behind them, and of each what it is, in words, and its own files."""

    relations: list[Relation]
    files: list[Path]
    about: dict[str, str]
    parts: dict[str, tuple[Path, ...]]


def for_query(session: Session, lake: Lake, org_id: UUID) -> Reading:
    """The organization's own datasets under their names, and of each Model `<model>_features` and `<model>_predictions`."""
    found = Reading([], [], {}, {})
    for dataset in datasets.in_organization(session, org_id):
        if dataset.version:
            table = source_of(session, lake, dataset).table
            _add(found, queries.of_table(dataset.name, table), table.parts, "dataset")
    for model in models.in_organization(session, org_id):
        build = feature_builds.newest(session, model)
        folder = lake.resolve(org_id, build.path) if build else None
        for what in ("features", "outcomes", "examples"):
            if folder and (file := folder / f"{what}.parquet").exists():
                _add(found, queries.of_files(f"{model.name}_{what}", [file]), (file,), what)
        if run := scoring_runs.find_newest_published(session, model):
            parts = tuple(sorted(lake.resolve(org_id, str(run.path)).glob("part-*.parquet")))
            _add(found, queries.of_files(f"{model.name}_predictions", parts), parts, "predictions")
    return found


def _add(found: Reading, relation: Relation, files: tuple[Path, ...], about: str) -> None:
    """Under its name, and with underscores for hyphens, so that nobody has to write quotes; whoever is first keeps it."""
    for name in (relation.name, relation.name.replace("-", "_")):
        if name not in found.about:
            found.relations.append(replace(relation, name=name))
            found.about[name] = about
            found.parts[name] = files
    found.files.extend(file for file in files if file not in found.files)


def _others(session: Session, lake: Lake, org_id: UUID, own: set[UUID]) -> list[Source]:
    return [
        source_of(session, lake, dataset)
        for dataset in datasets.in_organization(session, org_id)
        if dataset.version and dataset.id not in own and dataset.name not in known.OWN_NAMES
    ]


def _is_log(dataset: Dataset) -> bool:
    return dataset.kind == "events" and all(dataset.mapping.get(role) for role in models.EVENT_ROLES)
