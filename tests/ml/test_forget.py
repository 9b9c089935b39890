"""A model without one entity scores all others as before."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from ml import artifact, forget
from ml.artifact import CARD, MODEL, OUT_OF_FOLD, REPORT


def folder(tmp_path: Path) -> Path:
    content: dict[str, Any] = {
        "codes": [{"column": {"name": "plan"}, "levels": ["basic", "Zoe's own"]}],
        "reference": {"features": {"plan": {"typical": "basic", "levels": ["basic", "Zoe's own"]}}},
        "members": {"logistic": {"linear": "Zoe's own"}},
    }
    (tmp_path / MODEL).write_text(json.dumps(content))
    (tmp_path / CARD).write_text(json.dumps({"card": {}, "metrics": {}, "leaks": []}))
    report = {"segments": {"groups": [{"segment": "basic"}, {"segment": "Zoe's own"}]}}
    (tmp_path / REPORT).write_text(json.dumps(report))
    learned = pa.table({"entity_key": ["a", "z", "b"], "score": [0.1, 0.2, 0.3]})
    (tmp_path / OUT_OF_FOLD).write_bytes(artifact.arrow_bytes(learned))
    return tmp_path


def cleaned(value: Any) -> Any:
    return json.loads(json.dumps(value).replace("Zoe's own", "(erased)"))


def test_its_score_and_its_own_levels_go_and_nothing_else(tmp_path: Path) -> None:
    changed = forget.without(folder(tmp_path), "z", cleaned)
    assert set(changed) == {OUT_OF_FOLD, MODEL, REPORT}
    assert b"Zoe" not in changed[REPORT]
    kept = pa.ipc.open_file(pa.BufferReader(changed[OUT_OF_FOLD])).read_all()
    assert kept.to_pydict() == {"entity_key": ["a", "b"], "score": [0.1, 0.3]}
    model = json.loads(changed[MODEL])
    assert model["codes"][0]["levels"] == ["basic", "(erased)"]
    assert model["members"] == {"logistic": {"linear": "Zoe's own"}}, "what scoring goes by is not looked at"


def test_a_model_that_does_not_know_it_stays_as_it_is(tmp_path: Path) -> None:
    assert forget.without(folder(tmp_path), "nobody", lambda value: value) == {}
