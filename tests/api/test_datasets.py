"""Datasets and the pages in which lists come."""

from datetime import datetime

import pyarrow as pa
import pytest

from tests.api.landed import land
from tests.api.running import Anteve, Person


def test_a_new_dataset_is_empty_and_of_entities(ana: Person) -> None:
    made = ana.post("datasets", {"name": "plain"}).json()
    assert (made["kind"], made["status"], made["version"], made["rows"]) == ("entities", "empty", 0, 0)
    assert ana.get("datasets/plain").json() == made


def test_a_mapping_is_corrected_part_by_part(ana: Person) -> None:
    outcome = {"column": "Churn", "positive": ["Yes", 1, "1", True, 1.5]}
    ana.post("datasets", {"name": "mapped", "mapping": {"entity_key": "id", "outcome": outcome}})
    mapping = ana.ask("PATCH", "datasets/mapped", json={"mapping": {"value": "Charges"}}).json()["mapping"]
    assert (mapping["entity_key"], mapping["value"], mapping["time"]) == ("id", "Charges", None)
    assert mapping["outcome"] == outcome
    assert [type(value) for value in mapping["outcome"]["positive"]] == [str, int, str, bool, float]
    taken = ana.ask("PATCH", "datasets/mapped", json={"mapping": {"value": None}}).json()["mapping"]
    assert (taken["value"], taken["entity_key"]) == (None, "id")


def test_a_part_that_no_mapping_has_is_named(ana: Person) -> None:
    answer = ana.post("datasets", {"name": "odd", "mapping": {"colour": "Blue"}})
    assert answer.json()["errors"] == [
        {"message": "The field 'colour' is not known here.", "field": "mapping.colour"}
    ]


@pytest.mark.parametrize("name", ["", "Customers", "1st", "a b", "a/b", "ç", "a" * 64])
def test_a_name_goes_into_addresses_as_it_is(ana: Person, name: str) -> None:
    answer = ana.post("datasets", {"name": name})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "name"


def test_an_empty_dataset_has_no_rows_and_no_profile_yet(ana: Person) -> None:
    ana.dataset("hollow")
    for path in ("rows", "profile", "export"):
        answer = ana.get(f"datasets/hollow/{path}")
        assert answer.status_code == 409
        assert answer.json()["type"].endswith("dataset_empty")


def test_a_deleted_dataset_is_gone(ana: Person) -> None:
    ana.dataset("short-lived")
    assert ana.ask("DELETE", "datasets/short-lived").status_code == 204
    assert ana.get("datasets/short-lived").status_code == 404


def test_pages_give_everything_once_and_end_with_null(anteve: Anteve) -> None:
    person = anteve.person()
    names = [f"d{n:02}" for n in range(7)]
    for name in reversed(names):
        person.dataset(name)
    for limit in (1, 3, 7, 200):
        seen, cursor, pages = [], None, 0
        while True:
            page = person.get("datasets", limit=limit, **({"cursor": cursor} if cursor else {})).json()
            assert len(page["items"]) <= limit
            seen += [item["name"] for item in page["items"]]
            cursor, pages = page["next_cursor"], pages + 1
            if cursor is None:
                break
        assert seen == names
        assert pages == -(-7 // limit)


def test_two_organizations_have_datasets_of_one_name_and_see_their_own(ana: Person, stranger: Person) -> None:
    mine = ana.post("datasets", {"name": "same-name"}).json()
    theirs = stranger.post("datasets", {"name": "same-name"}).json()
    assert mine["id"] != theirs["id"]
    assert stranger.get("datasets/same-name").json() == theirs
    assert mine["id"] not in stranger.get("datasets").text


VISITS = pa.table(
    {
        "customer_id": ["a", "a", "a", "b", "b", "b"],
        "visited_at": pa.array([datetime(2026, 1, day) for day in range(1, 7)], pa.timestamp("us")),
        "event_type": ["visit", "buy", "visit", "visit", "buy", "visit"],
    }
)


def test_a_log_that_came_as_a_table_of_customers_is_told_and_becomes_one(ana: Person) -> None:
    land(ana, "visits", VISITS, looked_at=True)
    proposal = ana.get("datasets/visits/profile").json()["proposed_kind"]
    assert (proposal["value"], proposal["code"]) == ("events", "comes_again")
    changed = ana.ask("PATCH", "datasets/visits", json={"kind": "events"}).json()
    assert changed["kind"] == "events"
    parts = {part: changed["mapping"][part] for part in ("entity_key", "time", "type")}
    assert parts == {"entity_key": "customer_id", "time": "visited_at", "type": "event_type"}
    proposed = ana.get("datasets/visits/profile").json()["proposed_mapping"]
    assert proposed["time"]["code"] == "dates"
    assert proposed["time"]["params"]["first"] == "2026-01-01"


def test_what_is_said_with_another_kind_comes_after_what_is_proposed(ana: Person) -> None:
    land(ana, "visits-again", VISITS, looked_at=True)
    changes = {"kind": "events", "mapping": {"type": None}}
    mapping = ana.ask("PATCH", "datasets/visits-again", json=changes).json()["mapping"]
    assert (mapping["time"], mapping["type"]) == ("visited_at", None)


def test_the_kind_of_what_a_model_reads_stays(ana: Person) -> None:
    land(ana, "read", VISITS, kind="events", entity_key="customer_id", time="visited_at")
    outcome = {"kind": "inactivity", "days": 2}
    made = ana.post("models", {"name": "reader", "kind": "churn", "events": ["read"], "outcome": outcome})
    assert made.status_code == 201, made.text
    answer = ana.ask("PATCH", "datasets/read", json={"kind": "entities"})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("in_use")
    assert answer.json()["facts"] == {"models": ["reader"]}
    assert ana.ask("PATCH", "datasets/read", json={"kind": "events"}).status_code == 200
