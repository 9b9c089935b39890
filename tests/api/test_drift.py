"""Drift: the columns that matter first, over time, and whether the data are late."""

from typing import Any

import pyarrow as pa
import pytest

from tests.api.landed import land
from tests.api.running import Anteve, Person
from tests.api.scored import scored, trained
from warehouse.catalog import drifts, scoring_runs


def report(psi: float, level: str) -> dict[str, Any]:
    said = {"code": "number_higher", "params": {"label": "usage"}, "text": "usage is higher."}
    shared = {"chance": 0.02, "moved": 0.2, "said": said}
    column = {
        "feature": "usage",
        "column": "usage",
        "kind": "number",
        "label": {"code": "column", "en": "usage", "pt": "usage", "of": "usage"},
        "importance": 0.6,
        "impact": psi * 0.6,
        "psi": psi,
        "level": level,
        "missing_before": 0.0,
        "missing_now": 0.1,
        **shared,
    }
    score = {"psi": psi / 2, "level": "steady", **shared}
    return {"rows": 10, "learned_rows": 99, "level": level, "said": said, "score": score, "columns": [column]}


@pytest.fixture
def boss(anteve: Anteve) -> Person:
    boss = anteve.person("Initech")
    rows = pa.table({"id": ["a", "b"], "left": ["yes", "no"]})
    outcome = {"column": "left", "positive": ["yes"]}
    for _ in range(5):
        land(boss, "customers", rows, entity_key="id", outcome=outcome)
    boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    for psi, level in ((0.01, "steady"), (0.4, "shifted")):
        run_id, _ = scored(boss, "churn", pa.table({"entity_key": ["a", "b"], "score": [0.1, 0.2]}))
        with boss.anteve.catalog.transaction(org_id=boss.org_id) as session:
            run = scoring_runs.get(session, boss.org_id, run_id)
            drifts.record(session, run, report(psi, level), [])
    return boss


def test_the_newest_scoring_is_told_and_each_column_over_time(boss: Person) -> None:
    told = boss.get("models/churn/drift").json()
    assert (told["level"], told["rows"], told["learned_rows"]) == ("shifted", 10, 99)
    (column,) = told["columns"]
    assert column["past"] == [0.01, 0.4]
    assert [(one["level"], one["shifted"], one["first_column"]) for one in told["over_time"]] == [
        ("steady", 0, None),
        ("shifted", 1, "usage"),
    ]
    earlier = boss.get("models/churn/drift", scoring_run_id=told["over_time"][0]["scoring_run_id"]).json()
    assert earlier["level"] == "steady"


def test_a_version_whose_world_has_shifted_is_held_back(boss: Person) -> None:
    def item(number: int) -> dict[str, Any]:
        items = boss.get(f"models/churn/versions/{number}/checklist").json()["items"]
        return next(one for one in items if one["name"] == "not_drifted")

    def promoted(number: int) -> int:
        return boss.ask("PUT", f"models/churn/versions/{number}/stage", json={"stage": "prod"}).status_code

    shifted = item(1)
    assert (shifted["passed"], shifted["code"]) == (False, "drift_shifted")
    assert shifted["params"]["columns"] == ["usage"]
    trained(boss, "churn")
    fresh = item(2)
    assert (fresh["passed"], fresh["code"]) == (None, "drift_not_known")
    assert promoted(2) == 200
    assert promoted(1) == 409


def test_the_data_are_said_to_be_on_time_once_their_rhythm_is_known(boss: Person) -> None:
    (late,) = boss.get("models/churn/drift").json()["lateness"]
    assert (late["dataset"], late["late"], late["said"]["code"]) == ("customers", False, "no_rhythm")


def test_a_model_that_has_not_scored_says_so(boss: Person) -> None:
    boss.post("models", {"name": "young", "kind": "churn", "entities": "customers"})
    answer = boss.get("models/young/drift")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("not_scored")
