"""A past scoring judged against what happened: what was promised, what came of it, and how sure one can be.

Whoever was acted upon is kept apart: if a call kept somebody who would have left, the prediction was right and looks
wrong. The figures are of all others; those who were acted upon are told beside them, and judge nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake.prediction_counts import parts

TOPS = (20, 50, 100, 200, 500, 1000)
BINS = 10
FEWEST = 10  # of fewer nobody can say whether a promise was kept
_Z = 1.96


@dataclass(frozen=True)
class Judged:
    """The open rows of a run, by rank: key, score, value, whether it was in the band high; `y` (nan: not known yet), and
    who was acted upon."""

    keys: list[str]
    score: np.ndarray
    value: np.ndarray
    high: np.ndarray
    y: np.ndarray
    acted: np.ndarray

    @property
    def judges(self) -> np.ndarray:
        return ~np.isnan(self.y) & ~self.acted


def open_rows(folder: Path) -> pa.Table:
    """entity_key, score, band, value, outcome of those whose outcome had not come, by rank."""
    names = ["entity_key", "score", "band", "value", "outcome", "rank"]
    table = pa.concat_tables([pq.read_table(part, columns=names) for part in parts(folder)])
    kept = pc.invert(pc.fill_null(table["outcome"], False))
    return table.filter(kept).sort_by("rank").combine_chunks()


def judged(rows: pa.Table, y: pa.Array, acted: Collection[str]) -> Judged:
    return Judged(
        keys=rows["entity_key"].to_pylist(),
        score=rows["score"].to_numpy(),
        value=pc.fill_null(rows["value"].combine_chunks(), float("nan")).to_numpy(zero_copy_only=False),
        high=np.asarray(pc.equal(rows["band"], "high").combine_chunks().to_numpy(zero_copy_only=False), bool),
        y=_floats(y),
        acted=np.asarray(
            pc.is_in(rows["entity_key"], value_set=pa.array(sorted(acted), pa.string()))
            .combine_chunks()
            .to_numpy(zero_copy_only=False),
            bool,
        ),
    )


def figures(run: Judged, named: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """All of it: `whole`, `tops` (the first 20, 50, ...), `high` (the band), `bins` (tenths by score) and `rules` (by the
    rule's id, those whom its alert named)."""
    everybody = np.ones(len(run.keys), bool)
    first = np.arange(len(run.keys))
    sizes = [n for n in TOPS if n < len(run.keys)] or [len(run.keys)]
    place = {key: at for at, key in enumerate(run.keys)}
    rules = {
        rule: group(run, _at(len(run.keys), [place[key] for key in keys if key in place]))
        for rule, keys in named.items()
    }
    return {
        "whole": group(run, everybody),
        "tops": [{"n": n, **group(run, first < n)} for n in sizes],
        "high": group(run, run.high),
        "bins": bins(run),
        "rules": rules,
    }


def group(run: Judged, which: np.ndarray) -> dict[str, Any]:
    """What was promised of some entities and what came of them.

    `promised` and `realised` are shares of the `judged`; `low` and `high` hold the realised one with 95 % (Wilson);
    `promised_count` with its `spread` (of chance alone, if the probabilities are right) and `realised_count` are in
    entities. `kept` is whether the promise lies within the interval, None where there are too few to say.
    `acted_upon` and `waiting` were not judged; `acted_outcomes` is how many of the acted upon had the outcome.
    """
    counts = which & run.judges
    n = int(counts.sum())
    p, y = run.score[counts], run.y[counts]
    low, high = wilson(int(y.sum()), n)
    promised = float(p.mean()) if n else None
    acted = which & run.acted
    values = run.value[counts]
    return {
        "entities": int(which.sum()),
        "judged": n,
        "acted_upon": int(acted.sum()),
        "acted_outcomes": int(np.nansum(run.y[acted])),
        "waiting": int((which & ~run.acted & np.isnan(run.y)).sum()),
        "promised": promised,
        "promised_count": float(p.sum()),
        "spread": float(sqrt((p * (1 - p)).sum())),
        "realised": float(y.mean()) if n else None,
        "realised_count": int(y.sum()),
        "realised_value": None if np.isnan(values).all() else float(np.nansum(values * y)),
        "low": low,
        "high": high,
        "kept": None
        if n < FEWEST or promised is None or low is None or high is None
        else low <= promised <= high,
    }


def bins(run: Judged) -> list[dict[str, Any]]:
    """Tenths by score, the lowest first: does what was promised of each agree with what came?"""
    counts = run.judges
    order = np.argsort(run.score[counts], kind="stable")
    found = []
    for some in np.array_split(order, min(BINS, max(1, len(order) // FEWEST))):
        p, y = run.score[counts][some], run.y[counts][some]
        low, high = wilson(int(y.sum()), len(some))
        if len(some):
            found.append(
                {
                    "from": float(p.min()),
                    "to": float(p.max()),
                    "judged": len(some),
                    "promised": float(p.mean()),
                    "realised": float(y.mean()),
                    "low": low,
                    "high": high,
                }
            )
    return found


def pooled(groups: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Several groups as one, such as one rule's over scorings whose horizons do not overlap."""
    summed = (
        "entities",
        "judged",
        "acted_upon",
        "acted_outcomes",
        "waiting",
        "realised_count",
        "promised_count",
    )
    total: dict[str, Any] = {name: sum(one[name] for one in groups) for name in summed}
    n = total["judged"]
    low, high = wilson(total["realised_count"], n)
    promised = total["promised_count"] / n if n else None
    values = [one["realised_value"] for one in groups if one["realised_value"] is not None]
    return {
        **total,
        "promised": promised,
        "spread": sqrt(sum(one["spread"] ** 2 for one in groups)),
        "realised": total["realised_count"] / n if n else None,
        "realised_value": sum(values) if values else None,
        "low": low,
        "high": high,
        "kept": None
        if n < FEWEST or promised is None or low is None or high is None
        else low <= promised <= high,
    }


def wilson(positives: int, n: int) -> tuple[float | None, float | None]:
    """The interval that holds a share with 95 %.

    >>> [round(bound, 3) for bound in wilson(9, 20)]
    [0.258, 0.658]
    """
    if n == 0:
        return None, None
    share, z = positives / n, _Z**2
    middle = (share + z / (2 * n)) / (1 + z / n)
    half = _Z * sqrt(share * (1 - share) / n + z / (4 * n * n)) / (1 + z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _at(size: int, places: list[int]) -> np.ndarray:
    which = np.zeros(size, bool)
    which[places] = True
    return which


def _floats(y: pa.Array) -> np.ndarray:
    whole = y.combine_chunks() if isinstance(y, pa.ChunkedArray) else y
    return np.asarray(pc.fill_null(whole.cast(pa.float64()), float("nan")).to_numpy(zero_copy_only=False))
