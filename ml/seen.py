"""The rows that a model has learned from, found again by who they are and what was known of them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ONE_BY_ONE = 1000  # rows looked up so; more of them are worth a hash table of their own


class Seen:
    """Made once for a model and asked often: for one row as for a million.

    Rows are found by the fingerprint of their features, by bisection; the key then tells whether it is the same row.
    Of several that are alike in both (an entity that stood still from one snapshot date to the next), the first.
    """

    def __init__(self, keys: pa.Array, prints: np.ndarray) -> None:
        self._order = np.argsort(prints, kind="stable")
        self._prints = prints[self._order]
        self._keys = keys.take(pa.array(self._order))

    def find(self, keys: pa.Array, prints: np.ndarray) -> np.ndarray:
        """Positions of these rows among those learned from, shape (n,), integers; -1 where one was not."""
        begin = np.searchsorted(self._prints, prints, side="left")
        end = np.searchsorted(self._prints, prints, side="right")
        at = np.full(len(prints), -1)
        single = np.flatnonzero(end - begin == 1)
        alike = pc.equal(keys.take(pa.array(single)), self._keys.take(pa.array(begin[single])))
        same = single[np.asarray(alike.to_numpy(zero_copy_only=False), dtype=bool)]
        at[same] = begin[same]
        several = np.flatnonzero(end - begin > 1)
        if len(several) > ONE_BY_ONE:
            at[several] = self._among_many(keys, prints, several)
        else:
            for row in several:
                found = pc.index(self._keys.slice(begin[row], end[row] - begin[row]), keys[row]).as_py()
                at[row] = begin[row] + found if found >= 0 else -1
        at[at >= 0] = self._order[at[at >= 0]]
        return at

    def _among_many(self, keys: pa.Array, prints: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Places in our own order of rows whose features several rows share."""
        repeats = self._prints[1:] == self._prints[:-1]
        shared = np.flatnonzero(np.append(repeats, False) | np.append(False, repeats))
        found = pc.index_in(
            _identity(keys.take(pa.array(rows)), prints[rows]),
            value_set=_identity(self._keys.take(pa.array(shared)), self._prints[shared]),
        )
        at = np.array(pc.fill_null(found, -1).to_numpy(zero_copy_only=False))
        at[at >= 0] = shared[at[at >= 0]]
        return at


def _identity(keys: pa.Array, prints: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(keys, pa.array(prints).cast(pa.string()), ":")
