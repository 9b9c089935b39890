"""Filters of a list let through just what they say, and the sums follow them."""

import pyarrow as pa
import pytest

from tests.warehouse.lake.test_predictions import FACTS
from warehouse.lake import predictions
from warehouse.lake.list_segments import Segments
from warehouse.lake.predictions import BadQuery, Owner, Query

PLANS = ("basic", "pro", None)
OWNERS = ("Bruna Sales", "Carlos", None)
ROWS = 300


def reason(column, direction="up"):
    names = ("feature", "value", "typical", "text")
    return {**dict.fromkeys(names, "x"), "column": column, "direction": direction, "contribution": 1.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    keys = [f"C{n:04d}" for n in range(ROWS)]
    table = pa.table(
        {
            "entity_key": keys,
            "score": [n / ROWS for n in range(ROWS)],
            "value": [float(n % 50) for n in range(ROWS)],
            "outcome": [n % 10 == 0 for n in range(ROWS)],
            "reasons": [[reason("usage" if n % 3 else "price"), reason("plan", "down")] for n in range(ROWS)],
        }
    )
    beside = pa.table(
        {
            "entity_key": keys,
            "owner": [OWNERS[n % 3] for n in range(ROWS)],
            "segment_1": [PLANS[n % 3] for n in range(ROWS)],
            "segment_2": ["SP" if n % 2 else "RJ" for n in range(ROWS)],
        }
    )
    folder = tmp_path_factory.mktemp("lake") / "run"
    predictions.write(table, folder, facts=FACTS, segments=Segments.of(["plan", "st:ate"], beside))
    return folder


def numbers(folder, **query):
    page = predictions.page(folder, Query(limit=1000, **query))
    assert page.total == len(page.items)
    assert page.totals.value == pytest.approx(sum(row["value"] for row in page.items))
    assert page.totals.expected == pytest.approx(sum(row["score"] for row in page.items))
    assert page.totals.value_at_risk == pytest.approx(sum(row["value_at_risk"] for row in page.items))
    return {int(row["entity_key"][1:]) for row in page.items}


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ({}, lambda n: True),
        ({"outcome": "open"}, lambda n: n % 10),
        ({"min_value": 10.0, "max_value": 20.0}, lambda n: 10 <= n % 50 <= 20),
        ({"min_value_at_risk": 30.0}, lambda n: (n % 50) * n / ROWS >= 30),
        ({"segments": (("plan", "pro"),)}, lambda n: n % 3 == 1),
        ({"segments": (("plan", "pro"), ("plan", None))}, lambda n: n % 3 in (1, 2)),
        ({"segments": (("plan", "pro"), ("st:ate", "SP"))}, lambda n: n % 3 == 1 and n % 2),
        ({"reason": "usage"}, lambda n: n % 3),
        ({"reason": "plan"}, lambda n: False),
        (
            {"reason": "price", "segments": (("st:ate", "RJ"),), "min_score": 0.5},
            lambda n: n % 6 == 0 and n >= 150,
        ),
        ({"owner": Owner(("bruna sales",))}, lambda n: n % 3 == 0),
        ({"owner": Owner((None,))}, lambda n: n % 3 == 2),
    ],
)
def test_a_filter_lets_through_just_what_it_says(folder, query, which):
    wanted = {n for n in range(ROWS) if which(n)}
    if wanted:
        assert numbers(folder, **query) == wanted
    else:
        assert predictions.page(folder, Query(**query)).items == []


def test_the_corners_by_risk_and_value_hold_whom_they_were_counted_with(folder):
    told = predictions.summary(folder)["quadrants"]["cells"]
    counted = {f"{cell['risk']}_{cell['value_half']}": cell["rows"] for cell in told}
    found = {corner: numbers(folder, quadrant=corner, outcome="open") for corner in counted}
    assert {corner: len(who) for corner, who in found.items()} == counted
    assert set().union(*found.values()) == {n for n in range(ROWS) if n % 10}


def test_whoever_was_assigned_counts_and_not_what_the_data_say_of_these(folder):
    assigned = pa.table({"entity_key": ["C0000", "C0001", "C0003"], "is_theirs": [False, True, False]})
    found = numbers(folder, owner=Owner(("Bruna Sales",), assigned, "7"))
    assert found == {n for n in range(ROWS) if n % 3 == 0} - {0, 3} | {1}


def test_pages_of_a_filtered_list_carry_the_same_sums(folder):
    query = {"owner": Owner(("Carlos",)), "sort": "-value", "limit": 40}
    first = predictions.page(folder, Query(**query))
    second = predictions.page(folder, Query(cursor=first.next_cursor, **query))
    assert first.totals == second.totals
    values = [row["value"] for row in first.items + second.items]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        (
            {"segments": (("colour", "red"),)},
            "segment",
            "narrowed down by 'colour'; it can be by plan, st:ate",
        ),
        ({"move": "jumped"}, "move", "one of new"),
        ({"quadrant": "middle"}, "quadrant", "one of high_high"),
        ({"sort": "email"}, "sort", "one of rank"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(folder, query, field, said):
    with pytest.raises(BadQuery, match=said) as caught:
        predictions.page(folder, Query(**query))
    assert caught.value.field == field


def test_each_value_is_counted_with_what_is_at_risk_there(folder):
    told = predictions.facets(folder)
    assert [one["column"] for one in told["segments"]] == ["plan", "st:ate"]
    states = {one["value"]: one for one in told["segments"][1]["values"]}
    assert states["SP"]["rows"] == sum(1 for n in range(ROWS) if n % 2 and n % 10)
    assert states["SP"]["value_at_risk"] == pytest.approx(
        sum((n % 50) * n / ROWS for n in range(ROWS) if n % 2 and n % 10)
    )
    assert {one["value"] for one in told["reasons"]} == {"usage", "price"}
    assert {one["value"] for one in told["owners"]} == {"Bruna Sales", "Carlos", None}
    assert told["owners_total"] == 2
