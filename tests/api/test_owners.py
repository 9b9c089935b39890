"""Owners: whom the data name, unless a member was put in charge; a thousand assignments go back by one call."""

from typing import Any

import pyarrow as pa
import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained
from warehouse.lake.list_segments import Segments

KEYS = [f"K{n}" for n in range(6)]


@pytest.fixture
def boss(anteve: Anteve) -> Person:
    """Three of six are Carla's by the data; Carla is nobody here."""
    boss = anteve.person("Initech")
    landed_dataset(boss)
    boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    owned = pa.table({"entity_key": KEYS, "owner": ["Carla", None] * 3})
    table = pa.table({"entity_key": KEYS, "score": [n / 10 for n in range(6)]})
    scored(boss, "churn", table, Segments.of([], owned))
    return boss


def me(person: Person) -> str:
    return str(person.http.get("/api/v1/me").json()["user"]["id"])


def listed(person: Person, **query: Any) -> set[str]:
    answer = person.get("models/churn/predictions", **query)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == len(page["items"])
    return {item["entity_key"] for item in page["items"]}


def test_who_is_put_in_charge_counts_and_not_whom_the_data_name(boss: Person) -> None:
    made = boss.post("owners", {"entity_keys": ["K0", "K1"], "user_id": me(boss)}).json()
    assert (made["changed"], made["unchanged"]) == (2, 0)
    assert listed(boss, owner="Carla") == {"K2", "K4"}
    assert listed(boss, owner_id=me(boss)) == {"K0", "K1"}
    assert listed(boss, unowned=True) == {"K3", "K5"}
    owner = boss.get("models/churn/predictions/K0").json()["owner"]
    assert (owner["user_id"], owner["assigned"]) == (me(boss), True)
    assert boss.get("models/churn/predictions/K2").json()["owner"] == {
        "name": "Carla",
        "user_id": None,
        "assigned": False,
    }


def test_an_assignment_is_taken_back_where_it_still_holds(boss: Person) -> None:
    colleague = boss.colleague("member")
    first = boss.post("owners", {"entity_keys": ["K0", "K1"], "user_id": me(boss)}).json()
    colleague.post("owners", {"entity_keys": ["K1"], "user_id": me(colleague)})
    back = boss.post(f"owners/changes/{first['change_id']}/undo").json()
    assert (back["changed"], back["unchanged"]) == (1, 1)
    assert listed(boss, owner="Carla") == {"K0", "K2", "K4"}
    assert listed(boss, owner_id=me(colleague)) == {"K1"}
    again = boss.post(f"owners/changes/{back['change_id']}/undo").json()
    assert again["changed"] == 1
    assert listed(boss, owner_id=me(boss)) == {"K0"}


def test_nobody_assigned_gives_them_back_to_the_data(boss: Person) -> None:
    boss.post("owners", {"entity_keys": KEYS, "user_id": me(boss)})
    boss.post("owners", {"entity_keys": ["K0", "K1"], "user_id": None})
    assert listed(boss, owner="Carla") == {"K0"}
    assert listed(boss, unowned=True) == {"K1"}


def test_who_leaves_looks_after_nobody_any_more(boss: Person) -> None:
    colleague = boss.colleague("member")
    theirs = me(colleague)
    boss.post("owners", {"entity_keys": ["K0"], "user_id": theirs})
    assert boss.ask("DELETE", f"members/{theirs}").status_code == 204
    assert listed(boss, owner="Carla") == {"K0", "K2", "K4"}
    assert boss.post("owners", {"entity_keys": ["K0"], "user_id": theirs}).status_code == 404


def test_nothing_is_said_of_whoever_was_erased(boss: Person) -> None:
    boss.post("erasures", {"entity_key": "K5"})
    for path, body in (
        ("owners", {"entity_keys": ["K4", "K5"], "user_id": me(boss)}),
        ("notes", {"entity_key": "K5", "text": "x"}),
        ("tasks", {"entity_key": " K5 ", "title": "x"}),
    ):
        answer = boss.post(path, body)
        assert answer.status_code == 409, answer.text
        assert answer.json()["type"].endswith("erased")
        assert "K5" not in answer.text
