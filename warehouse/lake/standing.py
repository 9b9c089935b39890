"""Who stands on a date, whom of them a question asks about, and what came of them: in SQL over the given tables of a build.

Nothing is built for it. The preview of a question counts these rows, and the preview of a feature is judged on them; a test
holds them against what dbt makes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

from warehouse.lake import duck, events, given, project, question
from warehouse.lake.events import Chosen
from warehouse.lake.preparing import Log, mapping_of, write_events
from warehouse.lake.question import Question
from warehouse.lake.specs import BuildSpec

GIVEN = "memory.given"


@dataclass(frozen=True)
class PastOutcomes:
    """What came of those who stood on `day`, in a file like a build's own: entity_key, snapshot_date, y.

    y is null while the horizon, in days, has not passed: `known` says whether it has. `first` is the day of the first event,
    `known_until` the first morning of which nothing is known.
    """

    file: Path
    day: date
    known: bool
    horizon_days: int
    first: date | None
    known_until: date


def write_outcomes(spec: BuildSpec, day: date | None, file: Path, work: Path) -> PastOutcomes:
    """The outcomes of one date, found in the events; without a date, of the newest one of which they are known, or else of
    the newest. Raises CannotBuild as the build would.

    Of a population by a condition, everybody stands there: whom it chooses is found out by a build.
    """
    with given_of(spec, work) as (connection, asked, log):
        past = [each for each in log.snapshots if has_passed(each, asked, log)]
        on = day or max(past, default=log.known_until)
        # Who is listed without a date is known to be there on the newest date alone: that one stands beside.
        both = replace(log, snapshots=tuple(sorted({on, log.known_until})))
        gather(connection, asked, both)
        known = has_passed(on, asked, both)
        y = "y" if known else "cast(null as boolean)"
        connection.execute(
            f"copy (select entity_key, snapshot_date, {y} as y from ({_everybody(asked, both)})"
            f" where asked and snapshot_date = date '{on}') to {duck.quote_literal(file)} (format parquet)"
        )
    first = min((each.first for each in log.counts if each.first), default=None)
    return PastOutcomes(file, on, known, asked.horizon_days or 0, first, log.known_until)


@contextmanager
def given_of(spec: BuildSpec, work: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Question, Log]]:
    """The given tables of a build, without what becomes features."""
    asked = question.ask(spec.population, spec.outcome, spec.horizon_days, spec.events)
    for source in spec.events:
        events.check(source)
    connection = duck.connect(temp=work)
    try:
        connection.execute(f"create schema {GIVEN}")
        _write_entities(spec, connection)
        log = write_events(spec, asked, connection, [Chosen(each) for each in spec.events], GIVEN)
        question.write_chosen(connection, GIVEN, asked.condition)
        yield connection, asked, log
    finally:
        connection.close()


def gather(connection: duckdb.DuckDBPyConnection, asked: Question, log: Log) -> None:
    """Write `per_entity`: one row per entity with what each date needs to know of its events, from one scan of them."""
    sums = ", ".join(
        f"max(happened_on) filter (where known_on < date '{day}') as seen_{place},"
        f" bool_or(awaited and happened_on >= date '{day}' and happened_on < date '{end(day, asked)}') as came_{place}"
        for place, day in enumerate(log.snapshots)
    )
    connection.execute(
        f"create temp table per_entity as select e.*, seen.*, done_on, done_known_on from (select * from {GIVEN}.entities"
        f" where entity_key is not null qualify row_number() over (partition by entity_key order by row_position desc) = 1) as e"
        f" left join (select entity_number, min(happened_on) filter (where awaited) as done_on,"
        f" min(known_on) filter (where awaited) as done_known_on, {sums}"
        f" from {GIVEN}.events group by entity_number) as seen on e.row_position = seen.entity_number"
    )


def on_a_date(asked: Question, log: Log, place: int, day: date) -> tuple[str, str, str]:
    """SQL over `per_entity`: who was there by the date, who of them is asked about, and what came of them."""
    newest = "true" if day == max(log.snapshots) else "false"
    joined = f"(seen_{place} is not null or joined_on < date '{day}' or (is_listed and joined_on is null and {newest}))"
    who = ["true"]
    if asked.population == "active":
        who.append(f"coalesce(seen_{place} >= date '{day - timedelta(days=asked.active_days or 0)}', false)")
    if asked.condition is not None:
        who.append(
            f"entity_key in (select entity_key from {GIVEN}.chosen where snapshot_date = date '{day}')"
        )
    if asked.once:
        who.append(f"not coalesce(done_known_on < date '{day}', false)")
    y = {
        "inactivity": f"not coalesce(came_{place}, false)",
        "event": f"coalesce(came_{place}, false)",
    }.get(asked.outcome, "outcome_is_positive")
    if asked.once:  # what had come before the morning, though nobody knew it yet, cannot come any more
        y = f"case when coalesce(done_on < date '{day}', false) then null else {y} end"
    return joined if log.counts else "true", " and ".join(who), y


def write(connection: duckdb.DuckDBPyConnection, asked: Question, log: Log, file: Path) -> Path:
    """Everybody on every date, for whoever knows the condition."""
    connection.execute(
        f"copy ({_everybody(asked, log)}) to {duck.quote_literal(file)} (format parquet, compression zstd)"
    )
    return file


def has_passed(day: date, asked: Question, log: Log) -> bool:
    """Whether all that comes within the horizon of the date is known."""
    return not asked.of_events or end(day, asked) <= log.known_until


def end(day: date, asked: Question) -> date:
    return day + timedelta(days=asked.horizon_days or 0)


def _everybody(asked: Question, log: Log) -> str:
    selects = []
    for place, day in enumerate(log.snapshots):
        joined, who, y = on_a_date(asked, log, place, day)
        selects.append(
            f"select entity_key, date '{day}' as snapshot_date, {joined} and {who} as asked, {y} as y from per_entity"
        )
    return " union all ".join(selects)


def _write_entities(spec: BuildSpec, connection: duckdb.DuckDBPyConnection) -> None:
    if spec.entities is None:
        given.write_entities_seen(connection, GIVEN, spec.events, spec.snapshot_date)
    else:
        mapping = mapping_of(spec)
        given.check_mapping(spec.entities, mapping)
        given.write_entities(connection, GIVEN, spec.entities, mapping, (), project.missing_spellings())
    given.write_numbers(connection, GIVEN)
