"""A training repeated from its pins: the same scores from the same things, and what is not the same is said."""

from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.api.running import Anteve, Person
from tests.workers.doing import Doing
from warehouse.catalog import datasets, training_runs
from warehouse.catalog.model_versions import ModelVersion
from warehouse.lake import project


def csv(rows: int, first: int = 0) -> bytes:
    lines = ["id,plan,tickets,seats,left"]
    for number in range(first, first + rows):
        plan, tickets = ("basic", "pro")[number % 2], (number * 7) % 11
        left = "yes" if (plan == "basic" and tickets > 5) != (number % 13 == 0) else "no"
        lines.append(f"C{number},{plan},{tickets},{1 + number % 40},{left}")
    return "\n".join(lines).encode() + b"\n"


@pytest.fixture(scope="module")
def doing(anteve: Anteve, ana: Person) -> Doing:
    return Doing(anteve.catalog, anteve.settings, ana.org_id)


@pytest.fixture(scope="module")
def first(anteve: Anteve, ana: Person, doing: Doing) -> dict[str, Any]:
    """A training run over the first of two versions of the data; the model asks something else by now."""
    mapping = {"entity_key": "id", "outcome": {"column": "left", "positive": ["yes"]}}
    assert ana.post("datasets", {"name": "customers", "mapping": mapping}).status_code == 201
    upload(ana, doing, csv(400))
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    run = ana.post("models/churn/training-runs", {"seed": 5}).json()["training_run"]
    doing.do()
    upload(ana, doing, csv(300, first=1000))
    assert ana.ask("PATCH", "models/churn", json={"excluded_columns": ["seats", "plan"]}).status_code == 200
    found: dict[str, Any] = ana.get(f"training-runs/{run['id']}").json()
    return found


def upload(person: Person, doing: Doing, content: bytes) -> None:
    person.ask("POST", "datasets/customers/uploads", content=content, headers={"Content-Type": "text/csv"})
    doing.do()


def repeated(person: Person, doing: Doing, run_id: str) -> dict[str, Any]:
    answer = person.post(f"training-runs/{run_id}/rerun")
    assert answer.status_code == 202, answer.text
    doing.do()
    found: dict[str, Any] = person.get(f"training-runs/{answer.json()['training_run']['id']}").json()
    assert found["differences"][: len(answer.json()["differences"])] == answer.json()["differences"]
    return found


def test_the_pins_say_what_a_run_was_made_from(first: dict[str, Any]) -> None:
    pins = first["pins"]
    assert (pins["dataset"], pins["dataset_version"], pins["events"]) == ("customers", 1, {})
    assert pins["parameters"]["seed"] == 5
    assert pins["dbt_project"] == project.project_hash()
    assert "lightgbm" in pins["libraries"]
    assert pins["question"]["exclude"] == []


def test_the_stages_of_a_run_have_their_times(first: dict[str, Any]) -> None:
    stages = first["stages"]
    assert stages[0]["stage"] == "starting"
    assert "features" in [one["stage"] for one in stages]
    for one, following in pairwise(stages):
        assert one["stage"] != following["stage"]
        assert one["ended_at"] == following["began_at"]
        assert one["seconds"] >= 0
    assert stages[-1]["ended_at"] == first["ended_at"]


def test_the_same_things_give_the_same_scores_whatever_came_since(
    ana: Person, doing: Doing, first: dict[str, Any]
) -> None:
    again = repeated(ana, doing, first["id"])
    assert again["rerun_of"] == first["id"]
    assert again["pins"] == first["pins"]
    (said,) = again["differences"]
    assert said["code"] == "same_scores"
    assert said["params"]["rows"] == 400
    assert said["params"]["largest"] <= 1e-6
    assert again["version"] == first["version"] + 1


def test_a_repeat_can_be_repeated(ana: Person, doing: Doing, first: dict[str, Any]) -> None:
    again = repeated(ana, doing, first["id"])
    assert repeated(ana, doing, again["id"])["differences"][-1]["code"] == "same_scores"


def test_other_models_of_dbt_and_other_libraries_are_said_before(
    anteve: Anteve, ana: Person, doing: Doing, first: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for hash_of in ("project_hash", "parsed_hash"):
        monkeypatch.setattr(project, hash_of, lambda: "another")
    with anteve.catalog.transaction(org_id=ana.org_id) as session:
        version = session.query(ModelVersion).filter_by(training_run_id=UUID(first["id"])).one()
        card = {
            **version.card,
            "libraries": {**version.card["libraries"], "lightgbm": "1.0", "python": "3.1"},
        }
        session.execute(update(ModelVersion).where(ModelVersion.id == version.id).values(card=card))
    again = repeated(ana, doing, first["id"])
    codes = [said["code"] for said in again["differences"]]
    assert codes == ["dbt_project", "library", "library", "same_scores"]
    assert [said["params"]["then"] for said in again["differences"][1:3]] == ["1.0", "3.1"]
    assert again["pins"]["dbt_project"] == "another"


def test_rows_that_were_erased_since_are_said_before_and_after(
    ana: Person, doing: Doing, first: dict[str, Any]
) -> None:
    assert ana.post("erasures", {"entity_key": "C7"}).status_code == 202
    doing.do()
    again = repeated(ana, doing, first["id"])
    codes = [said["code"] for said in again["differences"]]
    assert "erased_since" in codes
    rows = again["differences"][-1]["params"]
    assert rows["rows"] == 399, "what the first said of the erased one is gone as well"


def test_what_left_no_version_cannot_be_repeated(ana: Person, first: dict[str, Any]) -> None:
    waiting = ana.post("models/churn/training-runs").json()
    answer = ana.post(f"training-runs/{waiting['training_run']['id']}/rerun")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:anteve:problem:nothing_to_repeat")
    ana.post(f"jobs/{waiting['job']['id']}/cancel")
    pins = ana.get(f"training-runs/{waiting['training_run']['id']}").json()["pins"]
    assert (pins["question"], pins["dbt_project"], pins["libraries"]) == (None, None, {})


def test_who_may_repeat(ana: Person, stranger: Person, first: dict[str, Any]) -> None:
    path = f"training-runs/{first['id']}/rerun"
    assert ana.colleague("member").post(path).status_code == 403
    assert stranger.post(path).status_code == 404


def test_what_is_gone_is_named(anteve: Anteve, ana: Person, first: dict[str, Any]) -> None:
    """The last one: it takes the data away."""
    with anteve.catalog.transaction(org_id=ana.org_id) as session:
        run = training_runs.get(session, ana.org_id, UUID(first["id"]))
        held = datasets.version(session, datasets.get(session, ana.org_id, run.dataset_id), 1)
        for part in held.parts:
            anteve.lake.resolve(ana.org_id, part).unlink()
    answer = ana.post(f"training-runs/{first['id']}/rerun")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:anteve:problem:inputs_gone")
    (gone,) = answer.json()["facts"]["gone"]
    assert (gone["code"], gone["params"]) == ("version_gone", {"dataset": "customers", "version": 1})
