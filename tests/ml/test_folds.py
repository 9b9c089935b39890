import numpy as np
import pyarrow as pa

from ml.folds import assign, fingerprints, groups


def named(keys):
    return pa.array(keys.astype(str))


def test_equal_rows_have_equal_fingerprints_and_others_do_not():
    draw = np.random.default_rng(0)
    matrix = draw.integers(0, 50, (20_000, 6)).astype(float)
    matrix[draw.random(matrix.shape) < 0.05] = np.nan
    distinct = len(np.unique(np.nan_to_num(matrix, nan=-1), axis=0))
    assert len(np.unique(fingerprints(matrix))) == distinct


def test_the_order_of_columns_matters_and_zero_has_no_sign():
    assert fingerprints(np.array([[1.0, 2.0]]))[0] != fingerprints(np.array([[2.0, 1.0]]))[0]
    assert fingerprints(np.array([[0.0]]))[0] == fingerprints(np.array([[-0.0]]))[0]


def test_a_fingerprint_is_the_same_for_ever():
    assert int(fingerprints(np.array([[1.0, np.nan, -3.5]]))[0]) == 18199980662639043081


def test_identical_rows_are_held_out_together():
    prints = np.repeat(np.arange(500, dtype=np.uint64), 3)
    group = groups(named(np.arange(1500)), prints)
    fold = assign(np.tile([0.0, 1.0], 750), group, 5, seed=0)
    assert all(len(set(fold[prints == one])) == 1 for one in range(500))


def test_rows_of_one_entity_are_held_out_together():
    keys = np.repeat([f"c{row}" for row in range(300)], 4)
    fold = assign(np.zeros(1200), groups(named(keys), np.arange(1200, dtype=np.uint64)), 5, seed=0)
    assert all(len(set(fold[keys == one])) == 1 for one in np.unique(keys))


def test_the_cells_of_a_coarse_table_are_spread_over_the_folds():
    prints = np.repeat(np.arange(4, dtype=np.uint64), 100)
    fold = assign(np.tile([0.0, 1.0], 200), groups(named(np.arange(400)), prints), 5, seed=0)
    assert set(fold[:100]) == {0, 1, 2, 3, 4}


def test_folds_have_like_sizes_and_like_shares_of_positives():
    y = (np.random.default_rng(3).random(2000) < 0.1).astype(float)
    fold = assign(y, np.arange(2000), 5, seed=7)
    assert np.ptp(np.bincount(fold)) <= 1
    assert np.ptp(np.bincount(fold, weights=y)) <= 1
