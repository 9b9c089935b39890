"""What a model's economics and its segment column do to a training and a scoring."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.workers.company import Company, customers
from warehouse.catalog import alert_rules, alerts, drifts, model_versions, models, scoring_runs
from warehouse.catalog.session import Catalog
from warehouse.lake import predictions
from warehouse.settings import Settings


@pytest.fixture
def company(catalog: Catalog, settings: Settings) -> Company:
    company = Company(catalog, settings, "Acme")
    company.land(customers(800, 1))
    company.ask_for_churn()
    return company


def change(company: Company, **changes: Any) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        models.amend(session, company.model(session), **changes)


def listed(company: Company) -> tuple[Path, list[dict[str, Any]]]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.newest_published(session, company.model(session))
    folder = company.lake.resolve(company.org_id, str(run.path))
    return folder, predictions.top(folder, 10, exclude_lost=False)


def test_results_are_told_by_the_segment_even_of_a_column_that_is_not_learned_from(company: Company) -> None:
    change(company, segment_column="plan", excluded_columns=["plan"])
    folder = company.train(seed=1)
    report = json.loads((folder / "report.json").read_text())
    assert report["segments"]["column"] == "plan"
    assert {group["segment"] for group in report["segments"]["groups"]} == {"basic", "pro"}
    assert sum(group["rows"] for group in report["segments"]["groups"]) == 800
    assert "plan" not in {one["column"] for one in report["dependence"]}


def test_one_value_for_everybody_puts_money_at_risk(company: Company) -> None:
    company.train(seed=1)
    assert company.score().status == "success"
    assert {row["value_at_risk"] for row in listed(company)[1]} == {None}
    change(company, economics={"value": 200.0})
    assert company.score().status == "success"
    for row in listed(company)[1]:
        assert (row["value"], row["value_at_risk"]) == (200.0, pytest.approx(200 * row["score"]))


def test_a_value_column_of_the_model_comes_before_that_of_the_mapping(company: Company) -> None:
    change(company, economics={"value_column": "months"})
    company.train(seed=1)
    assert company.score().status == "success"
    folder, rows = listed(company)
    assert all(row["value"] is not None for row in rows)
    assert predictions.summary(folder)["value_at_risk"] > 0


def test_a_scoring_that_only_compares_is_no_list_and_speaks_to_nobody(company: Company) -> None:
    company.train(seed=1)
    with company.catalog.transaction(org_id=company.org_id) as session:
        alert_rules.create(session, company.model(session))
    assert company.score().status == "success"
    before, _ = listed(company)
    company.train(seed=2)
    assert company.score(version=2, purpose="comparison").status == "success"
    assert listed(company)[0] == before
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert len(alerts.in_organization(session, company.org_id)) == 1
        model = company.model(session)
        assert [drift.run.version.number for drift in drifts.of_model(session, model)] == [1]
        compared = drifts.of_version(session, model_versions.by_number(session, model, 2))
        assert compared is not None
        assert compared.run.purpose == "comparison"
