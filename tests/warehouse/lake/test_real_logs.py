"""Three public purchase logs, from the raw file to figures: features in time are worth what they were measured to be.

Trained on earlier dates whose horizon has passed, tested on the last three, with one plain LightGBM: its ROC AUC must be
within 0.005 of the best single model that was measured on the same protocol.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from lightgbm import LGBMClassifier, early_stopping
from sklearn.metrics import roc_auc_score

from warehouse.lake import builds
from warehouse.lake.builds import BuildSpec, EventSource
from warehouse.lake.intake.intake import land
from warehouse.settings import REPOSITORY

REAL = REPOSITORY.parent / "shared" / "data"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not REAL.is_dir(), reason="the public data sets are not beside the repository"),
]
SHAPE: dict[str, Any] = {
    "num_leaves": 8, "learning_rate": 0.05, "colsample_bytree": 0.6, "min_child_samples": 30, "reg_lambda": 2,
    "n_estimators": 1500, "verbose": -1, "n_jobs": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Log:
    file: str
    mapping: dict[str, str]
    horizon: int
    active: int
    every: int
    promised: float  # ROC AUC of the best single model measured, less 0.005
    recency: float  # ... of the days since the last purchase alone, measured


LOGS = {
    "cdnow": Log(
        "cdnow/CDNOW_master.txt",
        {"entity_key": "customer_id", "time": "date", "amount": "dollar_value"},
        90,
        180,
        30,
        0.715,
        0.636,
    ),
    "essec": Log(
        "essec_purchases/purchases.txt",
        {"entity_key": "column_1", "time": "column_3", "amount": "column_2"},
        365,
        1095,
        180,
        0.822,
        0.757,
    ),
    "retail": Log(
        "retail_transactions/Retail_Data_Transactions.csv",
        {"entity_key": "customer_id", "time": "trans_date", "amount": "tran_amount"},
        90,
        365,
        30,
        0.568,
        0.511,
    ),
}


def examples(log: Log, folder: Path) -> tuple[Any, list[str]]:
    table = land(REAL / log.file, folder / "v=1", file_name=Path(log.file).name).table
    spec = BuildSpec(
        None,
        {"outcome": {"kind": "inactivity", "days": log.horizon}},
        date(2026, 11, 23),
        events=(EventSource("purchases", table, log.mapping),),
        population={"kind": "active", "days": log.active},
        snapshots={"every_days": log.every, "count": 12},
    )
    build = builds.build(spec, folder / "build", log=lambda line: None)
    return pq.read_table(build.examples).to_pandas(), [c.name for c in build.columns if c.kind != "category"]


def fitted(x: Any, y: Any, fold: Any) -> list[LGBMClassifier]:
    """Five models, each stopped early on a fifth of the customers."""
    models = []
    for turn in range(5):
        out = fold == turn
        model = LGBMClassifier(**SHAPE)
        model.fit(
            x[~out], y[~out], eval_set=[(x[out], y[out])], callbacks=[early_stopping(80, verbose=False)]
        )
        models.append(model)
    return models


@pytest.mark.parametrize("name", LOGS)
def test_a_real_log_is_predicted_as_well_as_was_measured(name: str, tmp_path: Path) -> None:
    log = LOGS[name]
    table, features = examples(log, tmp_path)
    table = table[table["y"].notna()]
    numbers = {key: place for place, key in enumerate(sorted(table["entity_key"].unique()))}
    fold = np.random.RandomState(1).randint(0, 5, len(numbers))[table["entity_key"].map(numbers)]
    x, y = table[features].to_numpy(dtype=float), table["y"].to_numpy(dtype=float)
    days = table["snapshot_date"].to_numpy()
    dates = sorted(set(days))
    found, alone = [], []
    for test in dates[-3:]:
        past = [day for day in dates if day <= test - timedelta(days=log.horizon)][-3:]
        learn, see = np.isin(days, past), days == test
        models = fitted(x[learn], y[learn], fold[learn])
        score = np.mean([model.predict_proba(x[see])[:, 1] for model in models], axis=0)
        found.append(roc_auc_score(y[see], score))
        alone.append(roc_auc_score(y[see], x[see][:, features.index("purchases_days_since_last")]))

    assert np.mean(found) >= log.promised
    assert np.mean(found) >= np.mean(alone) + 0.04
    assert np.mean(alone) == pytest.approx(log.recency, abs=0.01)
