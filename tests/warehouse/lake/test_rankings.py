"""Who enters and leaves the first of a list."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pyarrow as pa

from warehouse.lake import predictions, rankings


def run(folder: Path, scores: dict[str, float], lost: tuple[str, ...] = ()) -> Path:
    facts = predictions.RunFacts(
        scoring_run_id=uuid4(),
        org_id=uuid4(),
        dataset_id=uuid4(),
        model_version_id=uuid4(),
        model_version=1,
        snapshot_date=date(2026, 1, 1),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    rows = {
        "entity_key": list(scores),
        "name": [f"Person {key}" for key in scores],
        "score": list(scores.values()),
        "outcome": [True if key in lost else None for key in scores],
    }
    predictions.write(pa.table(rows), folder, facts=facts)
    return folder


def test_who_enters_and_who_leaves_with_either_score_and_place(tmp_path: Path) -> None:
    a = run(tmp_path / "a", {"x": 0.9, "y": 0.8, "z": 0.7, "w": 0.1})
    b = run(tmp_path / "b", {"x": 0.9, "y": 0.2, "z": 0.7, "w": 0.8})
    found = rankings.moves(a, b, 2)
    assert found.both == 1
    (enters,), (leaves,) = found.enters, found.leaves
    assert (enters.entity_key, enters.name, enters.place_a, enters.place_b) == ("w", "Person w", 4, 2)
    assert (leaves.entity_key, leaves.score_a, leaves.score_b, leaves.place_b) == ("y", 0.8, 0.2, 4)
    assert found.shared == 4
    assert found.correlation is not None
    assert -1 <= found.correlation < 1


def test_the_same_list_moves_nobody(tmp_path: Path) -> None:
    a = run(tmp_path / "a", {"x": 0.9, "y": 0.8, "z": 0.7})
    found = rankings.moves(a, a, 2)
    assert (found.both, found.enters, found.leaves, found.correlation) == (2, [], [], 1.0)


def test_those_who_have_left_already_take_no_place(tmp_path: Path) -> None:
    a = run(tmp_path / "a", {"x": 0.9, "y": 0.8, "z": 0.7}, lost=("x",))
    b = run(tmp_path / "b", {"x": 0.1, "y": 0.8, "z": 0.9}, lost=("x",))
    found = rankings.moves(a, b, 1)
    assert [mover.entity_key for mover in found.enters] == ["z"]
    assert [mover.entity_key for mover in found.leaves] == ["y"]


def test_somebody_new_enters_without_a_place_before(tmp_path: Path) -> None:
    a = run(tmp_path / "a", {"x": 0.9})
    b = run(tmp_path / "b", {"x": 0.5, "new": 0.9})
    (enters,) = rankings.moves(a, b, 1).enters
    assert (enters.entity_key, enters.place_a, enters.score_a) == ("new", None, None)
