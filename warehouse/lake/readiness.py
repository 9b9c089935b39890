"""Whether a question can be learned from what there is: a light, with reasons, before anybody waits for a training.

Red: nothing comes of it, and the training refuses it in the same words. Yellow: something comes of it, and should be
known beforehand.
"""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.lake import duck, given, preview, project
from warehouse.lake.duck import quote_name
from warehouse.lake.preview import PreviewWarning
from warehouse.lake.specs import BuildSpec
from warehouse.lake.tables import Table, relation_sql
from warehouse.said import Said, words_of_list

Light = Literal["green", "yellow", "red"]
FEWEST = 20  # of each outcome, below which `ml` refuses
ENOUGH = 100  # of the rarer, as the check `enough_positives` asks
UNSTABLE = 0.10
FEW_VALUES = 20  # what has more is no copy of a yes or no
LOOKED_AT = 200_000  # rows, before a column is looked at in all
_SURE = 1.96
_BLOCKING = ("history_shorter_than_horizon",)


@dataclass(frozen=True)
class Morning:
    """One snapshot date: who is asked about, of how many the outcome is known, and of how many it came."""

    snapshot_date: date | None
    entities: int
    known: int
    positives: int


@dataclass(frozen=True)
class Reason:
    light: Light
    said: Said


@dataclass(frozen=True)
class Readiness:
    light: Light
    reasons: list[Reason]
    mornings: list[Morning]
    known: int
    positives: int

    @property
    def refusal(self) -> Said | None:
        """Why nothing can be learned, if nothing can."""
        return next((reason.said for reason in self.reasons if reason.light == "red"), None)


def refused(said: Said) -> Readiness:
    """Of what cannot even be counted."""
    return Readiness("red", [Reason("red", said)], [], 0, 0)


def judge(
    mornings: Sequence[Morning],
    *,
    more: Sequence[Reason] = (),
) -> Readiness:
    """The light over all that was counted; `more` are reasons that counts alone do not tell."""
    known, positives = sum(each.known for each in mornings), sum(each.positives for each in mornings)
    reasons = _sorted([*_of_counts(known, positives), *_of_rates(mornings), *more])
    light: Light = reasons[0].light if reasons else "green"
    return Readiness(light, reasons, list(mornings), known, positives)


def of_column(
    spec: BuildSpec, *, distinct: Mapping[str, int], kept: Collection[str] = (), before: Morning | None = None
) -> Readiness:
    """Of a question whose outcome is a column.

    Parameters
    ----------
    distinct : how many values each column has, as the dataset's profile tells.
    kept : columns that are to be learned from whatever they look like.
    before : what the version of the data before this one held.
    """
    morning, copies = count(spec, distinct)
    more = [*_of_copies(copies, kept), *_of_change(before, morning)]
    return judge([morning], more=more)


def of_events(spec: BuildSpec) -> Readiness:
    """Of a question whose outcome is found in events; raises CannotBuild where it cannot be asked at all."""
    found = preview.preview(spec)
    mornings = [
        Morning(each.snapshot_date, each.asked, each.known, each.positives or 0) for each in found.snapshots
    ]
    told = [warning for warning in found.warnings if warning.code not in ("too_few_positives", "seasonality")]
    if any(warning.code in _BLOCKING for warning in told):  # then that no outcome is known says less
        return Readiness("red", _sorted([_of_warning(each) for each in told]), mornings, 0, 0)
    return judge(mornings, more=[_of_warning(each) for each in told])


def count(spec: BuildSpec, distinct: Mapping[str, int]) -> tuple[Morning, list[str]]:
    """The outcomes of a table of entities, each once; and the columns that say the same as the outcome, row by row."""
    table = spec.entities
    assert table is not None
    given.check_mapping(table, spec.mapping)
    with tempfile.TemporaryDirectory(prefix="anteve-readiness-") as temporary:
        connection = duck.connect(temp=Path(temporary), keep_order=True)
        try:
            _hold(connection, spec, table)
            entities, known, positives = connection.execute(
                "select count(*), count(_y), count(*) filter (_y) from held"
            ).fetchall()[0]
            judged = min(positives, known - positives) >= FEWEST
            copies = _copies(connection, spec, table, distinct) if judged else []
        finally:
            connection.close()
    return Morning(spec.snapshot_date, entities, known, positives), copies


def _hold(connection: duckdb.DuckDBPyConnection, spec: BuildSpec, table: Table) -> None:
    columns = {column.name: column for column in table.columns}
    key = given.listed_key_sql(connection, table, spec.mapping.get("entity_key"))
    y = given.outcome_sql(columns, spec.outcome, project.missing_spellings())
    connection.execute(
        f"create temp view held as select *, {y} as _y from (select *, row_number() over () as _position"
        f" from ({relation_sql(table)})) where ({key}) is not null"
        f" qualify row_number() over (partition by {key} order by _position desc) = 1"
    )


