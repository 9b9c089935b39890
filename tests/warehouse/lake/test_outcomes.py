"""What came of those who were scored on a past morning, read off the log of today."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.warehouse.lake.test_events_build import MAPPING, TYPES, table
from warehouse.lake import outcomes, question
from warehouse.lake.events import EventSource

MORNING = date(2026, 3, 1)
KEYS = ["left in time", "had left", "left twice", "stayed"]


@pytest.mark.parametrize(
    ("once", "expected"),
    [(True, [True, None, None, False]), (False, [True, False, True, False])],
    ids=["comes once", "comes again"],
)
def test_what_had_come_before_the_morning_and_comes_once_is_not_judged(
    tmp_path: Path, once: bool, expected: list[bool | None]
) -> None:
    left: list[tuple[str, date, str]] = [
        ("left in time", date(2026, 3, 1), "gone"), ("had left", date(2026, 2, 28), "gone"),
        ("left twice", date(2026, 2, 1), "gone"), ("left twice", date(2026, 3, 9), "gone"),
        ("stayed", date(2026, 5, 1), "order"),
    ]  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        (who, datetime.combine(day, datetime.min.time()), what, 1.0, "Recife", 1) for who, day, what in left
    ]
    log = EventSource("purchases", table(tmp_path, "purchases", TYPES, rows), MAPPING)
    awaited = {"kind": "event", "event_type": "gone", "once": once}
    asked = question.ask({"kind": "all"}, awaited, 30, (log,))

    found = outcomes.of_events((log,), asked, MORNING, received_on=date(2026, 6, 1))

    nobody_known = pa.nulls(len(KEYS), pa.bool_())
    assert outcomes.settle(found, pa.array(KEYS), nobody_known, asked).to_pylist() == expected
