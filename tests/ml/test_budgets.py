"""How much is tried, and what happens when it is to come to an end."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.artifact import TrainedModel
from ml.candidates import LINEAR, Candidates
from ml.encode import Encoder
from ml.plan import BUDGETS, Plan
from ml.score import score
from ml.shapes import STEADY
from ml.train import train
from tests.ml.conftest import make_company

ALONE = """
import numpy as np
from ml.score import score
from ml.train import train
from tests.ml.conftest import make_company
table, found = make_company(800).table, []
for budget in ("fast", "best"):
    model = train(table, kind="churn", budget=budget)
    found.append(model.out_of_fold["score"].to_numpy())
    found.append(score(model, table, reasons_for=0, out_of_fold=False)["score"].to_numpy())
np.save({file!r}, np.array(found))
"""


@pytest.fixture(scope="module")
def whole() -> TrainedModel:
    return train(make_company(1500).table, kind="churn", budget="best")


def test_a_larger_budget_tries_more() -> None:
    plans = [Plan.by_size(10_000, budget=budget, seed=0, threads=1) for budget in BUDGETS]
    tried = [[shape.name for shape in plan.shapes] for plan in plans]
    assert [len(names) for names in tried] == sorted(len(names) for names in tried)
    assert all(names[: len(tried[0])] == tried[0] for names in tried)


def test_over_time_the_steady_come_first_and_no_line_joins_them() -> None:
    plans = [Plan.by_size(10_000, budget=budget, seed=0, threads=1).over_time(10_000) for budget in BUDGETS]
    assert all(plan.shapes[0].name == STEADY.name and not plan.blend_linear for plan in plans)
    assert [len(plan.shapes) for plan in plans] == [1, 5, 8]


def test_a_line_that_is_not_the_best_by_itself_stays_out_of_a_blend_over_time(make) -> None:
    table = make(400).table
    encoder, fold = Encoder.fit(table), np.arange(400) % 5
    plan = Plan.by_size(400, seed=0, threads=1)
    sure = np.where(table.y == 1, 2.0, -2.0)
    for chosen, better, blended in (
        (plan.over_time(400), "trees", {"trees"}),
        (plan.over_time(400), LINEAR, {"trees", LINEAR}),
        (plan, "trees", {"trees", LINEAR}),
    ):
        candidates = Candidates(encoder.matrix(table), table.y, fold, encoder, chosen)
        candidates.logits = {name: sure if name == better else sure / 4 for name in (LINEAR, "trees")}
        assert set(candidates.blended()) == blended


def test_another_process_learns_the_same_to_the_sixth_place(tmp_path: Path) -> None:
    """And more than that: every bit is the same on one machine."""
    found = []
    for hash_seed in ("1", "2"):
        file = tmp_path / f"{hash_seed}.npy"
        environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path.cwd()), "PATH": ""}
        code = ALONE.format(file=str(file))
        subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=300)
        found.append(np.load(file))
    assert found[0].shape == (4, 800)
    assert np.abs(found[0] - found[1]).max() < 1e-6


def test_best_is_no_worse_than_fast(make, whole: TrainedModel) -> None:
    fast = train(make(1500).table, kind="churn", budget="fast")
    assert whole.metrics["log_loss"]["value"] < fast.metrics["log_loss"]["value"] * 1.01


def test_enough_is_enough_once_there_is_a_model(make, whole: TrainedModel) -> None:
    """Asked to stop from the start, it still learns the first candidates to their end."""
    table = make(1500).table
    early = train(table, kind="churn", budget="best", stop=lambda: True)
    tried = list(early.metrics["candidates"])
    assert tried == list(whole.metrics["candidates"])[: len(tried)]
    assert len(tried) == 2
    assert early.card["method"]["stopped_early"] == "asked"
    assert [warning["code"] for warning in early.metrics["warnings"]] == ["stopped_early"]
    assert early.metrics["roc_auc"]["value"] > 0.7
    assert score(early, table).num_rows == 1500
    assert whole.card["method"]["stopped_early"] is None


def test_trees_that_are_stopped_amid_their_growth_keep_what_they_grew(make) -> None:
    asked = iter([False, False, False])
    early = train(make(1500).table, kind="churn", stop=lambda: next(asked, True))
    assert list(early.metrics["candidates"]) == ["logistic regression", "small trees", "free trees"]
    assert early.card["method"]["rounds"]["free trees"] <= 19


def test_progress_names_the_candidate_and_counts_them(company) -> None:
    told = []
    train(
        company.table,
        kind="churn",
        progress=lambda stage, fraction, _message, /, **params: told.append((stage, fraction, params)),
    )
    growing = [params for stage, _, params in told if stage == "cross-validating"]
    assert {each["candidate"] for each in growing} == {"small trees", "free trees", "random trees"}
    assert {(each["number"], each["of"]) for each in growing} == {(1, 3), (2, 3), (3, 3)}
    assert [fraction for _, fraction, _ in told] == sorted(fraction for _, fraction, _ in told)
