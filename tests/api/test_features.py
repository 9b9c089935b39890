"""The catalogue of a model's features and their lineage, over a build that dbt made."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from tests.api.landed import land
from tests.api.running import Anteve, Person
from tests.api.scored import trained
from warehouse import sources
from warehouse.catalog import feature_builds, model_versions, models
from warehouse.catalog.base import new_id
from warehouse.catalog.questions import Question
from warehouse.lake import builds

WEIGHTS = {"customers_plan": 0.1, "plan": 0.4, "log_count_30d": 0.9}


def furnish(person: Person) -> Person:
    """Customers, their visits, and a model that asks who churns."""
    count = 60
    people = {
        "id": [f"c{n}" for n in range(count)],
        "plan": ["free" if n % 2 else "pro" for n in range(count)],
        "since": pa.array(
            [None if n % 4 == 0 else date(2025, 1, 1 + n % 28) for n in range(count)], pa.date32()
        ),
        "note": ["same"] * count,
        "Churn": ["Yes" if n % 3 == 0 else "No" for n in range(count)],
    }
    visits = {
        "who": [f"c{n % count}" for n in range(3 * count)],
        "at": pa.array([datetime(2026, 1, 1 + n % 28) for n in range(3 * count)], pa.timestamp("us")),
        "what": ["visit", "order", "call"] * count,
        "paid": [float(n % 7) for n in range(3 * count)],
    }
    outcome = {"column": "Churn", "positive": ["Yes"]}
    land(person, "customers", pa.table(people), entity_key="id", outcome=outcome)
    land(
        person,
        "log",
        pa.table(visits),
        kind="events",
        entity_key="who",
        time="at",
        type="what",
        amount="paid",
    )
    made = person.post(
        "models", {"name": "churn", "kind": "churn", "entities": "customers", "events": ["log"]}
    )
    assert made.status_code == 201, made.text
    return person


def build(person: Person) -> UUID:
    """As a worker would leave it: dbt's files in the lake, and their record."""
    org_id, lake, build_id = person.org_id, person.anteve.lake, new_id()
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        model = models.by_name(session, org_id, "churn")
        question = Question(model.outcome, model.horizon_days, model.population, model.snapshots)
        spec = sources.of_question(session, lake, model.entities, models.events_of(session, model), question)
    folder = lake.build(org_id, build_id)
    made = builds.build(spec, folder, log=lambda line: None)
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        feature_builds.record(
            session,
            models.by_name(session, org_id, "churn"),
            build_id,
            dataset_version=1,
            question={},
            snapshot_date=made.snapshots[-1],
            manifest_hash=made.manifest_hash,
            path=lake.relative(folder),
            columns=[column.to_json() for column in made.columns],
            left_out=[asdict(each) for each in made.left_out],
            rows=made.rows,
            seconds={},
        )
    return build_id


def learned(person: Person) -> None:
    """Version 1 in prod, which learned from a build and goes by some of its features."""
    trained(person, "churn")
    build_id = build(person)
    with person.anteve.catalog.transaction(org_id=person.org_id) as session:
        version = model_versions.by_number(session, models.by_name(session, person.org_id, "churn"), 1)
        version.build_id = build_id
        version.card = {
            "columns": [{"name": name} for name in WEIGHTS],
            "feature_importance": [{"feature": name, "importance": one} for name, one in WEIGHTS.items()],
        }
    moved = person.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod", "note": "it is good"})
    assert moved.status_code == 200, moved.text


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    person = furnish(anteve.person("Hooli"))
    learned(person)
    return person


def everything(person: Person, **asked: Any) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        answer = person.get(
            "models/churn/features", limit=40, **({"cursor": cursor} if cursor else {}), **asked
        )
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert len(items) == page["total"]
            return items


