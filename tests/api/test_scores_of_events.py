"""Online scores where the outcome is found in events: entities are looked up, and only what is their own is sent."""

import csv
from pathlib import Path
from typing import Any

import pytest

from local.sample import generate
from tests.api.running import Anteve, Person
from tests.workers.doing import Doing

SQL = "select entity_key, snapshot_date, count(*) filter (type = 'usage') as used from events group by all"
QUESTION = {
    "outcome": {"kind": "event", "event_type": "cancellation"},
    "horizon_days": 90,
    "population": {"kind": "active", "days": 60},
    "snapshots": {"count": 2},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return generate(seed=11, customers=400, leads=10).write(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def listed(anteve: Anteve, ana: Person, files: dict[str, Path]) -> dict[str, Any]:
    """The predictions by key of a model over customers, events and an analyst's feature."""
    doing = Doing(anteve.catalog, anteve.settings, ana.org_id)
    for name, kind in (("customers", "entities"), ("events", "events")):
        assert ana.post("datasets", {"name": name, "kind": kind}).status_code == 201
        content = files[name].read_bytes()
        sent = ana.ask(
            "POST", f"datasets/{name}/uploads", content=content, headers={"Content-Type": "text/csv"}
        )
        assert sent.status_code == 202, sent.text
        doing.do()
    asked = {"name": "leaving", "kind": "churn", "entities": "customers", "events": ["events"], **QUESTION}
    assert ana.post("models", asked).status_code == 201
    written = ana.ask("PUT", "feature-models/usage", json={"sql": SQL, "model": "leaving"})
    assert written.status_code == 200, written.text
    assert ana.ask("PATCH", "models/leaving", json={"feature_models": ["usage"]}).status_code == 200
    assert ana.post("models/leaving/training-runs").status_code == 202
    doing.do()
    body = {"stage": "prod", "note": "for the test", "override": True}
    assert ana.ask("PUT", "models/leaving/versions/1/stage", json=body).status_code == 200
    assert ana.post("models/leaving/scoring-runs").status_code == 202
    doing.do()
    items = ana.get("models/leaving/predictions", limit=1000).json()["items"]
    return {item["entity_key"]: item for item in items}


def ask(person: Person, *rows: dict[str, Any]) -> Any:
    return person.post("models/leaving/score", {"rows": list(rows)})


def test_entities_are_answered_from_their_newest_features(ana: Person, listed: dict[str, Any]) -> None:
    keys = list(listed)[:50]
    answer = ask(ana, *({"entity_key": key} for key in keys))
    assert answer.status_code == 200, answer.text
    for key, item in zip(keys, answer.json()["items"], strict=True):
        assert item["entity_key"] == key
        assert item["score"] == pytest.approx(listed[key]["score"], abs=1e-9)
        assert item["band"] == listed[key]["band"]
        assert item["snapshot_date"] == listed[key]["snapshot_date"]
        assert [reason["text"] for reason in item["reasons"]] == [
            reason["text"] for reason in listed[key]["reasons"]
        ]


def test_their_own_columns_may_be_sent_and_the_rest_is_looked_up(
    ana: Person, files: dict[str, Path], listed: dict[str, Any]
) -> None:
    with files["customers"].open(newline="", encoding="utf-8") as file:
        there = list(csv.DictReader(file))
    whole = [
        row for row in there if row["customer_id"] in listed and None not in row.values() and None not in row
    ]
    items = ask(ana, *whole[:20]).json()["items"]
    assert len(items) == 20
    for item in items:
        assert item["score"] == pytest.approx(listed[item["entity_key"]]["score"], abs=1e-9)


def test_what_is_counted_from_events_cannot_be_sent(ana: Person, listed: dict[str, Any]) -> None:
    (error,) = ask(ana, {"entity_key": next(iter(listed)), "events_count_30d": 3}).json()["errors"]
    assert (error["code"], error["column"]) == ("made_of_events", "events_count_30d")


def test_a_key_without_features_is_refused(ana: Person, listed: dict[str, Any]) -> None:
    answer = ask(ana, {"entity_key": "nobody"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["code"] == "unknown_entity"
    assert error["params"]["snapshot_date"] == next(iter(listed.values()))["snapshot_date"]
