"""Public logs, byte for byte as found, over HTTP: from the raw file to a promoted model, a scored list and an alert.

Judged as MODELING.md judges: by time, for customers active in the window before, with features from before the morning
only. The floors are the best single model's figure there, less .005, and so are the margins above BG/NBD
and recency; above recency another .005 less, by which recency itself is better here on ESSEC than was measured there.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Company, House

pytestmark = [pytest.mark.xdist_group("house"), pytest.mark.real_data]
LESS = 0.005
BETTER_RECENCY = 0.005


@dataclass(frozen=True)
class Log:
    """`best`, `bg_nbd` and `recency` are ROC AUC as measured."""

    file: str
    rows: int
    columns: dict[str, str]
    said: set[str]
    days: int
    active: int
    every: int
    best: float
    bg_nbd: float
    recency: float


LOGS = {
    "cdnow": Log(
        file="CDNOW_master.txt",
        rows=69_659,
        columns={"entity_key": "customer_id", "time": "date", "amount": "dollar_value"},
        said={"columns_by_blanks", "number_dates"},
        days=90,
        active=180,
        every=30,
        best=0.720,
        bg_nbd=0.706,
        recency=0.636,
    ),
    "essec_purchases": Log(
        file="purchases.txt",
        rows=51_243,
        columns={"entity_key": "column_1", "time": "column_3", "amount": "column_2"},
        said={"headerless"},
        days=365,
        active=1095,
        every=180,
        best=0.827,
        bg_nbd=0.780,
        recency=0.757,
    ),
    "retail_transactions": Log(
        file="Retail_Data_Transactions.csv",
        rows=125_000,
        columns={"entity_key": "customer_id", "time": "trans_date", "amount": "tran_amount"},
        said=set(),
        days=90,
        active=365,
        every=30,
        best=0.573,
        bg_nbd=0.539,
        recency=0.511,
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_a_raw_log_becomes_a_ranked_list(house: House, real_data: Path, name: str) -> None:
    log, company = LOGS[name], house.company(name)
    landed(company, log, real_data / name / log.file)
    question = {
        "outcome": {"kind": "inactivity", "days": log.days},
        "population": {"kind": "active", "days": log.active},
        "snapshots": {"every_days": log.every},
    }
    company.ask(
        "POST", "models", 201, json={"name": "silent", "kind": "churn", "events": ["purchases"], **question}
    )
    version = company.train("silent")
    metrics = version["metrics_json"]
    auc, beside = metrics["roc_auc"]["value"], metrics["baselines"]
    bg_nbd, recency = beside["bg_nbd"]["roc_auc"]["value"], beside["recency"]["roc_auc"]["value"]
    print(
        f"{name}: ROC AUC {auc:.4f}, BG/NBD {bg_nbd:.4f}, recency {recency:.4f}, ECE {metrics['ece']['value']:.4f},"
        f" {[(part['snapshot_date'], part['taught_by'], round(part['roc_auc'], 4)) for part in metrics['backtest']]}"
    )
    assert metrics["judged"].startswith("By time")
    assert len(metrics["backtest"]) == 3
    assert auc >= log.best - LESS
    assert auc >= bg_nbd + (log.best - log.bg_nbd) - LESS
    assert auc >= recency + (log.best - log.recency) - LESS - BETTER_RECENCY
    promoted_and_scored(company, version)


def landed(company: Company, log: Log, file: Path) -> None:
    """Every line is a row, and the columns mean what they mean, without a word from the user."""
    company.ask("POST", "datasets", 201, json={"name": "purchases", "kind": "events"})
    upload = company.upload(file, "purchases")
    assert upload["loaded"] == log.rows
    assert upload["rejected"] == 0
    assert {warning["code"] for warning in upload["warnings"]} - {"duplicate_rows"} == log.said
    mapping = company.ask("GET", "datasets/purchases")["mapping"]
    assert {role: mapping[role] for role in log.columns} == log.columns


def promoted_and_scored(company: Company, version: dict[str, Any]) -> None:
    """A promotion that its checks do not allow has to be overridden: on one of these logs there is next to no signal."""
    body = {"stage": "prod", "note": "a public log"}
    if not all(check["passed"] for check in version["checks"]):
        body |= {"override": True}
    company.ask("PUT", f"models/silent/versions/{version['number']}/stage", json=body)
    company.score("silent")
    items = company.predictions("silent")
    assert items[0]["reasons"]
    assert [item["rank"] for item in items] == sorted(item["rank"] for item in items)
    (alert,) = company.ask("GET", "alerts")["items"]
    assert len(alert["entities"]) == 20
