"""The example that scores a downloaded version elsewhere gives the platform's own scores."""

import csv
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

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
from ml.spread import Spread
from ml.table import FeatureColumn, LearningTable
from ml.train import train
from tests.conftest import REPOSITORY
from tests.ml.conftest import make_company

SCRIPT = REPOSITORY / "docs" / "examples" / "score_outside.py"


def _script() -> ModuleType:
    spec = spec_from_file_location("score_outside", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


outside = _script()


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


def with_texts(rows: int, seed: int) -> LearningTable:
    """Free text that speaks of the outcome, and numbers among words; some of it missing, blank or of other alphabets."""
    draw = np.random.default_rng(seed)
    endings = [
        "and WANTS to cancel soon",
        "e está contente",
        "«ΣΑΣ»; said nothing",
        "but\tnobody  picked up ",
    ]
    kinds = draw.integers(0, len(endings), rows)
    notes = [f"{'  ' if at % 9 == 0 else ''}Call no {at}, {endings[kind]}." for at, kind in enumerate(kinds)]
    usage = [
        " over limit" if at % 25 == 0 else f" +{number:.1f}"
        for at, number in enumerate(draw.gamma(2, 50, rows))
    ]
    notes = [" " if at % 11 == 3 else note for at, note in enumerate(notes)]
    table = make_company(rows, seed=seed, note=pa.array(notes), usage=pa.array(usage)).table
    table.y[:] = draw.random(rows) < np.where(kinds == 0, 0.7, 0.15)
    return table


def test_texts_and_numbers_among_words_are_read_outside_as_inside(tmp_path: Path) -> None:
    learned, others = with_texts(2000, 1), with_texts(400, 2)
    model = train(learned, kind="churn")
    assert {spread.as_ for spread in model.predictor.encoder.spreads} == {"text", "mixed"}
    model.save(tmp_path / "version")
    file = tmp_path / "features.csv"
    pyarrow.csv.write_csv(others.features.add_column(0, "entity_key", others.keys), file)
    found = run(tmp_path / "version", file, tmp_path / "scores.csv")
    ours = score(model, others, out_of_fold=False)
    theirs = np.array([found[key] for key in ours["entity_key"].to_pylist()])
    assert np.abs(theirs - ours["score"].to_numpy()).max() < 1e-12


def test_what_is_made_of_a_text_is_the_same_outside_as_inside() -> None:
    texts = [
        "İstanbul ΣΑΣ",
        " two  words ",
        "a-b_c1d",
        "\tx\u00a0y\x1cz",
        "",
        "  ",
        None,
        "ß ẞ",
        "12",
        "ŁÓDŹ, over!",
    ]
    words = ("over", "istanbul", "σασ", "b", "ß", "łódź")
    numbers = ["5", " +5.0\n", "5\v", "-0.50", "1e3", "five", "", None, "٣", "\u00a05"]
    for as_, values in (("text", texts), ("mixed", numbers)):
        spread = Spread(FeatureColumn("note", "category", "note"), as_, words if as_ == "text" else (), 7.0)
        theirs = outside._spread(spread.to_json(), values)
        assert outside._made(spread.to_json()) == [column.name for column in spread.columns]
        assert theirs == [made.to_pylist() for made in spread.apply(pa.array(values, pa.string()))]


def test_a_text_that_the_table_lacks_is_named(tmp_path: Path) -> None:
    learned = with_texts(2000, 1)
    train(learned, kind="churn").save(tmp_path / "version")
    assert "note" in outside.Model(outside.files_of(tmp_path / "version")).features


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
