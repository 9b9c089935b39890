"""A feature as a new analyst writes it: tried, kept, trained with, pinned, seen as a reason; and read back in SQL."""

from typing import Any

import pytest

from local.sample import generate
from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")

SLOWING = """
-- how much of the last quarter's usage fell into its last month
select
    entity_key,
    snapshot_date,
    count(*) filter (type = 'usage' and time >= snapshot_date - 30)
        / nullif(count(*) filter (type = 'usage' and time >= snapshot_date - 90), 0) as recent_share
from events
group by entity_key, snapshot_date
"""
WORDS = {"recent_share": "Share of the quarter's usage in its last month"}


@pytest.fixture(scope="module")
def company(house: House, tmp_path_factory: pytest.TempPathFactory) -> Company:
    files = generate(seed=11, customers=700, leads=50).write(tmp_path_factory.mktemp("sample"))
    company = house.company("Written features")
    company.ask("POST", "datasets", 201, json={"name": "events", "kind": "events"})
    company.upload(files["events"], "events")
    question = {
        "outcome": {"kind": "event", "event_type": "cancellation"},
        "horizon_days": 90,
        "population": {"kind": "active", "days": 60},
        "snapshots": {"count": 3},
    }
    company.ask(
        "POST", "models", 201, json={"name": "leaving", "kind": "churn", "events": ["events"], **question}
    )
    return company


@pytest.fixture(scope="module")
def version(company: Company) -> dict[str, Any]:
    """A version that learned with the feature, in prod, and what it scored."""
    body = {"sql": SLOWING, "descriptions": WORDS, "model": "leaving"}
    assert company.ask("PUT", "feature-models/slowing", json=body)["version"] == 1
    company.ask("PATCH", "models/leaving", json={"feature_models": ["slowing"]})
    made = company.train("leaving")
    body = {"stage": "prod", "note": "for the test", "override": True}
    company.ask("PUT", f"models/leaving/versions/{made['number']}/stage", json=body)
    company.score("leaving")
    return made


def test_a_feature_becomes_a_column_and_a_reason(company: Company, version: dict[str, Any]) -> None:
    card = company.ask("GET", f"models/leaving/versions/{version['number']}")["card"]
    assert "recent_share" in {each["column"] for each in card["importance"]}
    items = company.predictions("leaving")
    told = {reason["text"] for item in items for reason in item["reasons"]}
    assert any("Share of the quarter" in text for text in told)


def test_what_it_learned_from_is_pinned(company: Company, version: dict[str, Any]) -> None:
    """Another statement under the same name changes nothing of the version in prod."""
    before = {item["entity_key"]: item["score"] for item in company.predictions("leaving")}
    other = "select entity_key, snapshot_date, 0.0 as recent_share from spine"
    body = {"sql": other, "model": "leaving"}
    assert company.ask("PUT", "feature-models/slowing", json=body)["version"] == 2
    company.score("leaving")
    assert {item["entity_key"]: item["score"] for item in company.predictions("leaving")} == before
    refused = company.http.request("DELETE", "feature-models/slowing")
    assert refused.status_code == 409


def test_features_and_predictions_are_read_in_sql(company: Company, version: dict[str, Any]) -> None:
    sql = (
        "select count(*) as n, count(recent_share) as known, avg(score) as mean"
        " from leaving_predictions join leaving_features using (entity_key, snapshot_date)"
    )
    (row,) = company.ask("POST", "query", json={"sql": sql})["items"]
    assert row["n"] == len(company.predictions("leaving"))
    assert row["known"] > 0.9 * row["n"]


def test_a_feature_that_no_longer_fits_says_so_in_the_job(company: Company, version: dict[str, Any]) -> None:
    body = {"sql": "select entity_key, snapshot_date, type as kind from events", "model": "leaving"}
    company.ask("PUT", "feature-models/doubled", json=body)
    company.ask("PATCH", "models/leaving", json={"feature_models": ["doubled"]})
    answer = company.ask("POST", "models/leaving/training-runs", 202, json={})
    job = company.wait(answer["job"], until="failed")
    assert "'doubled', version 1" in job["error"]
    assert "There are several for" in job["error"]
