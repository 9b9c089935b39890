"""One peer, one fold: run by the peers' own Python, which knows nothing of Anteve.

    <peers>/bin/python bench/_peer.py SYSTEM FOLDER

Reads `train.parquet` (with `y`) and `test.parquet` from the folder, and writes `scores.json` into it. One thread.

Both limit themselves by the clock on the wall, and so do worse on a crowded machine. Here their clock shows the
process's own CPU seconds: they get all of the time that they were promised.
"""

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

FLAML_SECONDS = 60  # of one thread's CPU
AUTOGLUON_SECONDS = 120


def main(system: str, folder: Path) -> None:
    train, test = (pd.read_parquet(folder / f"{name}.parquet") for name in ("train", "test"))
    noon = time.time()
    time.time = lambda: noon + time.process_time()
    begun = _cpu()
    scores = SYSTEMS[system](train, test, folder)
    said = {
        "version": version({"autogluon": "autogluon.tabular"}.get(system, system)),
        "cpu_seconds": _cpu() - begun,
        "scores": np.round(np.asarray(scores, dtype=float), 7).tolist(),
    }
    (folder / "scores.json").write_text(json.dumps(said))


def autogluon(train: pd.DataFrame, test: pd.DataFrame, folder: Path) -> pd.Series:
    from autogluon.tabular import TabularPredictor

    predictor = TabularPredictor("y", path=str(folder / "autogluon"), eval_metric="roc_auc", verbosity=1)
    predictor.fit(train, presets="good_quality", time_limit=AUTOGLUON_SECONDS, num_cpus=1, num_gpus=0)
    return predictor.predict_proba(test)[1]


def flaml(train: pd.DataFrame, test: pd.DataFrame, _folder: Path) -> np.ndarray:
    from flaml import AutoML

    levels = train.select_dtypes("object").columns
    frames = [frame.astype(dict.fromkeys(levels, "category")) for frame in (train, test)]
    found = AutoML()
    found.fit(
        frames[0].drop(columns="y"),
        frames[0]["y"],
        task="classification",
        metric="roc_auc",
        time_budget=FLAML_SECONDS,
        n_jobs=1,
        seed=0,
        verbose=0,
        log_file_name="",
    )
    return found.predict_proba(frames[1])[:, 1]


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


SYSTEMS = {"autogluon": autogluon, "flaml": flaml}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
