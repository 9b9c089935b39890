"""What a question would be answered from, before anything is built: who stands on each date, and how many outcomes.

The figures are those that the build's own models would give (a test compares them); one scan of the events gives them
all, without dbt, so that a person sees them while they still choose.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import duck, events, given, project, question
from warehouse.lake.events import Chosen
from warehouse.lake.notices import counted
from warehouse.lake.preparing import Log, mapping_of, write_events
from warehouse.lake.question import Question
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tenant_sql.desk import Counted, CountOn

GIVEN = "memory.given"
_FEW_POSITIVES = 50
_FEW_DATES = 3
_SEASON = 0.10  # of the base rate, between dates


@dataclass(frozen=True)
class SnapshotPreview:
    """One date. `positives` is None where the outcome is not known yet; the funnel's steps are counts of entities.

    `everybody` -> `joined` before the date -> `asked`, the population -> `known`, those whose outcome is known.
    """

    snapshot_date: date
    everybody: int
    joined: int
    asked: int
    known: int
    positives: int | None

    @property
    def base_rate(self) -> float | None:
        return self.positives / self.known if self.known and self.positives is not None else None


@dataclass(frozen=True)
class PreviewWarning:
    """`params` are the figures and dates of the message."""

    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


# Given a file of (entity_key, snapshot_date, asked, y) and its dates: whom the condition leaves, date by date.
ByCondition = Callable[[Path, tuple[date, ...]], Counted]


@dataclass(frozen=True)
class QuestionPreview:
    snapshots: tuple[SnapshotPreview, ...]
    warnings: tuple[PreviewWarning, ...]
    horizon_days: int | None
    known_until: date
    counts: dict[str, dict[str, Any]]  # by dataset of events: rows, and those left out, by why

    def to_json(self) -> dict[str, Any]:
        """For an API: dates as text, and each date's base rate."""
        dates = [{**asdict(each), "base_rate": each.base_rate} for each in self.snapshots]
        for each in dates:
            each["snapshot_date"] = each["snapshot_date"].isoformat()
        return {
            "snapshots": dates,
            "warnings": [asdict(each) for each in self.warnings],
            "horizon_days": self.horizon_days,
            "known_until": self.known_until.isoformat(),
            "events": self.counts,
        }


def preview(spec: BuildSpec, by_condition: ByCondition | None = None) -> QuestionPreview:
    """Who would be asked about on each date, and what came of them; raises CannotBuild as the build would.

    A population by a condition is counted by whoever may run it, which is not this process.
    """
    with tempfile.TemporaryDirectory(prefix="anteve-preview-") as temporary:
        work = Path(temporary)
        with _standing(spec, work) as (connection, asked, log):
            found, attributes = _count(connection, asked, log), []
            if asked.population == "condition" and asked.condition is None and by_condition is not None:
                standing = _write_standing(connection, asked, log, work / "standing.parquet")
                chosen = by_condition(standing, log.snapshots)
                found = [_chosen(each, chosen.counts) for each in found]
                attributes = chosen.attributes
    counts = {source.name: asdict(each) for source, each in zip(spec.events, log.counts, strict=True)}
    for each in counts.values():
        each |= {end: each[end].isoformat() if each[end] else None for end in ("first", "last")}
    first = min((each.first for each in log.counts if each.first), default=None)
    warnings = (*_warnings(asked, found, log, first), *_of_condition(spec, asked, attributes))
    return QuestionPreview(tuple(found), warnings, asked.horizon_days, log.known_until, counts)


@contextmanager
def _standing(spec: BuildSpec, work: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Question, Log]]:
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


def _write_entities(spec: BuildSpec, connection: duckdb.DuckDBPyConnection) -> None:
    if spec.entities is None:
        given.write_entities_seen(connection, GIVEN, spec.events, spec.snapshot_date)
    else:
        mapping = mapping_of(spec)
        given.check_mapping(spec.entities, mapping)
        given.write_entities(connection, GIVEN, spec.entities, mapping, (), project.missing_spellings())
    given.write_numbers(connection, GIVEN)


def _count(connection: duckdb.DuckDBPyConnection, asked: Question, log: Log) -> list[SnapshotPreview]:
    """The counts of every date, from one row per entity with what each date needs to know of its events."""
    sums = ", ".join(
        f"max(happened_on) filter (where known_on < date '{day}') as seen_{place},"
        f" bool_or(awaited and happened_on >= date '{day}' and happened_on < date '{_end(day, asked)}') as came_{place}"
        for place, day in enumerate(log.snapshots)
    )
    connection.execute(
        f"create temp table per_entity as select e.*, seen.*, done_on, done_known_on from (select * from {GIVEN}.entities"
        f" where entity_key is not null qualify row_number() over (partition by entity_key order by row_position desc) = 1) as e"
        f" left join (select entity_number, min(happened_on) filter (where awaited) as done_on,"
        f" min(known_on) filter (where awaited) as done_known_on, {sums}"
        f" from {GIVEN}.events group by entity_number) as seen on e.row_position = seen.entity_number"
    )
    return [_counted(connection, asked, log, place, day) for place, day in enumerate(log.snapshots)]


def _counted(
    connection: duckdb.DuckDBPyConnection, asked: Question, log: Log, place: int, day: date
) -> SnapshotPreview:
    joined, who, y = _on_a_date(asked, log, place, day)
    everybody, there, asked_of, known, positives = connection.execute(
        f"select count(*), count(*) filter (where joined), count(*) filter (where joined and who),"
        f" count(y) filter (where joined and who), count(*) filter (where joined and who and y) from ("
        f"select {joined} as joined, {who} as who, {y} as y from per_entity)"
    ).fetchall()[0]
    passed = _has_passed(day, asked, log)
    return SnapshotPreview(
        day, everybody, there, asked_of, known if passed else 0, positives if passed else None
    )