def _copies(
    connection: duckdb.DuckDBPyConnection, spec: BuildSpec, table: Table, distinct: Mapping[str, int]
) -> list[str]:
    outcome = str((spec.outcome or {}).get("column"))
    asked = [
        column.name
        for column in table.columns
        if column.name not in (outcome, *spec.exclude) and 2 <= distinct.get(column.name, 0) <= FEW_VALUES
    ]
    for rows in (f"(select * from held where _y is not null limit {LOOKED_AT})", "held where _y is not null"):
        asked = _the_same(connection, asked, rows)  # few are left for the second look, which is at all rows
    return asked


def _the_same(connection: duckdb.DuckDBPyConnection, names: list[str], rows: str) -> list[str]:
    """Those of the columns that are filled in everywhere, and of which each value goes with one outcome alone."""
    if not names:
        return []
    tests = ", ".join(
        f"count(distinct {quote_name(name)}) = count(distinct ({quote_name(name)}, _y)) "
        f"and count({quote_name(name)}) = count(*)"
        for name in names
    )
    found = connection.execute(f"select {tests} from {rows}").fetchall()[0]
    return [name for name, same in zip(names, found, strict=True) if same]


def _sorted(reasons: Sequence[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda reason: ("red", "yellow").index(reason.light))


def _of_counts(known: int, positives: int) -> Iterator[Reason]:
    """The first three in the words of `ml.learn.enough`, which refuses them."""
    rarer = min(positives, known - positives)
    counts = {"positives": positives, "negatives": known - positives}
    if known == 0:
        text = "No row has a known outcome. Check the outcome column and its positive value."
        yield Reason("red", Said("no_outcome", {}, text))
    elif rarer == 0:
        which = "no row has" if positives == 0 else "every row has"
        text = f"There is nothing to tell apart: {which} the outcome. Check its positive value."
        yield Reason("red", Said("one_class", counts, text))
    elif rarer < FEWEST:
        few = f"Rows with the outcome: {positives:,}, without: {known - positives:,}"
        text = f"{few}. At least {FEWEST} of each are needed, and {ENOUGH} are better."
        yield Reason("red", Said("too_few", counts | {"fewest": FEWEST, "enough": ENOUGH}, text))
    elif rarer < ENOUGH:
        few = f"Rows with the outcome: {positives:,}, without: {known - positives:,}"
        text = f"{few}. With fewer than {ENOUGH} of each the figures will be wide: bring more if you can."
        yield Reason("yellow", Said("few_of_one_outcome", counts | {"enough": ENOUGH}, text))


def _of_rates(mornings: Sequence[Morning]) -> Iterator[Reason]:
    judged = [each for each in mornings if each.known]
    if len(judged) < 2:
        return
    low, high = (of(judged, key=_rate) for of in (min, max))
    if _rate(high) - _rate(low) > UNSTABLE and _differ(low, high):
        text = (
            f"The share of outcomes goes from {_rate(low):.0%} on {low.snapshot_date} to {_rate(high):.0%} on "
            f"{high.snapshot_date}: a season, or the business has changed. Probabilities are those of the newest dates."
        )
        params = {
            "low": _rate(low),
            "low_date": str(low.snapshot_date),
            "high": _rate(high),
            "high_date": str(high.snapshot_date),
        }
        yield Reason("yellow", Said("unstable_rate", params, text))


def _of_copies(copies: Sequence[str], kept: Collection[str]) -> Iterator[Reason]:
    insisted = [name for name in copies if name in kept]
    if insisted:
        text = (
            f"The outcome is among the features: {words_of_list(insisted)} says the same in every row. Take it out of "
            "what is kept, or answer that it is not known when you score."
        )
        yield Reason("red", Said("outcome_among_features", {"columns": insisted}, text))
    others = [name for name in copies if name not in kept]
    if others:
        text = f"{words_of_list(others)} says the same as the outcome in every row: it is left out of the training."
        yield Reason("yellow", Said("copy_of_the_outcome", {"columns": others}, text))


def _of_change(before: Morning | None, now: Morning) -> Iterator[Reason]:
    if before is None or not before.known or not now.known:
        return
    then, today = _rate(before), _rate(now)
    if abs(today - then) > UNSTABLE and _differ(before, now):
        text = (
            f"The share of outcomes was {then:.0%} in the version of the data before and is {today:.0%} now: make sure "
            "that the new rows are of the same kind."
        )
        yield Reason("yellow", Said("rate_changed", {"before": then, "now": today}, text))


def _of_warning(warning: PreviewWarning) -> Reason:
    light: Light = "red" if warning.code in _BLOCKING else "yellow"
    return Reason(light, Said(warning.code, dict(warning.params), warning.message))


def _rate(morning: Morning) -> float:
    return morning.positives / morning.known


def _differ(a: Morning, b: Morning) -> bool:
    """Whether two shares differ by more than chance would have it."""
    share = (a.positives + b.positives) / (a.known + b.known)
    spread = (share * (1 - share) * (1 / a.known + 1 / b.known)) ** 0.5
    return abs(_rate(a) - _rate(b)) > _SURE * spread
