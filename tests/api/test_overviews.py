"""The overview: sums over time, who moved, what the team made of it, and where score and money disagree."""

import pyarrow as pa
import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained


@pytest.fixture(scope="module")
def boss(anteve: Anteve) -> Person:
    """Forty of ascending score, of whom the last is worth little and the first a fortune; then two of them move."""
    boss = anteve.person("Initech")
    landed_dataset(boss)
    boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    for moved in (False, True):
        scores = [(n + 1) / 50 for n in range(40)]
        if moved:
            scores[5], scores[39] = 0.95, 0.05
        table = {
            "entity_key": [f"K{n}" for n in range(40)],
            "score": scores,
            "value": [1_000_000.0 if n == 0 else 10.0 if n == 38 else 1000.0 for n in range(40)],
            "outcome": pa.array([True if moved and n == 37 else None for n in range(40)], pa.bool_()),
        }
        scored(boss, "churn", pa.table(table))
    return boss


def test_what_is_at_risk_is_told_over_time(boss: Person) -> None:
    told = boss.get("models/churn/overview").json()
    first, last = told["over_time"]
    assert (first["moves"], last["scoring_run_id"]) == (None, told["scoring_run_id"])
    assert first["open"]["rows"] == 40
    assert last["open"]["rows"] == 39
    listed = boss.get("models/churn/predictions", outcome="open").json()["totals"]
    assert last["open"] == {name: pytest.approx(value) for name, value in listed.items()}


def test_who_came_and_went_is_counted(boss: Person) -> None:
    moves = boss.get("models/churn/overview").json()["over_time"][-1]["moves"]
    assert (moves["rose"], moves["fell"], moves["lost"], moves["new"], moves["gone"]) == (1, 1, 1, 0, 0)
    entered = boss.get("models/churn/predictions", move="entered", outcome="open").json()["items"]
    assert len(entered) == moves["entered_high"]
    assert "K5" in {item["entity_key"] for item in entered}


def test_score_and_money_disagree_about_the_rich_and_the_cheap(boss: Person) -> None:
    told = boss.get("models/churn/overview").json()
    assert told["disagree"]["money"][0]["entity_key"] == "K0"
    assert told["disagree"]["money"][0]["band"] != "high"
    assert told["disagree"]["score"][0]["entity_key"] == "K38"
    cells = {(one["risk"], one["value_half"]): one["rows"] for one in told["quadrants"]["cells"]}
    assert sum(cells.values()) == 39


def test_what_the_team_made_of_it_is_counted(boss: Person) -> None:
    item = boss.get("alert-items").json()["items"][0]
    body = {"revision": item["revision"], "state": "done", "result": "saved"}
    assert boss.ask("PATCH", f"alert-items/{item['id']}", json=body).status_code == 200
    told = boss.get("models/churn/overview").json()
    assert told["team_lately"]["results"]["saved"] == 1
    assert told["team"]["results"].get("saved") == 1


def test_a_model_without_values_has_neither_quadrants_nor_disagreement(anteve: Anteve) -> None:
    boss = anteve.person("Plain")
    landed_dataset(boss)
    boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    scored(boss, "churn", pa.table({"entity_key": ["a", "b"], "score": [0.1, 0.9]}))
    told = boss.get("models/churn/overview").json()
    assert (told["quadrants"], told["disagree"]) == (None, None)
    assert told["over_time"][0]["open"]["value_at_risk"] is None
