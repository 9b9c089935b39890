"""The features that analysts wrote, in a build: each pinned version runs confined over what was known on the build's
dates, and leaves Parquet that dbt reads as a source."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from warehouse import sources
from warehouse.catalog import datasets, feature_models
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.feature_models import FeatureModelVersion
from warehouse.confinement import NotConfined, Nursery, failures
from warehouse.lake import known, preview
from warehouse.lake.builds import BuildSpec, CannotBuild, FeatureRows
from warehouse.lake.feature_rows import ENTITIES, Reads
from warehouse.lake.known import Source, Sources
from warehouse.lake.notices import counted
from warehouse.lake.tenant_sql.desk import ENTRY, Desk, Feature, Limits
from warehouse.lake.tenant_sql.errors import SqlRefused
from workers.attempt import Attempt

LIMITS = Limits(
    seconds=900, memory="2GB", memory_bytes=5_000_000_000, file_bytes=4_000_000_000, cpu_seconds=3_600
)
_NURSERY = Nursery(ENTRY)


def warm() -> None:
    """Have the libraries loaded before the first feature comes."""
    _NURSERY.start()


def read_besides(session: Session, own: Sequence[Dataset]) -> dict[str, int]:
    """The organization's other datasets, which a feature may read too, each with the version that it has now."""
    ids = {dataset.id for dataset in own}
    return {
        dataset.name: dataset.version
        for dataset in datasets.in_organization(session, own[0].org_id)
        if dataset.version and dataset.id not in ids
    }


def with_features(
    attempt: Attempt, spec: BuildSpec, pins: Sequence[Mapping[str, Any]], besides: Mapping[str, int]
) -> BuildSpec:
    """The spec with the rows of the pinned FeatureModels, on the dates that it settles on. Raises CannotBuild.

    The dates are settled first, for a feature is asked for on just those.
    """
    if not pins:
        return spec
    if said := failures():
        raise CannotBuild(
            "sql_not_confined",
            f"The model learns from features written in SQL, and this machine cannot confine them: {said[0]}. Take them"
            " out of the model, or run the worker where confinement holds.",
        )
    dates = tuple(each.snapshot_date for each in preview.preview(spec).snapshots)
    with attempt.transaction() as session:
        versions = feature_models.of_pins(session, attempt.org_id, pins)
        others = [
            sources.source_of(session, attempt.lake, datasets.by_name(session, attempt.org_id, name), number)
            for name, number in sorted(besides.items())
        ]
    rows = _run(attempt, _sources(spec, others), versions, [str(pin["name"]) for pin in pins], dates)
    of_events = (spec.outcome or {}).get("kind", "column") != "column"
    return replace(spec, feature_models=rows, snapshots=dates if of_events else spec.snapshots)


def _sources(spec: BuildSpec, others: Sequence[Source]) -> Sources:
    outcome = (spec.outcome or {}).get("column")
    hidden = frozenset(str(name) for name in (outcome, *spec.exclude) if name)
    history = tuple((day, table) for table, day in spec.entity_history)
    entities = Source(ENTITIES, "entities", spec.entities, spec.mapping, history) if spec.entities else None
    events = tuple(Source(each.name, "events", each.table, each.mapping) for each in spec.events)
    return Sources(entities, events, (*events, *others) if len(events) > 1 else tuple(others), hidden)


def _run(
    attempt: Attempt,
    read: Sources,
    versions: Sequence[FeatureModelVersion],
    names: Sequence[str],
    dates: Sequence[date],
) -> tuple[FeatureRows, ...]:
    """One desk for all of them: they are of one organization, and none leaves anything for the next."""
    folder = attempt.scratch / "feature-models"
    folder.mkdir()
    relations = known.relations(read, dates, dates, newest=max(dates))
    made = []
    for name, version in zip(names, versions, strict=True):
        try:
            with Desk(
                _NURSERY, relations, read.files(), work=attempt.scratch / f"desk-{name}", limits=LIMITS
            ) as desk:
                path, feature = desk.feature(version.sql)
                kept = _taken(path, folder / f"{name}.parquet")
        except NotConfined as refusal:
            raise CannotBuild(
                "sql_not_confined", f"The feature {name!r} cannot be confined: {refusal}."
            ) from refusal
        except SqlRefused as refusal:
            raise CannotBuild(
                "feature_model_failed",
                f"The feature {name!r}, version {version.number}, cannot be computed. {refusal}",
            ) from refusal
        words = {column.name: str(version.descriptions.get(column.name, "")) for column in feature.columns}
        made.append(FeatureRows(name, kept, words, _reads(read, feature)))
        attempt.log(f"{name}, version {version.number}: {counted(feature.rows, 'row', 'rows')}")
    return tuple(made)


def _reads(read: Sources, feature: Feature) -> dict[str, Reads]:
    """What each column comes from, in the words of the datasets."""

    def behind(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        found = {pair for relation, column in pairs for pair in known.columns_of(read, relation, column)}
        return tuple(sorted(found))

    reads = feature.reads
    rows = behind(reads.rows)
    return {
        column.name: Reads(behind(reads.values.get(column.name, ())), rows, reads.exact)
        for column in feature.columns
    }


def _taken(path: Path, kept: Path) -> Path:
    """Out of the desk's folder: a file of its own, whatever stands there."""
    if path.is_symlink() or not path.is_file():
        raise SqlRefused("crashed", "The statement brought its process to an end.")
    shutil.copyfile(path, kept)
    return kept
