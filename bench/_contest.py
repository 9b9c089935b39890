"""Runs of the comparison: one system on one fold of one set, each in a process of its own, and kept as a file, so that
a comparison of hours goes on where it stopped."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench._folds import folds, write
from bench.flat_sets import load
from ml import metrics

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("ANTEVE_BENCH_CACHE") or ROOT / ".bench")
PEERS = ("flaml==2.7.0", "autogluon.tabular[lightgbm,catboost,xgboost]==1.6.3")
NO_CUDA = "nvidia-nccl-cu12; sys_platform == 'never'\n"  # boosting on one thread wants no graphics card
OWN = ("fast", "balanced", "best", "logistic", "lightgbm")
OTHERS = ("flaml", "autogluon")
LEARNING = (
    *(
        "alone",
        "blend",
        "calibrate",
        "candidates",
        "encode",
        "folds",
        "learn",
        "linear",
        "oddities",
    ),
    *("plan", "screen", "shapes", "spread", "trees", "trusted"),
)  # of `ml`, what the scores depend on
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}


@dataclass(frozen=True)
class Run:
    """One system on one held-out fold."""

    name: str
    split: str
    fold: int
    system: str

    @property
    def file(self) -> Path:
        return (
            CACHE
            / "runs"
            / self.name
            / f"{self.split}-{self.fold}-{self.system}-{_version(self.system)}.json"
        )

    def result(self) -> dict[str, Any] | None:
        """`{roc_auc, log_loss, brier, ece, lift_10, pr_auc, cpu_seconds, version, scores}`, None before it ran."""
        return json.loads(self.file.read_text()) if self.file.is_file() else None

    def run(self) -> dict[str, Any] | None:
        """Its result, of now or of an earlier time; None where the system is not installed, or fails."""
        done = self.result()
        if done is not None:
            return done
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="contest-", dir=CACHE) as folder:
            made = Path(folder) / "scores.json"
            command = self._command(Path(folder), made)
            log = self.file.with_suffix(".log")
            with log.open("w") as said:
                environment = {**os.environ, **ONE_THREAD}
                ended = subprocess.run(
                    command, cwd=ROOT, env=environment, stdout=said, stderr=said, check=False
                )
            if ended.returncode != 0 or not made.is_file():
                return None
            log.unlink()
            found = json.loads(made.read_text())
        table = load(self.name)
        judged = figures(table.y[folds(table, self.split) == self.fold], np.array(found["scores"]))
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps({**judged, **found}))
        part.replace(self.file)
        return {**judged, **found}

    def _command(self, folder: Path, made: Path) -> list[str]:
        if self.system in OWN:
            given = [self.system, self.name, self.split, str(self.fold), str(made)]
            return [sys.executable, "-m", "bench._own", *given]
        table = load(self.name)
        held = folds(table, self.split) == self.fold
        write(table.rows(~held), folder / "train.parquet")
        write(table.rows(held), folder / "test.parquet")
        return [str(peers_python()), str(ROOT / "bench" / "_peer.py"), self.system, str(folder)]


def figures(y: np.ndarray, score: np.ndarray) -> dict[str, float]:
    return {name: float(value) for name, value in metrics.figures(metrics.Cells.of(y, score)).items()}


def peers_python() -> Path:
    return CACHE / "peers" / "bin" / "python"


def install_peers() -> None:
    """FLAML and AutoGluon in an environment of their own: nothing of Anteve ever needs them."""
    uv = shutil.which("uv") or str(Path(sys.prefix) / "uv" / "bin" / "uv")
    CACHE.mkdir(parents=True, exist_ok=True)
    without = CACHE / "without.txt"
    without.write_text(NO_CUDA)
    python = peers_python()
    if not python.is_file():
        subprocess.run([uv, "venv", str(python.parent.parent)], check=True)
    install = [uv, "pip", "install", "--python", str(python), "--override", str(without), *PEERS]
    subprocess.run(install, check=True)


def _version(system: str) -> str:
    """What a result depends on: of ours, the sources that learn; of the others, their pins and how they are called."""
    if system in ("fast", "balanced", "best"):
        texts = [(ROOT / "ml" / f"{name}.py").read_bytes() for name in LEARNING]
    elif system in OWN:
        texts = [(ROOT / "bench" / "_own.py").read_bytes(), (ROOT / "ml" / "encode.py").read_bytes()]
    else:
        texts = [(ROOT / "bench" / "_peer.py").read_bytes(), " ".join(PEERS).encode()]
    return hashlib.sha256(b"".join(texts)).hexdigest()[:10]