def test_before_anything_was_built_there_is_nothing_and_no_error(anteve: Anteve) -> None:
    person = furnish(anteve.person("Early"))
    found = person.get("models/churn/features").json()
    assert found == {
        "items": [], "next_cursor": None, "total": 0, "build": None, "version": None, "left_out": [],
    }  # fmt: skip
    assert person.get("models/churn/lineage").json() == {
        "nodes": [], "edges": [], "build": None, "version": None,
    }  # fmt: skip
    assert person.get("models/churn/features", version=1).status_code == 404


def test_every_feature_is_told_in_both_languages_the_strongest_first(analyst: Person) -> None:
    items = everything(analyst)
    by_name = {item["name"]: item for item in items}

    assert [item["name"] for item in items[:2]] == ["log_count_30d", "plan"]
    count = by_name["log_count_30d"]
    assert count["labels"] == {"en": "log in the last 30 days", "pt": "log nos últimos 30 dias"}
    assert count["group"] == {"code": "frequency", "en": "frequency", "pt": "frequência"}
    assert (count["made_by"], count["dataset"], count["code"], count["days"]) == (
        "library",
        "log",
        "count_30d",
        30,
    )
    assert (count["importance"], count["used"]) == (0.9, True)
    plan = by_name["plan"]
    assert (plan["made_by"], plan["dataset"], plan["column"]) == ("attribute", "customers", "plan")
    since = by_name["days since since"]
    assert since["labels"] == {"en": "Days since since", "pt": "Dias desde since"}
    assert (since["missing_share"], since["importance"], since["used"]) == (0.25, None, False)
    typed = by_name["log_order_count_30d"]
    assert typed["labels"]["pt"] == "log do tipo order nos últimos 30 dias"
    assert typed["of"] == "order"
    assert all(item["labels"]["pt"] and item["missing_share"] is not None for item in items)


def test_what_is_no_feature_is_told_with_its_reason(analyst: Person) -> None:
    left = {one["column"]: one["reason"] for one in analyst.get("models/churn/features").json()["left_out"]}
    assert left["note"] == "Every row has the same value."
    assert left["Churn"] == "It is the outcome itself."


def test_a_version_tells_of_the_build_that_it_learned_from(analyst: Person) -> None:
    newer = build(analyst)
    assert analyst.get("models/churn/features").json()["build"]["id"] == str(newer)
    of_version = analyst.get("models/churn/features", version=1).json()
    assert (of_version["version"], of_version["build"]["id"] == str(newer)) == (1, False)


def test_the_lineage_leads_from_columns_to_the_version_in_prod(analyst: Person) -> None:
    answer = analyst.get("models/churn/lineage")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    nodes = {node["id"]: node for node in found["nodes"]}
    edges = {(edge["source"], edge["target"]): edge["data"] for edge in found["edges"]}
    assert {node["type"] for node in found["nodes"]} == {"dataset_column", "model", "feature", "version"}
    assert edges["feature:log_count_30d", "version:1"] == {"importance": 0.9}
    assert ("column:customers.plan", "model:stg_entities") in edges
    assert nodes["feature:plan"]["data"]["values"] == ["column:customers.plan"]
    assert nodes["version:1"]["data"] == {"number": 1, "stage": "prod"}
    assert all(edge["source"] in nodes and edge["target"] in nodes for edge in found["edges"])


def test_the_lineage_of_one_feature_is_what_leads_to_it(analyst: Person) -> None:
    found = analyst.get("models/churn/lineage", feature="log_amount_all").json()
    ids = {node["id"] for node in found["nodes"]}
    assert {"feature:log_amount_all", "column:log.paid", "model:int_event_windows"} <= ids
    assert not [one for one in ids if one.startswith("feature:") and one != "feature:log_amount_all"]
    assert "model:int_rhythm" not in ids
    assert analyst.get("models/churn/lineage", feature="nothing").status_code == 404


def test_a_member_may_read_and_a_stranger_sees_nothing(analyst: Person, anteve: Anteve) -> None:
    member = analyst.colleague("member")
    assert member.get("models/churn/features").status_code == 200
    assert member.get("models/churn/lineage").status_code == 200
    other = furnish(anteve.person("Globex"))
    assert other.get("models/churn/features").json()["total"] == 0
