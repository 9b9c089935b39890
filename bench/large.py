"""Learning from a table of five million rows and fifty columns: time and memory on the `fast` budget.

    .venv/bin/python -m bench.large [rows] [columns]

Promised: within 8 GB and ten minutes of one core. Two columns in five carry signal; ten are categories.
"""

import resource
import sys
import time

import numpy as np
import pyarrow as pa

from ml.table import FeatureColumn, LearningTable
from ml.train import train

LEVELS = np.array([f"level {at}" for at in range(12)])
CATEGORIES = 10


def made(rows: int, columns: int, seed: int = 0) -> LearningTable:
    draw = np.random.default_rng(seed)
    logit = np.full(rows, -2.0)
    arrays: dict[str, pa.Array] = {}
    for at in range(columns):
        if at < CATEGORIES:
            code = draw.integers(0, len(LEVELS), rows).astype(np.int32)
            arrays[f"c{at}"] = pa.DictionaryArray.from_arrays(code, pa.array(LEVELS)).cast(pa.string())
            signal = (code % 3 == 0) - 0.33
        else:
            x = draw.normal(size=rows).astype(np.float32).astype(np.float64)
            arrays[f"n{at}"] = pa.array(x)
            signal = np.tanh(x)
        if at % 5 < 2:
            logit += 0.4 * signal
    y = (draw.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)
    kinds = {pa.float64(): "number", pa.string(): "category"}
    features = pa.table(arrays)
    return LearningTable(
        keys=pa.array(np.arange(rows)).cast(pa.string()),
        snapshot_date=pa.repeat(pa.scalar(20_000, pa.int32()), rows).cast(pa.date32()),
        y=y,
        value=None,
        features=features,
        columns=tuple(FeatureColumn(field.name, kinds[field.type], field.name) for field in features.schema),
    )


def main(rows: int, columns: int) -> None:
    table = made(rows, columns)
    before = resource.getrusage(resource.RUSAGE_SELF)
    wall = time.monotonic()
    model = train(
        table,
        kind="churn",
        progress=lambda stage, fraction, message, /, **_: print(
            f"{time.process_time():7.1f} s  {100 * fraction:3.0f} %  {stage}: {message}", flush=True
        ),
    )
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{rows:,} x {columns}: {cpu:.0f} CPU s, {time.monotonic() - wall:.0f} s wall, peak {after.ru_maxrss / 1e6:.1f} GB "
        f"(of which the table itself {table.features.nbytes / 1e9:.1f}); ROC AUC {model.metrics['roc_auc']['value']:.4f}, "
        f"{model.card['method']['rounds']}, {[warning['code'] for warning in model.metrics['warnings']]}"
    )


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + ["5000000", "50"][len(sys.argv) - 1 :])))
