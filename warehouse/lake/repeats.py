"""What a training repeated says beside the first: the same rows, scored alike or not."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ALIKE = 1e-6


@dataclass(frozen=True)
class Repeat:
    """Of the scores of rows by models that had not seen them: `rows` are in both, `largest` is the largest difference."""

    rows: int
    only_then: int
    only_now: int
    largest: float

    @property
    def alike(self) -> bool:
        return not (self.only_then or self.only_now) and self.largest <= ALIKE


def compare(then: pa.Table, now: pa.Table) -> Repeat:
    """Of two artifacts' `out_of_fold`, by entity and snapshot date."""
    at = pc.index_in(_names(then), value_set=_names(now))
    there = np.asarray(pc.is_valid(at).to_numpy(zero_copy_only=False))
    mine = then["score"].to_numpy()[there]
    yours = now["score"].to_numpy()[np.asarray(at.drop_null(), dtype=np.int64)]
    rows = int(there.sum())
    largest = float(np.abs(mine - yours).max()) if rows else 0.0
    return Repeat(rows, len(then) - rows, len(now) - rows, largest)


def _names(scores: pa.Table) -> pa.Array:
    dates = scores["snapshot_date"].cast(pa.string())
    return pc.binary_join_element_wise(scores["entity_key"], dates, ":").combine_chunks()
