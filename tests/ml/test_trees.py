import numpy as np

from ml import trees
from ml.encode import Encoder
from ml.shapes import SMALL


def crossed(table, y, seed=0):
    encoder = Encoder.fit(table)
    matrix = encoder.matrix(table)
    whole = trees.dataset(matrix, y, encoder, threads=1)
    return trees.cross_fit(
        SMALL, whole, matrix, y, np.arange(len(y)) % 5, seed=seed, threads=1, tick=lambda part: False
    )


def test_noise_is_given_up_after_few_rounds(company):
    y = (np.random.default_rng(9).random(len(company.table)) < 0.3).astype(float)
    found = crossed(company.table, y)
    assert found.rounds < 25
    assert np.abs(found.logits - np.log(0.3 / 0.7)).mean() < 0.2


def test_the_same_seed_grows_the_same_trees(company):
    y = company.table.y
    assert (crossed(company.table, y).logits == crossed(company.table, y).logits).all()
    assert (crossed(company.table, y).logits != crossed(company.table, y, seed=1).logits).any()
