"""Free text, and numbers among words."""

import json

import numpy as np
import pyarrow as pa
import pytest

from ml.changes import changes
from ml.drift import drift
from ml.encode import Encoder
from ml.errors import CannotScore
from ml.score import score
from ml.spread import Spread
from ml.train import train
from tests.ml.test_changes import changed as table_with

OPENINGS = [
    "Called about the bill",
    "Asked for help with the app",
    "Wrote a long letter",
    "Talked of the weather",
]
ENDINGS = ["and was content", "and wants to cancel soon", "and said thank you", "but nobody picked up"]


def notes(rows: int, seed: int = 0) -> list[str]:
    """Sentences that all differ, since each names a number of its own; a quarter of them speak of cancelling."""
    draw = np.random.default_rng(seed)
    return [f"{draw.choice(OPENINGS)} no {row}, {draw.choice(ENDINGS)}." for row in range(rows)]


@pytest.fixture(scope="module")
def told():
    from tests.ml.conftest import make_company

    written = notes(2000)
    company = make_company(2000, note=written)
    cancelling = np.array(["cancel" in note for note in written])
    draw = np.random.default_rng(5).random(2000)
    company.table.y[:] = np.where(cancelling, draw < 0.7, draw < 0.15)
    return company.table, train(company.table, kind="churn")


def test_what_a_text_speaks_of_is_learned(told):
    _, model = told
    assert model.metrics["roc_auc"]["value"] > 0.72  # nobody can reach more than .752
    assert model.card["importance"][0]["column"] == "note"


def test_reasons_name_a_common_word_and_never_what_somebody_wrote(told):
    table, model = told
    reasons = score(model, table, reasons_for=50)["reasons"].drop_null().to_pylist()
    of_note = [one for told in reasons for one in told if one["column"] == "note"]
    assert any(one["text"].startswith("“cancel” in note is yes (typical: no)") for one in of_note)
    assert not any("Called" in f"{one['text']} {one['value']} {one['typical']}" for one in of_note)


def test_only_words_that_many_share_are_kept(told):
    table, model = told
    kept = json.dumps(model.reference["features"], ensure_ascii=False) + json.dumps(
        [spread.to_json() for spread in model.predictor.encoder.spreads], ensure_ascii=False
    )
    assert "cancel" in kept
    assert not any(note in kept for note in table.features["note"].to_pylist())


def test_a_text_scores_the_same_after_saving(told, tmp_path):
    from ml import artifact

    table, model = told
    model.save(tmp_path)
    before, after = (score(each, table, reasons_for=5) for each in (model, artifact.load(tmp_path)))
    assert after.equals(before)


def test_a_text_that_changed_is_told_by_its_common_word(told):
    table, model = told
    before, now = (
        table_with(table, note=["Talked of the weather no 1, and said thank you."] * 2000),
        table_with(table, note=["Talked of the weather no 1, and wants to cancel soon."] * 2000),
    )
    found = changes(model, before, now).to_pylist()
    assert {row[0]["column"] for row in found} == {"note"}
    assert {(row[0]["before"], row[0]["now"]) for row in found} == {("no", "yes")}


def test_a_text_in_which_other_words_come_now_has_drifted(told):
    table, model = told
    others = table_with(table, note=["Talked of the weather no 1, and wants to cancel soon."] * 2000)
    found = drift(model, others, score(model, others, reasons_for=0)["score"].to_numpy())
    of_note = [one for one in found["columns"] if one["column"] == "note"]
    assert of_note[0]["level"] == "shifted"


def test_a_text_that_is_gone_is_named(told):
    table, model = told
    with pytest.raises(CannotScore, match="`note`"):
        score(model, table.without({"note"}))


def test_an_empty_text_is_missing_in_all_that_is_made_of_it(table_of):
    table = table_of({"note": pa.array([*notes(300), "", None])}, np.zeros(302))
    encoder = Encoder.fit(table)
    assert [spread.as_ for spread in encoder.spreads] == ["text"]
    assert np.isnan(encoder.matrix(table)[300:]).all()


def test_names_and_codes_are_no_texts(table_of):
    names = [f"Ana Souza {chr(97 + at % 26)}{at}" for at in range(400)]
    codes = [f"BR-{at}" for at in range(400)]
    table = table_of(
        {"name": pa.array([name.rsplit(" ", 1)[0] + name[-2:] for name in names]), "code": pa.array(codes)},
        np.zeros(400),
    )
    assert Encoder.fit(table).spreads == ()


def test_numbers_among_words_stay_numbers(make):
    draw = np.random.default_rng(3)
    usage = draw.gamma(2.0, 50.0, 3000).round(1)
    words = np.where(draw.random(3000) < 0.04, "over limit", usage.astype(str))

    company = make(3000, usage=pa.array(words.astype(str)))
    chance = np.where(words == "over limit", 0.9, 1 / (1 + np.exp((usage - 100) / 25)))
    company.table.y[:] = (draw.random(3000) < chance).astype(float)
    model = train(company.table, kind="churn")
    (spread,) = model.predictor.encoder.spreads
    assert spread.as_ == "mixed"
    assert model.metrics["roc_auc"]["value"] > 0.8
    reasons = score(model, company.table, reasons_for=300)["reasons"].drop_null().to_pylist()
    texts = [one["text"] for told in reasons for one in told if one["column"] == "usage"]
    assert any(text.startswith("usage in words is over limit") for text in texts)


def test_a_spread_comes_back_from_json():
    from ml.table import FeatureColumn

    spread = Spread(FeatureColumn("note", "category", "note", "Note"), "text", ("cancel",))
    assert Spread.from_json(json.loads(json.dumps(spread.to_json()))) == spread
