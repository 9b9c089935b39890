"""What `./anteve ask` tells of a question: its counts, and the events that no answer counts."""

from typing import Any

import pytest

from cli import ask


def answer(**counts: Any) -> dict[str, Any]:
    log = {"rows": 1200, "keyless": 0, "timeless": 0, "ancient": 0, "future": 0, "orphans": 0}
    return {"funnel": [], "snapshots": [], "warnings": [], "events": {"orders": log | counts}}


def test_events_that_are_left_out_are_told_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    ask.tell(answer(future=3, ancient=1), kind="churn")
    said = " ".join(capsys.readouterr().err.split())
    assert "orders: 3 of 1,200 rows are in the future: left out." in said
    assert "orders: 1 of 1,200 rows is from before 1970: left out." in said
    assert "no key" not in said


def test_where_all_events_count_nothing_is_told_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    ask.tell(answer(), kind="churn")
    assert "orders" not in "".join(capsys.readouterr())
