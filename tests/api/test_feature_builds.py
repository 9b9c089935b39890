"""Feature tables are made anew when somebody asks."""

from tests.api.running import Person
from tests.api.scored import landed_dataset

ASKED = "models/churn/feature-builds"


def test_a_build_is_a_job_of_the_model_and_one_that_waits_does_for_two(ana: Person) -> None:
    landed_dataset(ana)
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    first = ana.post(ASKED)
    assert first.status_code == 202, first.text
    assert (first.json()["kind"], first.json()["status"]) == ("build", "queued")
    assert ana.post(ASKED).json()["id"] == first.json()["id"]
    assert ana.key("predictions:read").post(ASKED).status_code == 403
    (event,) = {one["facts"]["job"] for one in ana.get("audit-events", verb="features.asked").json()["items"]}
    assert event == first.json()["id"]


def test_nothing_is_built_of_nothing(ana: Person) -> None:
    ana.post("datasets", {"name": "empty", "kind": "entities"})
    ana.post(
        "models",
        {
            "name": "idle",
            "kind": "churn",
            "entities": "empty",
            "outcome": {"kind": "column", "column": "a", "positive": ["b"]},
        },
    )
    answer = ana.post("models/idle/feature-builds")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:anteve:problem:dataset_empty")
