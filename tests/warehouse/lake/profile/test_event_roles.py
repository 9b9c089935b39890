"""What the columns of a log are taken for, by header, type and values."""

from typing import Any

import pytest

from warehouse.lake.profile import chosen_event_mapping, propose_event_mapping


def column(name: str, type_: str, distinct: int, *, rows: int = 1000, **more: Any) -> dict[str, Any]:
    dated = {"min": "2024-01-01", "max": "2026-01-01"} if type_ in ("date", "timestamp") else {}
    return (
        {"name": name, "type": type_, "rows": rows, "missing": 0, "distinct": distinct, "top": []}
        | dated
        | more
    )


def chosen(*columns: dict[str, Any]) -> dict[str, Any]:
    return chosen_event_mapping(propose_event_mapping({"rows": 1000, "columns": list(columns)}))


@pytest.mark.parametrize(
    ("headers", "meant"),
    [
        (
            ("order_id", "customer_id", "ordered_on", "channel", "total"),
            ("customer_id", "ordered_on", "channel", "total"),
        ),
        (("id", "cliente", "data", "tipo", "valor"), ("cliente", "data", "tipo", "valor")),
        (
            ("row", "account_id", "created_at", "event", "amount"),
            ("account_id", "created_at", "event", "amount"),
        ),
    ],
)
def test_the_roles_are_read_from_the_headers(headers, meant):
    own, key, time, kind, amount = headers
    found = chosen(
        column(own, "integer", 1000, row_counter=own == "row"),
        column(key, "text", 120),
        column(time, "timestamp", 900),
        column(kind, "text", 5),
        column(amount, "double", 700),
    )
    assert (found["entity_key"], found["time"], found["type"], found["amount"]) == meant


def test_the_number_of_an_event_is_not_whose_event_it_is():
    found = chosen(
        column("event_id", "text", 1000), column("user_id", "text", 80), column("time", "timestamp", 990)
    )
    assert found["entity_key"] == "user_id"


def test_when_it_was_recorded_is_not_when_it_happened():
    found = chosen(
        column("customer", "text", 80),
        column("recorded_at", "timestamp", 990),
        column("paid_on", "date", 300),
    )
    assert (found["time"], found["recorded_at"]) == ("paid_on", "recorded_at")


def test_a_due_date_is_when_nothing_happened():
    found = chosen(
        column("customer", "text", 80), column("due_date", "date", 30), column("date", "date", 300)
    )
    assert found["time"] == "date"
