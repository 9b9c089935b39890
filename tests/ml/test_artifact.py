import hashlib
import json

import numpy as np
import pytest

from ml.artifact import load
from ml.errors import BrokenArtifact
from ml.score import score


def test_a_model_comes_back_with_the_same_scores_reasons_and_figures(model, company, tmp_path):
    model.save(tmp_path)
    again = load(tmp_path)
    rows = company.table.rows(np.arange(500))
    before, after = score(model, rows, out_of_fold=False), score(again, rows, out_of_fold=False)
    assert np.abs(before["score"].to_numpy() - after["score"].to_numpy()).max() < 1e-12
    assert before["reasons"].to_pylist() == after["reasons"].to_pylist()
    assert again.metrics == json.loads(json.dumps(model.metrics))
    assert again.out_of_fold.equals(model.out_of_fold)
    assert (again.leaks, again.card, again.kind) == (
        model.leaks,
        json.loads(json.dumps(model.card)),
        model.kind,
    )


def test_the_checksums_are_those_of_the_files_and_nothing_else_is_left(model, tmp_path):
    kept = model.save(tmp_path / "new" / "folder")
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (tmp_path / "new" / "folder").iterdir()
    }
    assert kept == found
    assert {"model.json", "card.json", "out_of_fold.arrow"} <= set(kept)


def test_no_file_can_run_code_when_it_is_read(model, tmp_path):
    for name in model.save(tmp_path):
        assert (tmp_path / name).suffix in {".json", ".txt", ".arrow"}
        assert not (tmp_path / name).read_bytes().startswith(b"\x80")  # how a pickle begins


def test_saving_twice_gives_the_same_bytes(model, tmp_path):
    assert model.save(tmp_path / "a") == model.save(tmp_path / "b")


def test_a_missing_file_is_named(model, tmp_path):
    model.save(tmp_path)
    (tmp_path / "out_of_fold.arrow").unlink()
    with pytest.raises(BrokenArtifact, match=r"out_of_fold\.arrow"):
        load(tmp_path)


def test_a_model_of_a_newer_format_is_refused(model, tmp_path):
    model.save(tmp_path)
    newer = json.loads((tmp_path / "model.json").read_text()) | {"format": 99}
    (tmp_path / "model.json").write_text(json.dumps(newer))
    with pytest.raises(BrokenArtifact, match="format 99"):
        load(tmp_path)