def _on_a_date(asked: Question, log: Log, place: int, day: date) -> tuple[str, str, str]:
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


def _has_passed(day: date, asked: Question, log: Log) -> bool:
    return not asked.of_events or _end(day, asked) <= log.known_until


def _write_standing(connection: duckdb.DuckDBPyConnection, asked: Question, log: Log, file: Path) -> Path:
    """Everybody on every date, for whoever knows the condition."""
    selects = []
    for place, day in enumerate(log.snapshots):
        joined, who, y = _on_a_date(asked, log, place, day)
        selects.append(
            f"select entity_key, date '{day}' as snapshot_date, {joined} and {who} as asked, {y} as y from per_entity"
        )
    connection.execute(
        f"copy ({' union all '.join(selects)}) to {duck.quote_literal(file)} (format parquet, compression zstd)"
    )
    return file


def _chosen(each: SnapshotPreview, counts: Sequence[CountOn]) -> SnapshotPreview:
    """The date with those only whom the condition leaves."""
    on = next((count for count in counts if count.snapshot_date == each.snapshot_date), None)
    asked, known, positives = (on.asked, on.known, on.positives) if on else (0, 0, 0)
    if each.positives is None:
        return replace(each, asked=asked, known=0)
    return replace(each, asked=asked, known=known, positives=positives)


def _end(day: date, asked: Question) -> date:
    return day + timedelta(days=asked.horizon_days or 0)


# --- what a person should know before they go on ---------------------------------------------------------------


def _warnings(
    asked: Question, found: Sequence[SnapshotPreview], log: Log, first: date | None
) -> Iterator[PreviewWarning]:
    past = [each for each in found if each.positives is not None]
    yield from _of_few(asked, past)
    waiting = [each.snapshot_date for each in found if each.positives is None]
    unknown = [str(day) for day in waiting if day != log.known_until]
    if unknown:
        last = log.known_until - timedelta(days=1)
        yield PreviewWarning(
            "horizon_not_passed",
            f"What comes within {asked.horizon_days} days is not known yet of {', '.join(unknown)}: the events end on"
            f" {last}. Nothing can be learned from these dates.",
            {"horizon_days": asked.horizon_days, "snapshot_dates": unknown, "last_event": str(last)},
        )
    for each in past:
        if not each.known or not each.positives or each.positives == each.known:
            what = "nobody is asked about" if not each.known else "all outcomes are the same"
            yield PreviewWarning(
                "nothing_on_a_date",
                f"On {each.snapshot_date} {what}: it teaches nothing.",
                {"snapshot_date": str(each.snapshot_date), "known": each.known, "positives": each.positives},
            )
    rates = {each.snapshot_date: each.base_rate for each in past if each.base_rate is not None}
    if rates and max(rates.values()) - min(rates.values()) > _SEASON:
        low, high = min(rates, key=lambda day: rates[day]), max(rates, key=lambda day: rates[day])
        yield PreviewWarning(
            "seasonality",
            f"The share of outcomes goes from {rates[low]:.0%} on {low} to {rates[high]:.0%} on {high}: there may be a"
            " season in it, or the business has changed. Probabilities are those of the newest dates.",
            {"low": rates[low], "low_date": str(low), "high": rates[high], "high_date": str(high)},
        )
    if asked.of_events and first is not None:
        yield from _of_history(asked, past, first, log)


def _of_condition(spec: BuildSpec, asked: Question, attributes: Sequence[str]) -> Iterator[PreviewWarning]:
    if asked.of_events and attributes and len(spec.entity_history) < 2:
        named = ", ".join(attributes)
        yield PreviewWarning(
            "condition_without_history",
            f"The condition goes by {named}, of which there is one upload: whom it chooses on a past date is told by what"
            " is known of them today.",
            {"columns": list(attributes)},
        )


def _of_few(asked: Question, past: Sequence[SnapshotPreview]) -> Iterator[PreviewWarning]:
    known = sum(each.known for each in past)
    positives = sum(each.positives or 0 for each in past)
    rarer = min(positives, known - positives)
    if past and asked.outcome != "none" and rarer < _FEW_POSITIVES:
        which = "positive" if positives <= known - positives else "negative"
        yield PreviewWarning(
            "too_few_positives",
            f"There are {counted(rarer, f'{which} outcome', f'{which} outcomes')} among {known:,} examples; fewer than"
            f" {_FEW_POSITIVES} teach little. Ask further ahead, of more dates, or of more customers.",
            {"positives": positives, "negatives": known - positives, "enough": _FEW_POSITIVES},
        )


def _of_history(
    asked: Question, past: Sequence[SnapshotPreview], first: date, log: Log
) -> Iterator[PreviewWarning]:
    days = (log.known_until - first).days
    if not past:
        yield PreviewWarning(
            "history_shorter_than_horizon",
            f"The events cover {days:,} days, too few to look {asked.horizon_days} days ahead from a date in the past:"
            " nothing can be learned yet. Ask less far ahead, or bring older events.",
            {"days": days, "horizon_days": asked.horizon_days},
        )
    elif len(past) < _FEW_DATES or (past[0].snapshot_date - first).days < (asked.horizon_days or 0):
        after = (past[0].snapshot_date - first).days
        yield PreviewWarning(
            "short_history",
            f"The events cover {days:,} days: that gives {counted(len(past), 'past date', 'past dates')}, the first of"
            f" them {after:,} days after the first event. Older events would help.",
            {"days": days, "dates": len(past), "days_before": after},
        )
