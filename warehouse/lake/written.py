"""What people wrote in SQL, on its way into a build: each FeatureModel, and the condition of a population, run confined over
what was known on the build's dates, and leave Parquet that dbt reads as a source."""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.confinement import NotConfined, Nursery, failures
from warehouse.lake import conditions, known
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


@dataclass(frozen=True)
class Rows:
    """What came of it on some dates: the rows of each FeatureModel, and the file of those whom the condition chose."""

    feature_models: tuple[FeatureRows, ...]
    chosen: Path | None


@dataclass(frozen=True)
class Written:
    """What people wrote for one build. `others` are the organization's other datasets, which it may read too."""

    statements: tuple[Statement, ...]
    others: tuple[Source, ...]
    runner: Runner

    def check(self, spec: BuildSpec) -> None:
        """Whether it can run here at all, told before work is done in vain. Raises CannotBuild."""
        if self.statements or _by_condition(spec):
            _must_be_confined(by_features=bool(self.statements))

    def on(self, spec: BuildSpec, dates: Sequence[date], newest: date) -> Rows:
        """Run on each of these dates; `newest` is the one that is scored. Raises CannotBuild."""
        read = sources(spec, self.others)
        self.runner.scratch.mkdir(parents=True, exist_ok=True)
        # One attempt may make several builds.
        room = Path(tempfile.mkdtemp(prefix="written-", dir=self.runner.scratch))
        runner = replace(self.runner, scratch=room)
        rows = _run(read, self.statements, dates, newest, runner)
        files = [each.path for each in rows]
        chosen = _chosen(spec, read, dates, newest, files, runner) if _by_condition(spec) else None
        return Rows(rows, chosen)


def _by_condition(spec: BuildSpec) -> bool:
    return (spec.population or {}).get("kind") == "condition"


def _must_be_confined(*, by_features: bool) -> None:
    if said := failures():
        what = (
            "learns from features written in SQL" if by_features else "is asked of a population chosen in SQL"
        )
        raise CannotBuild(
            "sql_not_confined",
            f"The model {what}, and this machine cannot confine it: {said[0]}. Take it out of the model, or run it where"
            " confinement holds.",
        )


def sources(spec: BuildSpec, others: Sequence[Source]) -> Sources:
    outcome = (spec.outcome or {}).get("column")
    hidden = frozenset(str(name) for name in (outcome, *spec.exclude) if name)
    history = tuple((day, table) for table, day in spec.entity_history)
    entities = Source(ENTITIES, "entities", spec.entities, spec.mapping, history) if spec.entities else None
    events = tuple(Source(each.name, "events", each.table, each.mapping) for each in spec.events)
    return Sources(entities, events, (*events, *others), hidden)


def _run(
    read: Sources, statements: Sequence[Statement], dates: Sequence[date], newest: date, runner: Runner
) -> tuple[FeatureRows, ...]:
    """Each at a desk of its own: none leaves anything for the next."""
    folder = runner.scratch / "feature-models"
    folder.mkdir(parents=True)
    shared, mornings = known.shared(read), known.mornings(read, dates, newest=newest)
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
                name=name,
                version=statement.version,
            ) from refusal
        words = {column.name: str(statement.descriptions.get(column.name, "")) for column in feature.columns}
        made.append(FeatureRows(name, kept, words, _reads(read, feature)))
        runner.log(f"{name}, version {statement.version}: {counted(feature.rows, 'row', 'rows')}")
    return tuple(made)


def _chosen(
    spec: BuildSpec,
    read: Sources,
    dates: Sequence[date],
    newest: date,
    features: Sequence[Path],
    runner: Runner,
) -> Path:
    """The file of those whom the population's condition chose."""
    sql = str((spec.population or {})["sql"])
    may_read = conditions.sources_of(read, (spec.outcome or {}).get("column"))
    room = conditions.room(may_read, dates, newest=newest, features=features)
    work = runner.scratch / "desk-population"
    try:
        with Desk(
            runner.nursery, room.relations, room.files, work=work, limits=LIMITS, mornings=room.mornings
        ) as desk:
            path, chosen = desk.choose(sql)
            kept = _taken(path, runner.scratch / "population.parquet")
    except NotConfined as refusal:
        raise CannotBuild("sql_not_confined", f"The population cannot be confined: {refusal}.") from refusal
    except SqlRefused as refusal:
        raise CannotBuild(
            "condition_failed", f"Whom the model is asked of cannot be told. {refusal}"
        ) from refusal
    on = counted(len(dates), "date", "dates")
    runner.log(f"population: {counted(chosen.rows, 'row', 'rows')} on {on}, by its condition")
    return kept


def _reads(read: Sources, feature: Feature) -> dict[str, Reads]:
    """What each column comes from, in the words of the datasets."""

    def behind(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        found = {pair for relation, column in pairs for pair in known.columns_of(read, relation, column)}
        return tuple(sorted(found))

    def told(column: str) -> Reads:
        values, exact = behind(reads.values.get(column, ())), reads.exact
        of_today = any(known.of_today(read, *pair, exact=exact) for pair in values + rows)
        return Reads(values, rows, exact, of_today)

    reads = feature.reads
    rows = behind(reads.rows)
    return {column.name: told(column.name) for column in feature.columns}


def _taken(path: Path, kept: Path) -> Path:
    """Out of the desk's folder: a file of its own, whatever stands there."""
    if path.is_symlink() or not path.is_file():
        raise SqlRefused("crashed", "The statement brought its process to an end.")
    shutil.copyfile(path, kept)
    return kept
