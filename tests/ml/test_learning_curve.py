import numpy as np
import pytest

from ml.encode import Encoder
from ml.learning_curve import learning_curve
from tests.ml.conftest import make_company


def curve(rows, **more):
    table = make_company(rows, **more).table
    encoder = Encoder.fit(table)
    fold = np.random.default_rng(0).integers(0, 5, rows)
    return learning_curve(encoder.matrix(table), table.y, fold, encoder, seed=0, threads=1)


def test_it_rises_with_the_rows_and_says_what_more_would_do():
    found = curve(4000)
    assert [point["share"] for point in found["points"]] == [0.25, 0.5, 1.0]
    rows = [point["rows"] for point in found["points"]]
    assert rows[2] == pytest.approx(3200, rel=0.05)
    assert rows[0] == pytest.approx(800, rel=0.15)
    reached = [point["roc_auc"] for point in found["points"]]
    assert reached[2] > reached[0]
    assert 0.7 < reached[2] < 0.9
    assert found["said"]["params"]["gain"] == pytest.approx(reached[2] - reached[1])


def test_columns_of_noise_want_more_rows():
    draw = np.random.default_rng(1)
    many = {f"noise {at}": draw.normal(size=1500) for at in range(120)}
    assert curve(1500, **many)["said"]["code"] in ("more_helps", "more_may_help")


def test_what_twenty_thousand_rows_have_taught_more_hardly_betters():
    assert curve(20_000)["said"]["code"] == "more_hardly_helps"


def test_too_few_rows_are_not_parted():
    found = curve(90)
    assert found["points"] == []
    assert found["said"]["code"] == "too_few_to_tell"
