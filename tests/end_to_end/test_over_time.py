"""From a log of what customers did to a ranked list with reasons, over HTTP."""

from datetime import datetime
from typing import Any

import pytest

from local.sample import Sample, generate
from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")

CANCELLATION = {"kind": "event", "event_type": "cancellation"}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return generate(seed=11, customers=1500, leads=50)


@pytest.fixture(scope="module")
def company(house: House, sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The sample company with nothing but its log."""
    files = sample.write(tmp_path_factory.mktemp("sample"))
    company = house.company("Over time")
    company.ask("POST", "datasets", 201, json={"name": "events", "kind": "events"})
    landed = company.upload(files["events"], "events")
    assert "duplicate_key" not in {warning["code"] for warning in landed["warnings"]}
    return company


def test_the_columns_of_the_log_are_recognised(company: Company) -> None:
    mapping = company.ask("GET", "datasets/events")["mapping"]
    found = {role: mapping[role] for role in ("entity_key", "time", "type", "amount")}
    assert found == {"entity_key": "customer_id", "time": "time", "type": "event", "amount": "value"}


def test_an_upsert_of_events_is_refused(company: Company) -> None:
    """It would keep one event of each customer."""
    headers = {"content-type": "text/csv"}
    refused = company.http.post("datasets/events/uploads?mode=upsert", content=b"a,b\n1,2\n", headers=headers)
    assert refused.status_code == 422
    assert "append, or replace" in refused.json()["detail"]


@pytest.fixture(scope="module")
def version(company: Company) -> dict[str, Any]:
    question = {"outcome": CANCELLATION, "horizon_days": 90, "population": {"kind": "active", "days": 60}}
    company.ask(
        "POST", "models", 201, json={"name": "leaving", "kind": "churn", "events": ["events"], **question}
    )
    made = company.train("leaving")
    company.promote("leaving", made["number"])
    company.score("leaving")
    return made


def test_the_planted_drivers_that_a_log_can_show_are_found(version: dict[str, Any], company: Company) -> None:
    metrics = version["metrics_json"]
    assert metrics["judged"].startswith("By time")
    assert len(metrics["backtest"]) >= 2
    assert metrics["roc_auc"]["value"] > metrics["baselines"]["one_rule"]["roc_auc"]["value"]
    assert metrics["roc_auc"]["value"] > 0.6
    card = company.ask("GET", f"models/leaving/versions/{version['number']}")["card"]
    strongest = " ".join(one["column"] for one in card["importance"][:8])
    assert "usage" in strongest
    assert "ticket" in strongest or "payment_failed" in strongest


def test_only_who_is_still_there_is_scored_on_the_newest_morning(
    version: dict[str, Any], company: Company, sample: Sample
) -> None:
    items = company.predictions("leaving")
    events = list(
        zip(*(sample.events.columns[name] for name in ("customer_id", "time", "event")), strict=True)
    )
    gone = {key for key, _, what in events if what == "cancellation"}
    last = max(datetime.fromisoformat(when) for _, when, _ in events).date()
    assert not gone & {item["entity_key"] for item in items}
    assert {item["snapshot_date"] for item in items} == {str(last.fromordinal(last.toordinal() + 1))}
    assert all(item["outcome"] is None for item in items)
    assert any("usage" in reason["text"].lower() for item in items[:20] for reason in item["reasons"])


def test_the_true_chances_are_met_on_average(version: dict[str, Any]) -> None:
    assert version["metrics_json"]["ece"]["value"] < 0.05
