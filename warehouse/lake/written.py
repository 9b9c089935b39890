"""What people wrote in SQL, on its way into a build: each FeatureModel, and the condition of a population, run confined over
what was known on the build's dates, and leave Parquet that dbt reads as a source."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.confinement import NotConfined, Nursery, failures
from warehouse.lake import conditions, known, preview
from warehouse.lake.errors import CannotBuild
from warehouse.lake.feature_rows import ENTITIES, FeatureRows, Reads
from warehouse.lake.known import Source, Sources
from warehouse.lake.notices import counted
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tenant_sql.desk import Desk, Feature, Limits
from warehouse.lake.tenant_sql.errors import SqlRefused

LIMITS = Limits(
    seconds=900, memory="2GB", memory_bytes=5_000_000_000, file_bytes=4_000_000_000, cpu_seconds=3_600
)


@dataclass(frozen=True)
class Statement:
    """A FeatureModel as it is to run: its words for its columns are `descriptions`."""

    name: str
    version: int
    sql: str
    descriptions: Mapping[str, Any]


@dataclass(frozen=True)
class Runner:
    """Where it runs: confined processes of the nursery, with their scratch folder."""

    nursery: Nursery
    scratch: Path
    log: Callable[[str], None]


def is_asked(spec: BuildSpec, statements: Sequence[Statement]) -> bool:
    """Whether a build of this spec has anything of the kind."""
    return bool(statements) or (spec.population or {}).get("kind") == "condition"


def resolved(
    spec: BuildSpec, statements: Sequence[Statement], others: Sequence[Source], runner: Runner
) -> BuildSpec:
    """The spec with the rows of the FeatureModels, and with those whom its condition chooses, both on the dates that it
    settles on. `others` are the organization's other datasets. Raises CannotBuild.

    The dates are settled first, for they are asked for on just those.
    """
    if not is_asked(spec, statements):
        return spec
    if said := failures():
        what = (
            "learns from features written in SQL" if statements else "is asked of a population chosen in SQL"
        )
        raise CannotBuild(
            "sql_not_confined",
            f"The model {what}, and this machine cannot confine it: {said[0]}. Take it out of the model, or run it where"
            " confinement holds.",
        )
    dates = preview.dates(spec)
    read = _sources(spec, others)
    rows = _run(read, statements, dates, runner)
    if (spec.population or {}).get("kind") == "condition":
        spec = replace(spec, population=_chosen(spec, read, dates, [each.path for each in rows], runner))
    of_events = (spec.outcome or {}).get("kind", "column") != "column"
    return replace(spec, feature_models=rows, snapshots=dates if of_events else spec.snapshots)


def _sources(spec: BuildSpec, others: Sequence[Source]) -> Sources:
    outcome = (spec.outcome or {}).get("column")
    hidden = frozenset(str(name) for name in (outcome, *spec.exclude) if name)
    history = tuple((day, table) for table, day in spec.entity_history)
    entities = Source(ENTITIES, "entities", spec.entities, spec.mapping, history) if spec.entities else None
    events = tuple(Source(each.name, "events", each.table, each.mapping) for each in spec.events)
    return Sources(entities, events, (*events, *others), hidden)


def _run(
    read: Sources, statements: Sequence[Statement], dates: Sequence[date], runner: Runner
) -> tuple[FeatureRows, ...]:
    """Each at a desk of its own: none leaves anything for the next."""
    folder = runner.scratch / "feature-models"
    folder.mkdir(parents=True)
    shared, mornings = known.shared(read), known.mornings(read, dates, newest=max(dates))
    made = []
    for statement in statements:
        name = statement.name
        work = runner.scratch / f"desk-{name}"
        try:
            with Desk(
                runner.nursery, shared, read.files(), work=work, limits=LIMITS, mornings=mornings
            ) as desk:
                path, feature = desk.feature(statement.sql)
                kept = _taken(path, folder / f"{name}.parquet")
        except NotConfined as refusal:
            raise CannotBuild(
                "sql_not_confined", f"The feature {name!r} cannot be confined: {refusal}."
            ) from refusal
        except SqlRefused as refusal:
            raise CannotBuild(
                "feature_model_failed",
                f"The feature {name!r}, version {statement.version}, cannot be computed. {refusal}",
            ) from refusal
        words = {column.name: str(statement.descriptions.get(column.name, "")) for column in feature.columns}
        made.append(FeatureRows(name, kept, words, _reads(read, feature)))
        runner.log(f"{name}, version {statement.version}: {counted(feature.rows, 'row', 'rows')}")
    return tuple(made)


def _chosen(
    spec: BuildSpec, read: Sources, dates: Sequence[date], features: Sequence[Path], runner: Runner
) -> dict[str, Any]:
    """The population with the file of those whom its condition chose."""
    population = dict(spec.population or {})
    may_read = conditions.sources_of(read, (spec.outcome or {}).get("column"))
    room = conditions.room(may_read, dates, newest=max(dates), features=features)
    work = runner.scratch / "desk-population"
    try:
        with Desk(
            runner.nursery, room.relations, room.files, work=work, limits=LIMITS, mornings=room.mornings
        ) as desk:
            path, chosen = desk.choose(str(population["sql"]))
            kept = _taken(path, runner.scratch / "population.parquet")
    except NotConfined as refusal:
        raise CannotBuild("sql_not_confined", f"The population cannot be confined: {refusal}.") from refusal
    except SqlRefused as refusal:
        raise CannotBuild(
            "condition_failed", f"Whom the model is asked of cannot be told. {refusal}"
        ) from refusal
    on = counted(len(dates), "date", "dates")
    runner.log(f"population: {counted(chosen.rows, 'row', 'rows')} on {on}, by its condition")
    return population | {"entities": str(kept)}


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
