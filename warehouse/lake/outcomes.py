"""What came of the entities of a past scoring, read off the data of today.

Of events: whether the awaited one came within the horizon, which begins on the morning of the scoring. Until the horizon
has passed, only those are known to whom it has come already (or, of an inactivity, who did something). Of an outcome that
is a column: what the newest rows say of those of whom it was not known then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake import given, project
from warehouse.lake.duck import connect
from warehouse.lake.events import EventSource, key_sql, time_sql, type_sql, usable_sql
from warehouse.lake.question import Question
from warehouse.lake.tables import Table, relation_sql


@dataclass(frozen=True)
class Outcomes:
    """`rows`: entity_key, y (null: not known). `matured` is the share of the horizon that has passed, None where the
    outcome has no horizon. `known_until` is the first morning of which nothing is known."""

    rows: pa.Table
    matured: float | None
    known_until: date


def of_events(
    sources: Sequence[EventSource],
    question: Question,
    snapshot_date: date,
    *,
    received_on: date,
    temp: Path | None = None,
) -> Outcomes:
    """Those to whom the awaited event came, or who did something; all others are in no row, and are `y` false of an event
    (or true of an inactivity) once the horizon has passed: see `settle`. Of what comes once only, those to whom it had come
    before the morning, though nobody may have known it yet, have a row with `y` null: nothing was left to await."""
    days = question.horizon_days or 0
    end = snapshot_date + timedelta(days=days)
    awaited = question.awaited_type
    selects = [
        f"select {key_sql(source)} as entity_key, cast({time_sql(source)} as date) as day, {type_sql(source)} as kind"
        f" from ({relation_sql(source.table)}) where {usable_sql(source, received_on)}"
        for source in sources
    ]
    everything = " union all ".join(selects)
    of_type = "kind = $kind" if awaited else "true"
    happened = question.outcome == "event"
    first = "date '1970-01-01'" if question.once else f"date '{snapshot_date}'"
    parameters: dict[str, Any] = {"kind": awaited} if awaited else {}
    with connect(temp=temp) as connection:
        last = connection.execute(f"select max(day) from ({everything})").fetchall()[0][0]
        rows = connection.execute(
            f"select entity_key, case when min(day) >= date '{snapshot_date}' then {happened} end as y"
            f" from ({everything}) where {of_type} and day >= {first} and day < date '{end}'"
            f" and entity_key is not null group by entity_key",
            parameters,
        ).to_arrow_table()
    known_until = min(last, received_on) + timedelta(days=1) if last else snapshot_date
    passed = (known_until - snapshot_date).days / days if days else 1.0
    return Outcomes(rows, min(max(passed, 0.0), 1.0), known_until)


def of_column(
    table: Table, mapping: Any, outcome: Any, snapshot_date: date, *, horizon_days: int | None, known_on: date
) -> Outcomes:
    """What the newest rows say of each entity; of several rows of a key the last counts."""
    columns = {column.name: column for column in table.columns}
    missing = project.missing_spellings()
    with connect(keep_order=True) as connection:
        key = given.listed_key_sql(connection, table, mapping.get("entity_key"))
        y = given.outcome_sql(columns, outcome, missing)
        rows = connection.execute(
            f"select entity_key, y from (select {key} as entity_key, {y} as y, _position"
            f" from (select *, row_number() over () as _position from ({relation_sql(table)})))"
            f" where entity_key is not null"
            f" qualify row_number() over (partition by entity_key order by _position desc) = 1"
        ).to_arrow_table()
    matured = None
    if horizon_days:
        matured = min(max((known_on - snapshot_date).days / horizon_days, 0.0), 1.0)
    return Outcomes(rows, matured, known_on + timedelta(days=1))


def settle(found: Outcomes, keys: pa.Array, was_known: pa.Array, question: Question) -> pa.Array:
    """`y` of each of these entities, null where it is not known (yet). `was_known` is the outcome that the scoring knew.

    Of a column, whose outcome was known on the morning is not awaited: unless it was known of everybody, as where a
    column says yes of those who have left and no of all others. Then the question is who turned.
    """
    at = pc.index_in(keys, value_set=found.rows["entity_key"].combine_chunks())
    y = found.rows["y"].combine_chunks().take(at)
    if question.of_events:
        if found.matured is not None and found.matured >= 1:
            y = pc.if_else(pc.is_null(at), question.outcome == "inactivity", y)
        return y
    awaited = pc.is_null(was_known)
    if not pc.any(awaited).as_py():
        passed = found.matured is not None and found.matured >= 1
        awaited = pc.invert(was_known)
        y = y if passed else pc.if_else(y, True, None)
    return pc.if_else(awaited, y, None)
