"""One customer: what the data say of them, what they did week by week, and how their score went."""

from datetime import datetime
from urllib.parse import quote

import pyarrow as pa
import pytest
from litestar import Request

from api.predictions import key_of
from tests.api.landed import land
from tests.api.running import Anteve, Person
from tests.api.scored import scored, trained

KEY = "a/b ção"


def test_a_key_is_what_stands_at_the_end_whatever_the_model_is_called() -> None:
    for model, part in (("churn", "predictions"), ("customers", "customers"), ("predictions", "predictions")):
        path = f"/api/v1/organizations/acme/models/{model}/{part}/{quote('a/models/b', safe='')}/c"
        request = Request({"type": "http", "raw_path": path.encode()})  # type: ignore[typeddict-item]
        assert key_of(request) == "a/models/b/c"


@pytest.fixture(scope="module")
def boss(anteve: Anteve) -> Person:
    boss = anteve.person("Initech")
    keys = [KEY, *(f"K{n}" for n in range(9))]
    customers = pa.table(
        {
            "id": [*keys, KEY],
            "plan": [*(["basic", "pro"] * 5), "gold"],
            "seats": pa.array([*range(10), 42], pa.int64()),
            "churned": ["no", "yes"] * 5 + ["no"],
        }
    )
    land(
        boss,
        "customers",
        customers,
        entity_key="id",
        outcome={"column": "churned", "positive": ["yes"]},
    )
    events = pa.table(
        {
            "who": [KEY] * 5 + ["K1"],
            "at": pa.array(
                [
                    datetime(2026, 1, 5, 9),
                    datetime(2026, 1, 6, 9),
                    datetime(2026, 1, 20, 9),
                    datetime(2026, 2, 3, 9),
                    datetime(2200, 1, 1),
                    datetime(2026, 1, 5),
                ],
                pa.timestamp("us"),
            ),
            "what": ["usage", "usage", "ticket", "usage", "usage", "usage"],
            "worth": [1.0, 2.0, None, 4.0, 8.0, 16.0],
        }
    )
    land(boss, "events", events, kind="events", entity_key="who", time="at", type="what", amount="worth")
    model = {"name": "churn", "kind": "churn", "entities": "customers", "events": ["events"]}
    made = boss.post("models", model)
    assert made.status_code == 201, made.text
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    for score in (0.2, 0.6, 0.9):
        table = pa.table({"entity_key": keys, "score": [score, *(n / 20 for n in range(9))]})
        scored(boss, "churn", table)
    return boss


def of(boss: Person, what: str, key: str = KEY, **query: str) -> dict:  # type: ignore[type-arg]
    answer = boss.get(f"models/churn/{what}/{quote(key, safe='')}", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_the_attributes_are_those_of_the_last_row_each_with_its_role(boss: Person) -> None:
    told = {one["column"]: one for one in of(boss, "customers")["attributes"]}
    assert {name: one["value"] for name, one in told.items()} == {
        "id": KEY,
        "plan": "gold",
        "seats": 42,
        "churned": "no",
    }
    assert (told["id"]["role"], told["churned"]["role"], told["plan"]["role"]) == (
        "entity_key",
        "outcome",
        None,
    )


def test_events_are_counted_by_week_without_gaps_and_the_future_is_not_believed(boss: Person) -> None:
    events = of(boss, "customers")["events"]
    assert events["total"] == 4
    assert events["starts"] == ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02"]
    first = [one for one in events["counts"] if one["start"] == "2026-01-05"]
    assert [(one["type"], one["count"], one["amount"]) for one in first] == [("usage", 2, 3.0)]
    assert [(one["type"], one["count"]) for one in events["types"]] == [("usage", 3), ("ticket", 1)]
    assert events["last"][0]["at"] == "2026-02-03T09:00:00"


def test_events_are_counted_by_month_when_asked(boss: Person) -> None:
    events = of(boss, "customers", by="month")["events"]
    assert events["starts"] == ["2026-01-01", "2026-02-01"]
    assert sum(one["count"] for one in events["counts"]) == 4


def test_the_history_tells_each_scoring_the_alerts_and_what_the_team_did(boss: Person) -> None:
    (item,) = boss.get("alert-items", entity_key=KEY).json()["items"]
    boss.ask(
        "PATCH", f"alert-items/{item['id']}", json={"revision": item["revision"], "state": "acknowledged"}
    )
    history = of(boss, "customer-history")
    assert [point["score"] for point in history["points"]] == [0.2, 0.6, 0.9]
    assert [point["rank"] for point in history["points"]][-1] == 1
    assert {point["rows"] for point in history["points"]} == {10}
    assert len(history["alerts"]) == 3
    assert [one["state"] for one in history["items"]] == ["acknowledged"]
    assert history["outcome"] is None


def test_whom_nobody_knows_is_a_404(boss: Person) -> None:
    for what in ("customers", "customer-history"):
        answer = boss.get(f"models/churn/{what}/nobody")
        assert answer.status_code == 404
        assert "nobody" in answer.json()["detail"]


def test_a_customer_without_events_has_none(boss: Person) -> None:
    told = of(boss, "customers", key="K3")
    assert (told["events"]["total"], told["events"]["starts"]) == (0, [])
    assert told["attributes"]
