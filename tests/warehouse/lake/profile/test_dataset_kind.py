"""Whether a table is of customers, or of what happens to them."""

from typing import Any

import pytest

from warehouse.lake.profile import propose_kind


def column(name: str, type_: str, distinct: int, *, rows: int = 1000, **more: Any) -> dict[str, Any]:
    text = {"shortest": 8, "longest": 8, "email_share": 0.0} if type_ == "text" else {}
    dated = {"min": "2024-01-01", "max": "2026-01-01"} if type_ in ("date", "timestamp") else {}
    found = {"name": name, "type": type_, "rows": rows, "missing": 0, "distinct": distinct, "top": []}
    return found | text | dated | more


def kind(*columns: dict[str, Any]) -> dict[str, Any]:
    return propose_kind({"rows": 1000, "columns": list(columns)})


def test_a_key_that_comes_again_beside_a_time_makes_a_log():
    found = kind(
        column("order_id", "text", 1000), column("customer_id", "text", 125), column("paid_on", "date", 300)
    )
    assert (found["value"], found["code"]) == ("events", "comes_again")
    assert found["params"] == {"column": "customer_id", "time": "paid_on", "rows_each": 8.0}
    assert found["confidence"] > 0.9


def test_a_row_for_each_key_is_a_table_of_customers():
    found = kind(column("customer_id", "text", 1000), column("joined_on", "date", 300))
    assert (found["value"], found["code"], found["params"]) == (
        "entities",
        "row_each",
        {"column": "customer_id"},
    )


def test_a_few_customers_written_twice_make_no_log():
    assert kind(column("customer_id", "text", 960), column("joined_on", "date", 300))["value"] == "entities"


def test_what_became_of_each_speaks_against_a_log():
    outcome = column(
        "churned", "text", 2, top=[{"value": "no", "count": 700}, {"value": "yes", "count": 300}]
    )
    found = kind(column("customer_id", "text", 500), column("joined_on", "date", 300), outcome)
    assert found["value"] == "entities"


@pytest.mark.parametrize("columns", [(), (column("colour", "text", 5),)])
def test_where_nothing_tells_it_says_so(columns):
    assert (kind(*columns)["value"], kind(*columns)["code"]) == ("entities", "nothing_tells")
