"""Who is held out together: folds that no memory can cross."""

import numpy as np
import pyarrow as pa

ODD = np.uint64(0xBF58476D1CE4E5B9)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
CELL = 20


def fingerprints(matrix: np.ndarray) -> np.ndarray:
    """One 64-bit number per row; equal rows have equal numbers, on every machine and in every process.

    Parameters
    ----------
    matrix : np.ndarray of float64, shape (n, p)

    Returns
    -------
    np.ndarray of uint64, shape (n,)
    """
    mixed = np.full(len(matrix), GOLDEN, dtype=np.uint64)
    for column in matrix.T:
        plain = np.where(np.isnan(column), np.nan, column + 0.0)  # one nan, and no negative zero
        mixed ^= np.ascontiguousarray(plain).view(np.uint64) + GOLDEN + (mixed << np.uint64(6))
        mixed ^= mixed >> np.uint64(31)
        mixed *= ODD
        mixed ^= mixed >> np.uint64(29)
    return mixed


def groups(keys: pa.Array, prints: np.ndarray) -> np.ndarray:
    """Rows that must not be parted: those of one entity, else those with identical features.

    A cell of more than 20 identical rows is no duplicate but a property of a coarse table (three flags make eight
    cells): its share of positives cannot be learned by heart, and it is spread over the folds as other rows are.
    """
    entity = keys.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    if entity.max(initial=-1) + 1 < len(keys):
        return np.asarray(entity)
    _, group, size = np.unique(prints, return_inverse=True, return_counts=True)
    coarse = size[group] > CELL
    return np.where(coarse, len(size) + np.arange(len(group)), group)


def assign(y: np.ndarray, group: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Deal whole groups into folds, evenly by size and by share of positives.

    Parameters
    ----------
    y : np.ndarray of 0. and 1., shape (n,)
    group : np.ndarray of int, shape (n,)
    folds : int

    Returns
    -------
    np.ndarray of int, shape (n,)
        0 .. folds - 1, the fold in which the row is held out.
    """
    _, member = np.unique(group, return_inverse=True)
    size = np.bincount(member)
    share = np.bincount(member, weights=y) / size
    shuffled = np.random.default_rng(seed).permutation(len(size))
    order = shuffled[np.lexsort((share[shuffled], -size[shuffled]))]
    dealt = np.empty(len(size), dtype=np.int64)
    dealt[order] = np.arange(len(size)) % folds
    return np.asarray(dealt[member])
