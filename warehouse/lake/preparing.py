"""What a build does before dbt starts: checks, choices, and tables under names of our own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import (
    attributes,
    duck,
    events,
    feature_rows,
    given,
    project,
    question,
    rebuilds,
    snapshots,
)
from warehouse.lake.attributes import Attribute, LeftOut
from warehouse.lake.duck import quote_literal
from warehouse.lake.errors import CannotBuild
from warehouse.lake.events import Chosen, EventCounts
from warehouse.lake.notices import counted
from warehouse.lake.question import Question
from warehouse.lake.rebuilds import Facts, Kept
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Table, relation_sql
from warehouse.lake.written import Rows, Written

DATABASE = "build.duckdb"
GIVEN = "build.given"


@dataclass(frozen=True)
class Log:
    """The events as written: what they are, the first morning of which nothing is known, and the dates to stand on."""

    counts: list[EventCounts]
    known_until: date
    snapshots: tuple[date, ...]


@dataclass(frozen=True)
class Prepared:
    """What was written for dbt: the columns that become features, and the dates.

    `spec` is what was asked for, with the FeatureModels that have run. dbt makes the rows of `snapshots` without those of
    `kept`, which a build before has made; `facts` say what all of them are made from.
    """

    spec: BuildSpec
    attributes: list[Attribute]
    events: list[Chosen]
    left_out: list[LeftOut]
    snapshots: tuple[date, ...]
    question: Question
    facts: Facts
    kept: Kept


def prepare(
    spec: BuildSpec,
    work: Path,
    log: Callable[[str], None],
    people: Written | None = None,
    previous: Path | None = None,
) -> Prepared:
    """Write `work/build.duckdb` with what dbt is given: after it, plain `dbt build` works on that folder too.

    `people` is what was written in SQL for it; it runs once the dates are settled. `previous` is the folder of a build
    whose rows may be kept where nothing can have changed them.
    """
    missing = project.missing_spellings()
    asked = question.ask(spec.population, spec.outcome, spec.horizon_days, spec.events)
    if people is not None:
        people.check(spec)
    elif asked.population == "condition" and asked.condition is None:
        raise CannotBuild(
            "condition_not_run", "Whom the condition chooses was not found out before the build."
        )
    for source in spec.events:
        events.check(source)
    with database(work, read_only=False) as connection:
        connection.execute(f"create schema {GIVEN}")
        chosen, left_out = _prepare_entities(spec, connection, missing, log)
        given.write_history(connection, GIVEN, spec.entities, spec.entity_history, spec.mapping, chosen)
        sources, settled = _prepare_events(spec, asked, connection, missing, log)
    facts = rebuilds.facts(
        spec,
        people,
        attributes=chosen,
        chosen=sources,
        known_until=settled.known_until,
        dates=settled.snapshots,
    )
    kept = rebuilds.kept(previous, facts, spec, people, asked.horizon_days)
    dates = [day for day in settled.snapshots if day not in kept.dates]
    if kept.dates:
        log(
            f"{counted(len(kept.dates), 'date is', 'dates are')} kept from the build before, {len(dates)} made anew."
        )
    rows = Rows(spec.feature_models, asked.condition)
    if people is not None:  # while no connection holds memory
        rows = people.on(spec, dates, newest=settled.snapshots[-1])
    with database(work, read_only=False) as connection:
        given.write_snapshots(connection, GIVEN, dates)
        question.write_chosen(connection, GIVEN, rows.chosen)
        feature_rows.write(connection, GIVEN, rows.feature_models)
    return Prepared(
        spec=replace(spec, feature_models=rows.feature_models),
        attributes=chosen,
        events=sources,
        left_out=[*left_out, *(each for one in sources for each in one.left_out)],
        snapshots=settled.snapshots,
        question=asked,
        facts=facts,
        kept=kept,
    )


def _prepare_entities(
    spec: BuildSpec,
    connection: duckdb.DuckDBPyConnection,
    missing: tuple[str, ...],
    log: Callable[[str], None],
) -> tuple[list[Attribute], list[LeftOut]]:
    if spec.entities is None:
        if not spec.events:
            raise CannotBuild(
                "nothing_to_build_from", "A build needs a dataset of entities, of events, or both."
            )
        given.write_entities_seen(connection, GIVEN, spec.events, spec.snapshot_date)
        given.write_numbers(connection, GIVEN)
        return [], []
    mapping = mapping_of(spec)
    given.check_mapping(spec.entities, mapping)
    chosen, left_out = _choose(spec, spec.entities, connection, missing)
    counts = given.write_entities(connection, GIVEN, spec.entities, mapping, chosen, missing)
    given.write_numbers(connection, GIVEN)
    unread = given.unread(connection, GIVEN, spec.entities, mapping, chosen, missing)
    for column in sorted(set(spec.exclude) - {column.name for column in spec.entities.columns}):
        log(f"There is no column {column!r} to leave out.")
    become = counted(len(chosen), "column becomes a feature", "columns become features")
    log(f"Read {counted(counts.rows, 'row', 'rows')}: {become}, {len(left_out):,} left out.")
    if counts.keyless:
        rows = counted(counts.keyless, "row without", "rows without")
        log(f"{rows} {spec.mapping['entity_key']}: left out.")
    if counts.replaced:
        rows = counted(counts.replaced, "row is", "rows are")
        log(f"{rows} followed by a later row of the same key, which counts instead.")
    for column, found in unread.items():
        if spec.features is not None and found.another_type and column != mapping.get("value"):
            raise CannotBuild(
                "column_retyped",
                f"{found.values:,} of the {found.of:,} values of {column!r} cannot be read as what the model learned from "
                "it: the column has become another type. Correct it, or train anew.",
                column=column,
            )
        log(
            f"{counted(found.values, 'value', 'values')} of {column} cannot be read as the number or kind that is "
            "expected there: taken as missing."
        )
    return chosen, left_out


def _prepare_events(
    spec: BuildSpec,
    asked: Question,
    connection: duckdb.DuckDBPyConnection,
    missing: tuple[str, ...],
    log: Callable[[str], None],
) -> tuple[list[Chosen], Log]:
    chosen = [
        events.exactly(connection, each)
        for each in (
            events.choose(connection, source, missing)
            if spec.features is None
            else events.as_learned(source, spec.features)
            for source in spec.events
        )
    ]
    written = write_events(spec, asked, connection, chosen, GIVEN)
    for source, count in zip(spec.events, written.counts, strict=True):
        for line in count.sentences(source.name):
            log(line)
    return chosen, written


def write_events(
    spec: BuildSpec,
    asked: Question,
    connection: duckdb.DuckDBPyConnection,
    chosen: Sequence[Chosen],
    schema: str,
) -> Log:
    """Write the events and the question, and settle the dates: these depend on how far the events reach."""
    counts = events.write(
        connection, schema, chosen, awaited_type=asked.awaited_type, received_on=spec.snapshot_date
    )
    if not asked.of_events:
        question.write(connection, schema, asked, spec.snapshot_date)
        return Log(counts, spec.snapshot_date, (spec.snapshot_date,))
    known_until = snapshots.known_until([count.last for count in counts], spec.snapshot_date)
    question.write(connection, schema, asked, known_until, has_history=bool(spec.entity_history))
    dates = snapshots.chosen(
        spec.snapshots,
        first=min((count.first for count in counts if count.first), default=None),
        known_until=known_until,
        horizon_days=asked.horizon_days,
        population=question.size(connection, schema, asked, known_until),
        only_newest=spec.features is not None,
        held=spec.held,
    )
    return Log(counts, known_until, dates)


def mapping_of(spec: BuildSpec) -> Mapping[str, Any]:
    """The mapping; without its outcome where that is found in events, or where rows to be scored come without it."""
    column = (spec.outcome or {}).get("column")
    there = spec.entities is not None and column in {each.name for each in spec.entities.columns}
    asked = column is not None and spec.features is None
    return spec.mapping if there or asked else {**spec.mapping, "outcome": None}


def _choose(
    spec: BuildSpec, table: Table, connection: duckdb.DuckDBPyConnection, missing: tuple[str, ...]
) -> tuple[list[Attribute], list[LeftOut]]:
    columns = table.columns
    if spec.features is None:
        relation = relation_sql(table)
        return attributes.choose(connection, relation, columns, roles=_roles(spec), missing=missing)
    lost = {each.source for each in spec.features if each.type} - {column.name for column in columns}
    if lost:
        raise CannotBuild(
            "learned_column_missing",
            f"The model has learned from columns that the dataset no longer has: {', '.join(sorted(lost))}. Upload the"
            " data with them, or train a new version without them.",
            columns=sorted(lost),
        )
    return attributes.as_learned(columns, spec.features), []


def _roles(spec: BuildSpec) -> dict[str, str]:
    """The columns that are no features whatever they hold, with the reason (of `attributes.LEFT_OUT`)."""
    roles = dict.fromkeys(spec.exclude, "asked")
    reasons = {
        spec.mapping.get("email"): "is_email",
        spec.mapping.get("name"): "is_name",
        spec.mapping.get("entity_key"): "is_key",
        (spec.outcome or {}).get("column"): "is_outcome",
    }
    return roles | {column: reason for column, reason in reasons.items() if column}


@contextmanager
def database(work: Path, *, read_only: bool, threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build's own database, attached as `build`."""
    connection = duck.connect(temp=work / "spill", keep_order=True, threads=threads)
    try:
        mode = " (read_only)" if read_only else ""
        connection.execute(f"attach {quote_literal(work / DATABASE)} as build{mode}")
        yield connection
    finally:
        connection.close()
