"""Results: each scoring beside what was promised, by version and by rule, in words with their figures."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained
from warehouse.catalog import results, scoring_runs
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import judging


@pytest.fixture
def boss(anteve: Anteve) -> Person:
    boss = anteve.person("Initech")
    landed_dataset(boss)
    model = {"name": "churn", "kind": "churn", "entities": "customers", "horizon_days": 90}
    boss.post("models", model)
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    return boss


def judged(boss: Person, on: date, *, came: float, matured: float = 1.0, acted: int = 0) -> UUID:
    """A scoring of 200, of whom 0.4 was promised of each; `came` is the share to whom it came, spread evenly."""
    size = 200
    table = pa.table({"entity_key": [f"K{n:03}" for n in range(size)], "score": [0.4] * size})
    run_id, _ = scored(boss, "churn", table)
    (rule,) = boss.get("alert-rules").json()["items"]
    lake = boss.anteve.lake
    with boss.anteve.catalog.transaction(org_id=boss.org_id) as session:
        run: ScoringRun = scoring_runs.get(session, boss.org_id, run_id)
        run.snapshot_date = on
        rows = judging.open_rows(lake.resolve(boss.org_id, str(run.path)))
        y = [(n + 1) * came % 1 < came for n in range(size)]
        known: list[Any] = y if matured == 1 else [True if one else None for one in y]
        keys = rows["entity_key"].to_pylist()
        figures = judging.figures(
            judging.judged(rows, pa.array(known, pa.bool_()), keys[:acted]), {rule["id"]: keys[:20]}
        )
        results.record(
            session,
            run,
            matured=matured,
            horizon_ends_on=on + timedelta(days=90),
            basis={"path": str(run.path), "versions": {}},
            figures=figures,
        )
    return run_id


def test_a_promise_that_was_kept_and_one_that_was_not_are_told_apart(boss: Person) -> None:
    judged(boss, date(2026, 1, 1), came=0.4)
    judged(boss, date(2026, 5, 1), came=0.8)
    told = boss.get("models/churn/results").json()
    newest, oldest = told["items"]
    assert [one["whole"]["kept"] for one in (newest, oldest)] == [False, True]
    assert (newest["said"]["code"], oldest["said"]["code"]) == ("more_than_promised", "as_promised")
    assert oldest["tops"][0]["n"] == 20
    assert oldest["said"]["params"]["realised_count"] == oldest["tops"][0]["realised_count"]
    assert oldest["bins"][0]["from"] == 0.4
    assert len(told["by_version"]) == 1
    assert told["by_version"][0]["runs"] == 2


def test_scorings_that_overlap_count_once(boss: Person) -> None:
    for day in (1, 8, 15):
        judged(boss, date(2026, 1, day), came=0.4)
    (version,) = boss.get("models/churn/results").json()["by_version"]
    assert (version["runs"], version["whole"]["judged"]) == (1, 200)
    (rule,) = boss.get("models/churn/results").json()["by_rule"]
    assert (rule["runs"], rule["outcome"]["entities"]) == (1, 20)


def test_before_its_horizon_has_passed_nothing_is_kept_or_broken(boss: Person) -> None:
    judged(boss, date(2026, 1, 1), came=0.2, matured=0.5)
    told = boss.get("models/churn/results").json()
    (run,) = told["items"]
    assert (run["matured"], run["whole"]["kept"], run["said"]["code"]) == (0.5, None, "waiting")
    assert run["said"]["params"]["horizon_ends_on"] == "2026-04-01"
    assert (told["by_version"], told["said"]["code"]) == ([], "nothing_yet")
    assert boss.get("models/churn/results", which="matured").json()["items"] == []
    assert len(boss.get("models/churn/results", which="waiting").json()["items"]) == 1


def test_whoever_was_acted_upon_is_said_to_be_kept_apart(boss: Person) -> None:
    judged(boss, date(2026, 1, 1), came=0.4, acted=5)
    (run,) = boss.get("models/churn/results").json()["items"]
    assert (run["whole"]["acted_upon"], run["whole"]["judged"]) == (5, 195)
    assert "kept apart" in run["said"]["text"]


def test_it_can_be_asked_to_look_again_and_waits_once(boss: Person) -> None:
    first = boss.post("models/churn/results")
    assert first.status_code == 202
    assert first.json()["kind"] == "judge"
    assert boss.post("models/churn/results").json()["id"] == first.json()["id"]


def test_a_model_that_was_never_judged_says_so(boss: Person) -> None:
    told = boss.get("models/churn/results").json()
    assert (told["said"]["code"], told["items"]) == ("never_judged", [])
