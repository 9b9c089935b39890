"""What a question would be answered from, before anything is built: who stands on each date, and how many outcomes.

The figures are those that the build's own models would give (a test compares them); one scan of the events gives them
all, without dbt, so that a person sees them while they still choose.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake import standing
from warehouse.lake.notices import counted
from warehouse.lake.preparing import Log
from warehouse.lake.question import Question
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tenant_sql.desk import Counted, CountOn

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
        with standing.given_of(spec, work) as (connection, asked, log):
            found, attributes = _count(connection, asked, log), []
            if asked.population == "condition" and asked.condition is None and by_condition is not None:
                everybody = standing.write(connection, asked, log, work / "standing.parquet")
                chosen = by_condition(everybody, log.snapshots)
                found = [_chosen(each, chosen.counts) for each in found]
                attributes = chosen.attributes
    counts = {source.name: asdict(each) for source, each in zip(spec.events, log.counts, strict=True)}
    for each in counts.values():
        each |= {end: each[end].isoformat() if each[end] else None for end in ("first", "last")}
    first = min((each.first for each in log.counts if each.first), default=None)
    warnings = (*_warnings(asked, found, log, first), *_of_condition(spec, asked, attributes))
    return QuestionPreview(tuple(found), warnings, asked.horizon_days, log.known_until, counts)


def _count(connection: duckdb.DuckDBPyConnection, asked: Question, log: Log) -> list[SnapshotPreview]:
    standing.gather(connection, asked, log)
    return [_counted(connection, asked, log, place, day) for place, day in enumerate(log.snapshots)]


def _counted(
    connection: duckdb.DuckDBPyConnection, asked: Question, log: Log, place: int, day: date
) -> SnapshotPreview:
    joined, who, y = standing.on_a_date(asked, log, place, day)
    everybody, there, asked_of, known, positives = connection.execute(
        f"select count(*), count(*) filter (where joined), count(*) filter (where joined and who),"
        f" count(y) filter (where joined and who), count(*) filter (where joined and who and y) from ("
        f"select {joined} as joined, {who} as who, {y} as y from per_entity)"
    ).fetchall()[0]
    passed = standing.has_passed(day, asked, log)
    return SnapshotPreview(
        day, everybody, there, asked_of, known if passed else 0, positives if passed else None
    )


def _chosen(each: SnapshotPreview, counts: Sequence[CountOn]) -> SnapshotPreview:
    """The date with those only whom the condition leaves."""
    on = next((count for count in counts if count.snapshot_date == each.snapshot_date), None)
    asked, known, positives = (on.asked, on.known, on.positives) if on else (0, 0, 0)
    if each.positives is None:
        return replace(each, asked=asked, known=0)
    return replace(each, asked=asked, known=known, positives=positives)


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
