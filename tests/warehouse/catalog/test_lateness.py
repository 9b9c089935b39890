"""Data are late by their own rhythm: a daily file after two days, a monthly one after two months."""

from datetime import UTC, datetime, timedelta

import pytest

from warehouse.catalog import lateness

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def came(*days_ago: float) -> list[datetime]:
    return [NOW - timedelta(days=days) for days in days_ago]


@pytest.mark.parametrize(
    ("days_ago", "code"),
    [
        ((0.5, 1.5, 2.5, 3.5, 4.5), "on_time"),
        ((1.4, 2.4, 3.4, 4.4, 5.4), "on_time"),
        ((2.5, 3.5, 4.5, 5.5, 6.5), "late"),
        ((40, 70, 100, 130), "on_time"),
        ((65, 95, 125, 155), "late"),
        ((90, 91, 92), "no_rhythm"),
        ((400,), "no_rhythm"),
    ],
)
def test_a_dataset_is_late_by_its_own_rhythm(days_ago: tuple[float, ...], code: str) -> None:
    told = lateness.told("events", came(*days_ago), NOW)
    assert (told["said"]["code"], told["late"]) == (code, code == "late")


def test_a_file_that_is_sent_in_parts_comes_once() -> None:
    parts = came(2.01, 2.02, 9.01, 9.02, 16.01, 16.02, 23.0)
    told = lateness.told("events", parts, NOW)
    assert told["usual_gap_days"] == pytest.approx(7, abs=0.05)
    assert told["said"]["text"] == "events came 2 days ago, usually it comes every 7 days."
