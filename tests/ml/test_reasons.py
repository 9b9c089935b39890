from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from ml.encode import Code, Encoder
from ml.reasons import Teller
from ml.score import score
from ml.table import FeatureColumn, LearningTable
from ml.train import train
from ml.words import MISSING, WORDS, number


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
    assert "Contract is Two year (typical: Month-to-month), which lowers the risk" in texts
    assert "Contract is Month-to-month, which raises the risk" in texts


def test_what_a_sentence_is_made_of_travels_beside_it(told, company):
    """So that it can be said in another language: the raw numbers, and the words of the column's label."""
    for reasons, own in list(zip(told, company.table.features.to_pylist(), strict=True))[:200]:
        for one in reasons:
            assert one["kind"] == {c.name: c.kind for c in company.table.columns}[one["feature"]]
            if one["kind"] == "number":
                assert one["number"] == own[one["feature"]]
                assert one["typical"] == number(one["typical_number"])
            else:
                assert (one["number"], one["typical_number"]) == (None, None)
            assert one["label"]["code"] == "column"


def test_a_label_in_another_language_is_handed_on(make):
    table = make(2000).table
    pt = {
        "code": "count_30d",
        "group": "frequency",
        "events": "visitas",
        "days": 30,
        "pt": "visitas em 30 dias",
    }
    columns = tuple(replace(one, label=pt) if one.name == "tenure" else one for one in table.columns)
    labelled = LearningTable(table.keys, table.snapshot_date, table.y, None, table.features, columns)
    model = train(labelled, kind="churn")

    found = [one for told in score(model, labelled)["reasons"].to_pylist() for one in told]

    (label,) = {tuple(one["label"].items()) for one in found if one["feature"] == "tenure"}
    assert dict(label) == {**pt, "of": None, "en": dict(label)["en"]}
    assert {one["label"]["pt"] for one in found if one["feature"] == "Contract"} == {"Contract"}


@pytest.mark.parametrize(
    ("column", "value", "typical", "sentence"),
    [
        (
            FeatureColumn("c", "number", "c", "usage change pct"),
            "-71",
            "6",
            "usage change pct is -71 (typical: 6)",
        ),
        (FeatureColumn("c", "number", "nps"), MISSING, "8", "c is not known (typical: 8)"),
        (FeatureColumn("c", "number", "nps", "nps"), MISSING, MISSING, "nps is not known"),
        (FeatureColumn("c", "category", "c", "City"), "Recife", MISSING, "City is Recife (mostly not known)"),
        (FeatureColumn("c", "flag", "c", "Has App"), "yes", "no", "Has App is yes (typical: no)"),
        (
            FeatureColumn("days since última visita", "number", "última visita", "Days since última visita"),
            "40",
            "12",
            "40 days since última visita (typical: 12)",
        ),
        (FeatureColumn("c", "number", "login", "Days since login"), "1", "1", "1 day since login"),
        (
            FeatureColumn("c", "number", "login", "Days since login"),
            MISSING,
            "3",
            "login is not known (typical: 3)",
        ),
        (FeatureColumn("c", "category", "c", "note"), "x" * 81, "y", f"note is {'x' * 80}… (typical: y)"),
    ],
)
def test_each_kind_of_value_is_said_as_people_say_it(model, column, value, typical, sentence):
    teller = Teller(
        replace(model.predictor, encoder=Encoder((Code(column, "number"),))), [typical], WORDS["churn"]
    )
    told = teller._sentences(
        pa.array([0, 0]), pa.array([value] * 2), pa.array([typical] * 2), pa.array([True, False])
    )
    assert told.to_pylist() == [f"{sentence}, which raises the risk", f"{sentence}, which lowers the risk"]


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
