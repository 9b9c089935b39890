"""Whole numbers that are dates, and those that are not."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from warehouse.lake.intake import Landing, Told
from warehouse.lake.intake.readings import Reading

Land = Callable[..., Landing]
Rows = Callable[[Landing], list[dict[str, Any]]]

DAYS = [f"1997{month:02}{day:02}" for month in range(1, 5) for day in range(1, 29)]


def landed_as(landed: Land, name: str, values: list[str], **told: Any) -> tuple[str, set[str], Landing]:
    text = f"key,{name}\n" + "".join(f"k{n},{value}\n" for n, value in enumerate(values))
    landing = landed(text, told=Told(**told))
    return landing.columns[1].type, {notice.code for notice in landing.warnings}, landing


def test_days_as_numbers_are_days(landed: Land, rows: Rows) -> None:
    kind, said, landing = landed_as(landed, "date", [*DAYS, "", "00000000", "99991231"])
    assert (kind, said & {"number_dates"}) == ("date", {"number_dates"})
    found = [row["date"] for row in rows(landing)]
    assert (found[0], found[-3:]) == (date(1997, 1, 1), [None, None, date(9999, 12, 31)])
    (notice,) = [each for each in landing.warnings if each.code == "number_dates"]
    assert notice.params == {"notation": "digits", "example": "19970101"}


def test_one_day_is_enough_under_the_name_of_a_date(landed: Land) -> None:
    assert landed_as(landed, "order_date", ["20240131"])[0] == "date"
    assert landed_as(landed, "dt_compra", ["20240131"])[0] == "date"


def test_other_names_need_more_than_a_month_of_different_days(landed: Land) -> None:
    assert landed_as(landed, "column_3", DAYS[:31])[0] == "integer"
    assert landed_as(landed, "column_3", DAYS[:32])[0] == "date"


def test_ids_and_numbers_that_leave_the_calendar_stay_numbers(landed: Land) -> None:
    assert landed_as(landed, "order_id", DAYS)[0] == "integer"
    assert landed_as(landed, "date", [*DAYS, "19970230"])[0] == "integer"
    assert landed_as(landed, "n", [str(n) for n in range(20010101, 20010201)])[0] == "integer"


def test_a_contradiction_late_in_the_file_makes_numbers_of_all(landed: Land) -> None:
    values = [DAYS[n % len(DAYS)] for n in range(30_000)] + ["19971345"]
    assert landed_as(landed, "date", values)[0] == "integer"


def test_what_the_dataset_knows_of_a_column_decides(landed: Land) -> None:
    assert landed_as(landed, "column_3", DAYS[:2], types={"column_3": "date"})[0] == "date"
    assert landed_as(landed, "date", DAYS, types={"date": "integer"})[0] == "integer"


@pytest.mark.parametrize(("unit", "notation"), [(1, "epoch-s"), (1_000, "epoch-ms"), (1_000_000, "epoch-us")])
def test_seconds_since_1970_are_times_in_utc(unit: int, notation: str, landed: Land, rows: Rows) -> None:
    kind, said, landing = landed_as(landed, "timestamp", [str((1_700_000_000 + n) * unit) for n in range(40)])
    assert (kind, "number_dates" in said) == ("timestamp", True)
    assert rows(landing)[1]["timestamp"] == datetime(2023, 11, 14, 22, 13, 21)
    assert landing.columns[1].format == f"{notation} utc"
    assert Reading.of(landing.columns[1]) == Reading("timestamp", notation, zoned=True)


def test_large_numbers_under_another_name_stay_numbers(landed: Land) -> None:
    assert landed_as(landed, "views", ["1700000000", "1700000001"])[0] == "integer"
    assert landed_as(landed, "time", ["1700000000", "12"])[0] == "integer"


def test_times_as_numbers_are_times(landed: Land, rows: Rows) -> None:
    kind, _, landing = landed_as(landed, "created_at", [f"{day}093015" for day in DAYS])
    assert kind == "timestamp"
    assert rows(landing)[0]["created_at"] == datetime(1997, 1, 1, 9, 30, 15)
