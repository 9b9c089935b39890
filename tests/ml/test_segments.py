import numpy as np
import pyarrow as pa

from ml.segments import segments
from ml.words import WORDS


def told(groups, y, score):
    return segments("region", pa.array(groups, pa.string()), y, score, WORDS["churn"])


def drawn(rows=4000, seed=0):
    draw = np.random.default_rng(seed)
    score = draw.beta(2, 6, rows)
    return draw, score, (draw.random(rows) < score).astype(float)


def test_a_fair_list_is_said_to_be_fair():
    draw, score, y = drawn()
    found = told(draw.choice(["north", "south"], len(y)), y, score)
    assert [one["code"] for one in found["found"]] == ["groups_found_alike"]
    north, south = found["groups"]
    assert north["rows"] + south["rows"] == 4000
    assert north["called"] + south["called"] == 400
    assert all(group["calibrated"] for group in found["groups"])


def test_a_group_whose_leavers_the_list_misses_is_named_with_its_figures():
    draw, score, y = drawn()
    south = draw.random(len(y)) < 0.5
    found = told(np.where(south, "south", "north"), y, np.where(south, score / 2, score))
    said = {one["code"]: one for one in found["found"]}
    unequal = said["groups_found_unequally"]["params"]
    assert (unequal["best"], unequal["worst"]) == ("north", "south")
    assert unequal["best_recall"] > 2 * unequal["worst_recall"]
    assert [group["segment"] for group in said["groups_not_calibrated"]["params"]["groups"]] == ["south"]
    assert "south" in said["groups_not_calibrated"]["text"]


def test_a_small_group_is_not_judged_and_says_why():
    _, score, y = drawn()
    groups = np.array(["south"] * 3960 + ["north"] * 40)
    found = told(groups, y, score)
    small = next(group for group in found["groups"] if group["segment"] == "north")
    assert small["too_small"]["code"] == "group_too_small"
    assert small["too_small"]["params"]["rows"] == 40
    assert (small["roc_auc"], small["calibrated"]) == (None, None)
    assert [one["code"] for one in found["found"]] == ["groups_too_small"]


def test_what_could_name_a_person_stands_among_the_others():
    _, score, y = drawn()
    groups = ["south"] * 3995 + ["Ana's own"] * 3 + [None] * 2
    found = told(groups, y, score)
    assert [group["segment"] for group in found["groups"]] == ["south", "others"]
    assert found["groups"][1]["rows"] == 5


def test_rows_without_a_segment_are_a_group_of_their_own():
    _, score, y = drawn()
    found = told(["south"] * 2000 + [None] * 2000, y, score)
    assert {group["segment"] for group in found["groups"]} == {"south", "missing"}


def test_what_is_called_and_found_at_any_share_adds_up_over_the_groups():
    draw, score, y = drawn()
    found = told(draw.choice(["a", "b", "c"], len(y)), y, score)["groups"]
    order = np.argsort(-score, kind="stable")
    for percent in (1, 10, 50, 100):
        n = round(percent * 40)
        assert sum(group["called_at"][percent - 1] for group in found) == n
        assert sum(group["found_at"][percent - 1] for group in found) == y[order[:n]].sum()
