"""The example that scores a downloaded version elsewhere gives the platform's own scores."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from ml import artifact, linear
from ml.artifact import TrainedModel
from ml.blend import Predictor
from ml.candidates import LINEAR
from ml.encode import Encoder
from ml.score import score
from ml.table import LearningTable
from ml.train import train
from tests.conftest import REPOSITORY
from tests.ml.conftest import make_company

SCRIPT = REPOSITORY / "docs" / "examples" / "score_outside.py"


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    """Numbers with gaps, a flag, levels, and a column of more levels than are told apart."""
    street = np.random.default_rng(0).integers(0, 90, 2000)
    return train(make_company(2000, street=np.array([f"street {n}" for n in street])).table, kind="churn")


@pytest.fixture(scope="module")
def strangers() -> LearningTable:
    """Rows that the model has not learned from, with levels that it has never seen."""
    street = np.random.default_rng(1).integers(0, 140, 500)
    table = make_company(500, seed=9, street=np.array([f"street {n}" for n in street])).table
    words = pa.array(
        [None if n % 7 == 0 else "a new contract" if n % 5 == 0 else "One year" for n in range(500)]
    )
    at = table.features.schema.get_field_index("Contract")
    features = table.features.set_column(at, "Contract", words)
    return LearningTable(table.keys, table.snapshot_date, table.y, None, features, table.columns)


def run(folder: Path, table: Path, out: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), str(table), "-o", str(out)],
        capture_output=True,
        text=True,
        cwd=folder.parent,
    )
    assert done.returncode == 0, done.stderr
    with out.open(newline="") as file:
        return {row["entity_key"]: float(row["score"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_scored_outside_has_the_scores_of_the_platform(
    model: TrainedModel, strangers: LearningTable, tmp_path: Path, form: str
) -> None:
    model.save(tmp_path / "version")
    rows = strangers.features.add_column(0, "entity_key", strangers.keys)
    file = tmp_path / f"features.{form}"
    (pyarrow.csv.write_csv if form == "csv" else pq.write_table)(rows, file)
    found = run(tmp_path / "version", file, tmp_path / "scores.csv")
    ours = score(artifact.load(tmp_path / "version"), strangers, out_of_fold=False)
    theirs = np.array([found[key] for key in ours["entity_key"].to_pylist()])
    assert np.abs(theirs - ours["score"].to_numpy()).max() < 1e-12


def test_each_kind_of_member_is_scored_alike_by_itself(
    model: TrainedModel, strangers: LearningTable, tmp_path: Path
) -> None:
    """Whatever was blended: the logistic regression too, though it may have earned no weight."""
    table = make_company(2000).table
    encoder = Encoder.fit(table)
    matrix = encoder.matrix(table)
    member = linear.fit(linear.Design.fit(matrix, encoder), matrix, table.y, threads=1)
    bare = Predictor(encoder, {LINEAR: member}, {LINEAR: 1.0}, model.predictor.calibration)
    TrainedModel(**{**vars(model), "predictor": bare}).save(tmp_path / "version")
    file = tmp_path / "features.csv"
    pyarrow.csv.write_csv(strangers.features.add_column(0, "entity_key", strangers.keys), file)
    found = run(tmp_path / "version", file, tmp_path / "scores.csv")
    ours = bare.probabilities(bare.encoder.matrix(strangers))
    assert np.abs(np.array(list(found.values())) - ours).max() < 1e-12


def test_a_missing_feature_is_named(model: TrainedModel, strangers: LearningTable, tmp_path: Path) -> None:
    model.save(tmp_path / "version")
    file = tmp_path / "features.csv"
    pyarrow.csv.write_csv(strangers.features.drop_columns(["tenure"]), file)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "version"), str(file)], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "tenure" in done.stderr


def test_it_needs_nothing_of_the_platform() -> None:
    imported = {
        line.split()[1].partition(".")[0]
        for line in SCRIPT.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= {*sys.stdlib_module_names, "numpy", "lightgbm"}
