"""The light before a training, over HTTP."""

from tests.api.running import Person
from tests.api.scored import landed_dataset


def test_a_model_without_outcomes_is_red_with_a_reason_in_words_and_in_code(ana: Person) -> None:
    landed_dataset(ana)
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    found = ana.get("models/churn/readiness").json()
    assert found["light"] == "red"
    (reason,) = found["reasons"]
    assert (reason["light"], reason["said"]["code"]) == ("red", "no_outcome")
    assert reason["said"]["text"].startswith("No row has a known outcome.")
    assert found["mornings"][0]["entities"] == 0


def test_a_dataset_without_a_file_is_red_and_says_what_to_do(ana: Person) -> None:
    mapping = {"outcome": {"column": "Churn", "positive": ["Yes"]}}
    assert ana.post("datasets", {"name": "nothing", "mapping": mapping}).status_code == 201
    assert ana.post("models", {"name": "early", "kind": "churn", "entities": "nothing"}).status_code == 201
    (reason,) = ana.get("models/early/readiness").json()["reasons"]
    assert reason["said"]["code"] == "dataset_empty"
    assert "upload a file" in reason["said"]["text"]


def test_somebody_elses_model_has_no_light(ana: Person, stranger: Person) -> None:
    assert stranger.get("models/churn/readiness").status_code == 404
