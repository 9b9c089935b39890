"""The sample company's truth is known, so one may ask whether the model found it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from local.sample import Sample
from local.sample.customers import COLUMNS_OF_DRIVERS
from tests.end_to_end.conftest import Company

pytestmark = pytest.mark.xdist_group("house")


def version_of(company: Company) -> dict[str, Any]:
    found: dict[str, Any] = company.ask("GET", "models/churn/versions")["items"][0]
    return found


def test_the_planted_drivers_are_what_the_model_goes_by(scored: Company) -> None:
    planted = {column for columns in COLUMNS_OF_DRIVERS.values() for column in columns}
    card = scored.ask("GET", f"models/churn/versions/{version_of(scored)['number']}")["card"]
    strongest = [one["column"] for one in card["importance"][:7]]
    assert len(planted.intersection(strongest)) >= 5, strongest


def test_a_probability_means_what_it_says(scored: Company, sample: Sample) -> None:
    truth = dict(zip(sample.customers_truth.keys, sample.customers_truth.probability, strict=True))
    awaited = {
        k for k, o in zip(sample.customers_truth.keys, sample.customers_truth.outcome, strict=True) if o < 0
    }
    items = [item for item in scored.predictions("churn") if item["entity_key"] in awaited]
    score = np.array([item["score"] for item in items])
    true = np.array([truth[item["entity_key"]] for item in items])
    assert len(items) == len(awaited)
    assert abs(score.mean() - true.mean()) < 0.02
    for tenth in np.array_split(np.argsort(score), 10):
        assert abs(score[tenth].mean() - true[tenth].mean()) < 0.07
    assert np.corrcoef(np.argsort(np.argsort(score)), np.argsort(np.argsort(true)))[0, 1] > 0.85


def test_the_model_comes_close_to_the_truth_itself(scored: Company, sample: Sample) -> None:
    known = sample.customers_truth.outcome >= 0
    y, p = sample.customers_truth.outcome[known], sample.customers_truth.probability[known]
    order = np.argsort(np.argsort(p)) + 1
    best = (order[y == 1].sum() - (y == 1).sum() * ((y == 1).sum() + 1) / 2) / (
        (y == 1).sum() * (y == 0).sum()
    )
    reached = version_of(scored)["metrics_json"]["roc_auc"]["value"]
    assert best - 0.04 < reached < best + 0.02


def test_the_alert_names_current_customers_with_reasons_one_can_read(scored: Company, sample: Sample) -> None:
    (alert,) = scored.ask("GET", "alerts")["items"]
    left = {
        k for k, o in zip(sample.customers_truth.keys, sample.customers_truth.outcome, strict=True) if o == 1
    }
    named = [entity["entity_key"] for entity in alert["entities"]]
    assert len(named) == 20
    assert not left.intersection(named)
    for entity in alert["entities"]:
        assert entity["name"]
        assert entity["reasons"][0]["text"]


def test_a_second_scoring_speaks_once_more_and_the_first_alert_stays(scored: Company) -> None:
    before = [alert["id"] for alert in scored.ask("GET", "alerts")["items"]]
    scored.score("churn")
    after = [alert["id"] for alert in scored.ask("GET", "alerts")["items"]]
    assert after[1:] == before


def test_an_export_imports_again_unchanged(scored: Company, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "ndjson"):
        answer = scored.http.get("models/churn/predictions/export", params={"format": form})
        assert answer.headers["content-disposition"].startswith("attachment")
        file = tmp_path / f"predictions.{form}"
        file.write_bytes(answer.content)
        upload = scored.upload(file, f"again-{form}")
        assert upload["rejected"] == 0
        rows = scored.ask("GET", f"datasets/again-{form}/rows", params={"limit": 5})["items"]
        first = scored.predictions("churn")[:5]
        assert [(row["entity_key"], row["rank"]) for row in rows] == [
            (i["entity_key"], i["rank"]) for i in first
        ]
        for row, item in zip(rows, first, strict=True):
            assert row["score"] == pytest.approx(item["score"], abs=1e-15)
            assert row["name"] == item["name"]
