import numpy as np
import pyarrow as pa
import pytest

from ml.score import score
from ml.table import FeatureColumn, LearningTable
from ml.train import train


@pytest.fixture(scope="module")
def told(model, company):
    return score(model, company.table)["reasons"].to_pylist()


def test_at_most_three_reasons_up_and_two_down_each_strongest_first(told):
    for reasons in told:
        up = [one["contribution"] for one in reasons if one["direction"] == "up"]
        down = [one["contribution"] for one in reasons if one["direction"] == "down"]
        assert [one["direction"] for one in reasons] == ["up"] * len(up) + ["down"] * len(down)
        assert len(up) <= 3
        assert len(down) <= 2
        assert up == sorted(up, reverse=True)
        assert down == sorted(down)
        assert all(contribution > 0 for contribution in up)
        assert all(contribution < 0 for contribution in down)


def test_each_reason_names_the_entitys_own_value_beside_the_typical_one(told, company):
    features = company.table.features.to_pylist()
    for reasons, own in list(zip(told, features, strict=True))[:200]:
        for one in reasons:
            if one["column"] == "Contract":
                assert one["value"] == own["Contract"]
                assert one["typical"] == "Month-to-month"
            if one["column"] == "autopay":
                assert one["value"] == ("yes" if own["autopay"] else "no")
            if one["column"] == "tenure":
                assert one["value"] == f"{own['tenure']:.0f}"


def test_what_was_planted_is_what_is_told(told, company):
    contract = np.array(company.table.features["Contract"])
    monthly = [one for row in np.flatnonzero(contract == "Month-to-month") for one in told[row]]
    assert {one["direction"] for one in monthly if one["column"] == "Contract"} == {"up"}
    strongest = [max(reasons, key=lambda one: abs(one["contribution"]))["column"] for reasons in told]
    assert strongest.count("colour") == 0


def test_the_sentence_reads_like_one(told):
    texts = {one["text"] for reasons in told for one in reasons}
    assert "Contract is Two year (typical: Month-to-month) lowers the risk" in texts
    assert "Contract is Month-to-month (as is typical) raises the risk" in texts


def test_leads_have_a_chance_and_not_a_risk(make):
    table = make(1000).table
    reasons = (
        score(train(table, kind="lead_scoring"), table, reasons_for=1)["reasons"].drop_null().to_pylist()[0]
    )
    assert all(one["text"].endswith(" the chance") for one in reasons)


def test_features_of_one_source_are_one_reason_under_its_description(make):
    table = make(2000).table
    squared = pa.array(np.array(table.features["tenure"]) % 12)
    columns = tuple(
        FeatureColumn(one.name, one.kind, "tenure", "Months with us") if one.name == "tenure" else one
        for one in table.columns
    )
    both = LearningTable(
        table.keys,
        table.snapshot_date,
        table.y,
        None,
        table.features.append_column("month", squared),
        (*columns, FeatureColumn("month", "number", "tenure", "Month of the year")),
    )
    told = score(train(both, kind="churn"), both, reasons_for=300)["reasons"].drop_null().to_pylist()
    for reasons in told:
        sources = [one["column"] for one in reasons]
        assert len(sources) == len(set(sources))
    assert any(one["text"].startswith("Months with us is ") for reasons in told for one in reasons)
