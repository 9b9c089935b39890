import numpy as np


def told(model):
    return {one["feature"]: one for one in model.report["dependence"]}


def test_the_planted_drivers_move_the_score_the_way_they_were_planted(model):
    found = told(model)
    tenure = [point["score"] for point in found["tenure"]["points"] if point["value"] is not None]
    assert tenure[0] > tenure[-1] + 0.2
    contract = {point["label"]: point["score"] for point in found["Contract"]["points"]}
    assert contract["Month-to-month"] > contract["Two year"] + 0.15
    flag = {point["label"]: point["score"] for point in found["autopay"]["points"]}
    assert flag["no"] > flag["yes"]


def test_the_strongest_comes_first_and_each_point_says_how_common_it_is(model):
    assert model.report["dependence"][0]["feature"] in ("tenure", "Contract")
    for one in model.report["dependence"]:
        assert abs(sum(point["rows"] for point in one["points"]) - 1) < 1e-6
        assert all(0 <= point["score"] <= 1 for point in one["points"])


def test_missing_is_a_point_of_its_own(model):
    charges = told(model)["MonthlyCharges"]["points"]
    assert charges[-1]["label"] == "missing"
    assert np.isclose(charges[-1]["rows"], 0.05, atol=0.02)
