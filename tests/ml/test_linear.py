import numpy as np
import pyarrow as pa
import pytest

from ml import linear
from ml.encode import Encoder
from ml.linear import Linear
from ml.metrics import roc_auc


def fitted(table):
    encoder = Encoder.fit(table)
    matrix = encoder.matrix(table)
    return matrix, linear.fit(linear.Design.fit(matrix, encoder), matrix, table.y, threads=1)


def test_hinges_learn_a_bend_that_a_straight_line_cannot(table_of):
    x = np.random.default_rng(0).uniform(-1, 1, 3000)
    y = (np.random.default_rng(1).random(3000) < np.where(np.abs(x) < 0.5, 0.8, 0.2)).astype(float)
    matrix, model = fitted(table_of({"x": pa.array(x)}, y))
    assert abs(roc_auc(y, x) - 0.5) < 0.05
    assert roc_auc(y, model.logits(matrix)) > 0.75


def test_a_gap_can_mean_something(table_of):
    y = np.tile([0.0, 1.0], 500)
    x = pa.array(np.random.default_rng(0).normal(size=1000), mask=(y == 1) & (np.arange(1000) % 3 > 0))
    matrix, model = fitted(table_of({"x": x}, y))
    assert model.logits(matrix)[np.isnan(matrix[:, 0])].mean() > 2


def test_contributions_add_up_and_are_told_against_the_average_row(company):
    matrix, model = fitted(company.table)
    parts = model.contributions(matrix)
    assert parts[:, :-1].mean(axis=0) == pytest.approx(np.zeros(matrix.shape[1]), abs=1e-9)
    assert parts.sum(axis=1) == pytest.approx(model.logits(matrix))


def test_it_comes_back_from_json_with_the_same_log_odds(company):
    matrix, model = fitted(company.table)
    assert (Linear.from_json(model.to_json()).logits(matrix) == model.logits(matrix)).all()


def test_a_very_wide_table_is_learned_in_straight_lines(table_of):
    draw = np.random.default_rng(0)
    names = [f"c{at}" for at in range(300)]  # with hinges, 2,400 columns
    y = (draw.random(400) < 0.5).astype(float)
    table = table_of(
        {name: pa.array(draw.normal(size=400)) for name in names}
        | {"x": pa.array(y + draw.normal(size=400))},
        y,
    )
    encoder = Encoder.fit(table)
    design = linear.Design.fit(encoder.matrix(table), encoder)
    assert design.width == 301
    assert design.most_rows * design.width <= linear.CELLS


@pytest.mark.parametrize("columns", [30, linear.WIDE + 1])
def test_wide_or_narrow_the_penalised_loss_is_at_its_least(table_of, columns):
    draw = np.random.default_rng(0)
    y = (draw.random(200) < 0.5).astype(float)
    table = table_of({f"c{at}": pa.array(draw.normal(size=200) + (at == 0) * y) for at in range(columns)}, y)
    matrix, model = fitted(table)
    design = model.design.build(matrix)
    slope = design.T @ (1 / (1 + np.exp(-model.logits(matrix))) - y) + model.weights
    assert np.abs(slope).max() < 0.1  # of a sum over 200 rows
