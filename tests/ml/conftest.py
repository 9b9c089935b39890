"""A small company whose truth is known: who leaves is drawn from probabilities that we planted."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ml.artifact import TrainedModel
from ml.table import FeatureColumn, LearningTable
from ml.train import train


@dataclass(frozen=True)
class Company:
    table: LearningTable
    chance: np.ndarray  # the planted probability of leaving, per row


def make_company(rows: int = 4000, seed: int = 1, **more: object) -> Company:
    """Monthly contracts leave, long tenure stays, unhappy ones leave; the colour means nothing.

    `more` adds columns: name -> values of float, bool or str.
    """
    draw = np.random.default_rng(seed)
    tenure = draw.integers(0, 72, rows).astype(float)
    contract = draw.choice(["Month-to-month", "One year", "Two year"], rows, p=[0.5, 0.3, 0.2])
    tickets = draw.poisson(1.0, rows).astype(float)
    spend = np.round(draw.gamma(3.0, 20.0, rows), 2)
    autopay = draw.random(rows) < 0.5
    colour = draw.choice(["red", "green", "blue"], rows)
    logit = -1.0 + 1.6 * (contract == "Month-to-month") - 0.05 * tenure + 0.6 * tickets - 0.5 * autopay
    chance = 1 / (1 + np.exp(-logit))
    y = (draw.random(rows) < chance).astype(float)
    columns: dict[str, object] = {
        "tenure": tenure,
        "Contract": contract,
        "tickets": tickets,
        "MonthlyCharges": pa.array(spend, mask=draw.random(rows) < 0.05),
        "autopay": autopay,
        "colour": colour,
        **{name: values(y) if callable(values) else values for name, values in more.items()},
    }
    arrays = {name: pa.array(values) for name, values in columns.items()}
    return Company(as_table(arrays, y), chance)


def as_table(arrays: dict[str, pa.Array], y: np.ndarray) -> LearningTable:
    kinds = {pa.float64(): "number", pa.bool_(): "flag", pa.string(): "category"}
    features = pa.table(arrays)
    return LearningTable(
        keys=pa.array([f"C-{row:05d}" for row in range(len(y))]),
        snapshot_date=pa.array([date(2026, 1, 1)] * len(y), pa.date32()),
        y=y,
        value=None,
        features=features,
        columns=tuple(FeatureColumn(field.name, kinds[field.type], field.name) for field in features.schema),
    )


@pytest.fixture(scope="session")
def company() -> Company:
    return make_company()


@pytest.fixture(scope="session")
def model(company: Company) -> TrainedModel:
    return train(company.table, kind="churn")


@pytest.fixture
def make():
    return make_company


@pytest.fixture
def table_of():
    return as_table
