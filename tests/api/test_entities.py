"""All that is held about one entity, for whoever asks for their own data."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.api.running import Person, csv_of
from tests.api.scored import COLUMNS, finish, scored, trained
from tests.api.test_isolation import predictions
from warehouse.catalog import datasets, uploads

KEY = "entity/one two"


def landed(person: Person, number: int, rows: list[tuple[int, str, str]]) -> UUID:
    """A version of these rows (line, key, outcome), appended to what there was."""
    sent = person.ask(
        "POST",
        "datasets/customers/uploads",
        content=csv_of(number + 2),
        headers={
            "Content-Type": "text/csv",
            "Content-Disposition": f'attachment; filename="may-{number}.csv"',
        },
    )
    org_id, lake = person.org_id, person.anteve.lake
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        upload = uploads.get(session, org_id, UUID(sent.json()["upload"]["id"]))
        dataset = datasets.by_name(session, org_id, "customers", lock=True)
        folder = lake.dataset_version(org_id, dataset.id, number, upload.id)
        folder.mkdir(parents=True)
        columns = {"_line": [row[0] for row in rows], "customerID": [row[1] for row in rows]}
        pq.write_table(
            pa.table({**columns, "Churn": [row[2] for row in rows]}), folder / "part-00000.parquet"
        )
        before = datasets.version(session, dataset).parts if dataset.version else []
        parts = [*before, lake.relative(folder / "part-00000.parquet")]
        facts: dict[str, Any] = {"schema": COLUMNS, "profile": {}, "proposed": {}, "rows": len(rows)}
        version = datasets.publish(
            session,
            dataset,
            number=number,
            upload_id=upload.id,
            file_path=lake.relative(folder),
            parts=parts,
            **facts,
        )
        counts = {"lines": len(rows), "loaded": len(rows), "rejected": 0, "skipped": 0}
        uploads.accept(session, upload, version, counts=counts, rejects_path=None, found={}, warnings=[])
        finish(session, upload.job_id, org_id)
        return upload.id


@pytest.fixture(scope="module")
def received(ana: Person) -> list[UUID]:
    """Two uploads that hold the entity, a scoring and an alert that name it."""
    mapping = {"entity_key": "customerID", "outcome": {"column": "Churn", "positive": ["Yes"]}}
    assert ana.post("datasets", {"name": "customers", "mapping": mapping}).status_code == 201
    made = [
        landed(ana, 1, [(2, "other", "No"), (3, KEY, "No")]),
        landed(ana, 2, [(2, KEY, "Yes"), (3, KEY, "Yes")]),
    ]
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(ana, "churn")
    ana.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod", "note": "good"})
    table = predictions("p", "because").slice(0, 2)
    keys = pa.array([KEY, "other"])
    scored(ana, "churn", table.set_column(0, "entity_key", keys))
    me = ana.http.get("/api/v1/me").json()["user"]["id"]
    ana.post("notes", {"entity_key": KEY, "text": "was called"})
    ana.post("tasks", {"entity_key": KEY, "title": "call again"})
    ana.post("owners", {"entity_keys": [KEY], "user_id": me})
    return made


def export(person: Person, key: str = KEY) -> list[dict[str, Any]]:
    answer = person.get(f"entities/{quote(key, safe='')}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_it_tells_each_thing_that_is_held_and_of_nobody_else(ana: Person, received: list[UUID]) -> None:
    told = export(ana)
    assert told[0]["what"] == "about"
    assert told[0]["entity_key"] == KEY
    whats = [one["what"] for one in told[1:]]
    lake = ["upload", "upload", "row", "row", "row", "prediction"]
    assert whats == [*lake, "alert", "note", "task", "owner", "owner_change", "alert_item"]
    sent = [(one["upload"], one["file_name"], one["lines"]) for one in told[1:3]]
    assert sent == [(str(received[0]), "may-1.csv", [3]), (str(received[1]), "may-2.csv", [2, 3])]
    rows = [(one["versions"], one["line"], one["values"]["Churn"]) for one in told[3:6]]
    assert rows == [([1, 2], 3, "No"), ([2], 2, "Yes"), ([2], 3, "Yes")]
    assert told[6]["reasons"][0]["text"] == "because"
    assert told[7]["alert"]
    assert (told[8]["text"], told[9]["title"]) == ("was called", "call again")
    assert [step["verb"] for step in told[12]["steps"]] == ["named"]
    assert "other" not in str(told)


def test_an_entity_that_nobody_holds_is_not_there(ana: Person, received: list[UUID]) -> None:
    assert ana.get("entities/nobody").status_code == 404
    assert ana.get("entities/entity").status_code == 404


def test_it_takes_an_admin_or_a_key_for_exports(ana: Person, received: list[UUID]) -> None:
    path = f"entities/{quote(KEY, safe='')}"
    assert ana.colleague("analyst").get(path).status_code == 403
    assert ana.key("data:read").get(path).status_code == 403
    assert ana.key("export").get(path).status_code == 200


def test_the_log_says_that_it_left_and_not_whose_it_was(ana: Person, received: list[UUID]) -> None:
    export(ana)
    events = ana.get("audit-events", verb="entity.exported")
    assert len(events.json()["items"][0]["target"]) == 16
    assert KEY not in events.text


def test_what_lies_elsewhere_is_not_looked_for(ana: Person, stranger: Person, received: list[UUID]) -> None:
    assert stranger.get(f"entities/{quote(KEY, safe='')}").status_code == 404
