"""A question tried before anything is trained: its counts, its funnel, its warnings; and populations by a condition."""

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from tests.api.landed import land
from tests.api.running import Anteve, Person

START = date(2025, 1, 1)
SILENT = {"kind": "inactivity", "days": 30}


def customers(count: int = 40) -> pa.Table:
    return pa.table(
        {
            "id": [f"c{n}" for n in range(count)],
            "plan": ["pro" if n % 4 == 0 else "free" for n in range(count)],
            "since": pa.array([START + timedelta(days=4 * n) for n in range(count)], pa.date32()),
            "left": ["yes" if n % 2 else "no" for n in range(count)],
        }
    )


def visits(count: int = 40) -> pa.Table:
    """Each comes every ten days for half a year; every other one then stops."""
    rows = [
        (f"c{n}", datetime(2025, 1, 1) + timedelta(days=day + n % 10))
        for n in range(count)
        for day in range(0, 180 if n % 2 else 330, 10)
    ]
    who, when = zip(*rows, strict=True)
    return pa.table({"who": pa.array(who), "at": pa.array(when, pa.timestamp("us"))})


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    person = anteve.person("Umbrella")
    outcome = {"column": "left", "positive": ["yes"]}
    land(person, "customers", customers(), entity_key="id", time="since", outcome=outcome)
    land(person, "log", visits(), kind="events", entity_key="who", time="at")
    return person


def tried(person: Person, status: int = 200, **asked: Any) -> dict[str, Any]:
    body = {"kind": "churn", "entities": "customers", "events": ["log"], "outcome": SILENT, **asked}
    answer = person.post("models/preview", body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_each_date_is_counted_and_the_newest_awaits_its_outcome(analyst: Person) -> None:
    found = tried(analyst, population={"kind": "all"})
    *past, newest = found["snapshots"]
    assert newest["positives"] is None
    assert not newest["known"]
    assert len(past) >= 3
    assert {step["step"]: step["entities"] for step in found["funnel"]} == {
        "everybody": 40, "joined": 40, "asked": 40,
    }  # fmt: skip
    assert past[-1]["positives"] == 20


def test_a_condition_says_whom_it_is_asked_of(analyst: Person) -> None:
    everybody = tried(analyst, population={"kind": "all"})
    found = tried(analyst, population={"kind": "condition", "sql": "plan = 'pro'"})

    assert found["population"] == {"kind": "condition", "sql": "plan = 'pro'"}
    assert {step["step"]: step["entities"] for step in found["funnel"]} == {
        "everybody": 40, "joined": 40, "asked": 10,
    }  # fmt: skip
    for one, all_ in zip(found["snapshots"], everybody["snapshots"], strict=True):
        assert one["entities"] <= all_["entities"] / 4 + 1
    warned = {warning["code"]: warning["params"] for warning in found["warnings"]}
    assert warned["condition_without_history"] == {"columns": ["plan"]}
    assert warned["too_few_positives"]["enough"] == 50


def test_it_sees_what_was_known_then_and_features_that_analysts_wrote(analyst: Person) -> None:
    sql = "select entity_key, snapshot_date, count(*) as visits_ever from events group by all"
    assert analyst.ask("PUT", "feature-models/visits", json={"sql": sql}).status_code == 200
    early = tried(
        analyst,
        population={"kind": "condition", "sql": "visits_ever >= 12"},
        feature_models=["visits"],
        snapshots={"every_days": 30, "count": 5},
    )["snapshots"]
    # Twelve visits are made in no less than 110 days: nobody had them before.
    assert [one["entities"] > 0 for one in early] == [
        date.fromisoformat(one["snapshot_date"]) > START + timedelta(days=110) for one in early
    ]


def test_of_an_outcome_column_it_is_counted_too(analyst: Person) -> None:
    body = {
        "kind": "churn",
        "entities": "customers",
        "population": {"kind": "condition", "sql": "plan = 'pro'"},
    }
    found = analyst.post("models/preview", body).json()
    assert [(one["entities"], one["positives"]) for one in found["snapshots"]] == [(10, 0)]


@pytest.mark.parametrize(
    ("sql", "line", "column", "said"),
    [
        ("plan = 'pro'\n and plann = 'x'", 2, 6, "Did you mean plan?"),
        ("plan", None, None, "no yes or no"),
        ("left = 'yes'", 1, 6, "syntax"),
        ("true) union (select 1", None, None, "no single condition"),
        ("exists (select 1 from read_text('/etc/passwd'))", 1, 23, "Files cannot be read"),
    ],
)
def test_a_condition_that_cannot_run_is_refused_with_its_place(
    analyst: Person, sql: str, line: int | None, column: int | None, said: str
) -> None:
    """By the preview, and before a model is kept with it."""
    population = {"kind": "condition", "sql": sql}
    body = {"kind": "churn", "entities": "customers", "events": ["log"], "outcome": SILENT}
    for path, more in (("models/preview", {}), ("models", {"name": "never"})):
        answer = analyst.post(path, {**body, **more, "population": population})
        assert answer.status_code == 422, answer.text
        problem = answer.json()
        assert (problem["facts"]["line"], problem["facts"]["column"]) == (line, column), problem
        assert said.lower() in problem["detail"].lower()
    assert analyst.get("models/never").status_code == 404


def test_a_condition_does_not_see_the_outcome(analyst: Person) -> None:
    sql = "\"left\" = 'yes'"
    body = {"kind": "churn", "entities": "customers", "population": {"kind": "condition", "sql": sql}}
    answer = analyst.post("models/preview", body)
    assert answer.status_code == 422
    assert "not found" in answer.json()["detail"]


def test_a_model_keeps_its_condition_and_a_change_is_checked_too(analyst: Person) -> None:
    condition = {"kind": "condition", "sql": "plan = 'pro'"}
    body = {"name": "paying", "kind": "churn", "entities": "customers", "population": condition}
    made = analyst.post("models", body)
    assert made.status_code == 201, made.text
    assert made.json()["population"] == condition
    wrong = {"population": {"kind": "condition", "sql": "plann = 'pro'"}}
    assert analyst.ask("PATCH", "models/paying", json=wrong).status_code == 422
    assert analyst.get("models/paying").json()["population"] == condition
    empty = {"population": {"kind": "condition"}}
    refused = analyst.ask("PATCH", "models/paying", json=empty)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "population.sql")
    everyone = {"population": {"kind": "all"}}
    assert analyst.ask("PATCH", "models/paying", json=everyone).json()["population"] == {"kind": "all"}


def test_a_condition_sees_one_organization_alone(analyst: Person, anteve: Anteve) -> None:
    other = anteve.person("Globex")
    land(other, "customers", customers(8), entity_key="id", outcome={"column": "left", "positive": ["yes"]})
    body = {"kind": "churn", "entities": "customers", "population": {"kind": "condition", "sql": "true"}}
    (one,) = other.post("models/preview", body).json()["snapshots"]
    assert one["entities"] == 8
    theirs = {"kind": "condition", "sql": "exists (select 1 from log)"}
    assert other.post("models/preview", {**body, "population": theirs}).status_code == 422
