"""Schedules over HTTP: made, shown in words and times, changed, taken away; and the organization's clocks."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset
from warehouse.catalog import schedules
from warehouse.catalog.jobs import Job


@pytest.fixture
def owner(anteve: Anteve) -> Person:
    """An admin with a model named churn."""
    person = anteve.person("Scheduling")
    landed_dataset(person)
    assert (
        person.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    )
    return person


def made(person: Person, **more: Any) -> dict[str, Any]:
    answer = person.post("schedules", {"model": "churn", "action": "train", **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_schedule_is_shown_in_words_and_times_of_the_organizations_clocks(owner: Person) -> None:
    assert (
        owner.ask("PATCH", json={"time_zone": "America/Sao_Paulo"}).json()["time_zone"] == "America/Sao_Paulo"
    )
    schedule = made(owner, cron="0 6 * * mon")
    assert schedule["words"] == {
        "code": "at_times",
        "params": {"cron": "0 6 * * mon"},
        "text": "At 06:00 on Monday.",
    }
    assert (schedule["time_zone"], schedule["last_run"]) == ("America/Sao_Paulo", None)
    times = [datetime.fromisoformat(time) for time in schedule["next_runs"]]
    assert len(times) == 5
    assert {(time.weekday(), time.hour, time.utcoffset().total_seconds()) for time in times} == {
        (0, 6, -10800)
    }  # type: ignore[union-attr]
    assert owner.get(f"schedules/{schedule['id']}").json() == schedule
    assert owner.get("schedules", model="churn").json()["items"] == [schedule]
    assert owner.get("schedules", model="ghost").status_code == 404


def test_feature_tables_may_be_built_by_a_schedule_too(owner: Person) -> None:
    assert made(owner, cron="30 5 * * *", action="build")["action"] == "build"
    refused = owner.post("schedules", {"model": "churn", "action": "erase", "after_upload": True})
    assert refused.status_code == 422


def test_after_each_upload_is_the_other_way(owner: Person) -> None:
    schedule = made(owner, after_upload=True, action="score")
    assert (schedule["cron"], schedule["next_runs"], schedule["words"]["code"]) == (None, [], "after_upload")
    for wrong in ({}, {"cron": "0 6 * * 1", "after_upload": True}):
        answer = owner.post("schedules", {"model": "churn", "action": "train", **wrong})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cron")


def test_what_cannot_be_read_is_said(owner: Person) -> None:
    answer = owner.post("schedules", {"model": "churn", "action": "train", "cron": "0 25 * * 1"})
    assert answer.status_code == 422
    assert "Bad hour" in answer.json()["detail"]
    assert owner.post("schedules/preview", {"cron": "* * * * *"}).status_code == 422
    assert owner.ask("PATCH", json={"time_zone": "Brasil"}).status_code == 422
    assert owner.post(
        "schedules", {"model": "churn", "action": "promote", "cron": "0 6 * * 1"}
    ).status_code in (400, 422)


def test_a_preview_keeps_nothing(owner: Person) -> None:
    shown = owner.post("schedules/preview", {"cron": "30 7 1 * *"}).json()
    assert "07:30" in shown["words"]["text"]
    assert len(shown["next_runs"]) == 5
    assert owner.get("schedules").json()["items"] == []


def test_it_pauses_goes_on_and_is_taken_away(owner: Person) -> None:
    schedule = made(owner, cron="0 6 * * *")
    path = f"schedules/{schedule['id']}"
    paused = owner.ask("PATCH", path, json={"paused": True}).json()
    assert (paused["paused"], paused["next_runs"]) == (True, [])
    assert len(owner.ask("PATCH", path, json={"paused": False}).json()["next_runs"]) == 5
    changed = owner.ask("PATCH", path, json={"after_upload": True, "action": "score"}).json()
    assert (changed["cron"], changed["action"]) == (None, "score")
    assert owner.ask("PATCH", path, json={"cron": "0 6 * * *", "after_upload": True}).status_code == 422
    assert owner.ask("DELETE", path).status_code == 204
    assert owner.get(path).status_code == 404
    verbs = [event["verb"] for event in owner.get("audit-events").json()["items"]]
    assert {"schedule.created", "schedule.changed", "schedule.deleted"} <= set(verbs)


def test_the_last_run_and_its_outcome_are_shown(anteve: Anteve, owner: Person) -> None:
    schedule = made(owner, cron="0 6 * * *")
    later = datetime.fromisoformat(schedule["next_runs"][0])
    with anteve.catalog.transaction(org_id=owner.org_id) as session:
        (kept,) = schedules.in_organization(session, owner.org_id)
        assert schedules.run_due(session, owner.org_id, kept.id, later)
    last = owner.get(f"schedules/{schedule['id']}").json()["last_run"]
    assert (last["status"], last["refusal"]) == ("queued", None)
    (run,) = owner.get("models/churn/training-runs").json()["items"]
    assert run["job_id"] == last["job_id"]
    with anteve.catalog.transaction(org_id=owner.org_id) as session:
        session.execute(update(Job).values(status="failed", error="It broke.", code="broke"))
    last = owner.get(f"schedules/{schedule['id']}").json()["last_run"]
    assert (last["status"], last["error"]) == ("failed", "It broke.")
    assert last["failure"] == {"code": "broke", "params": {}, "text": "It broke."}
    owner.ask("PATCH", f"schedules/{schedule['id']}", json={"action": "score"})
    with anteve.catalog.transaction(org_id=owner.org_id) as session:
        assert schedules.run_due(
            session, owner.org_id, kept.id, datetime.fromisoformat(schedule["next_runs"][1])
        )
    last = owner.get(f"schedules/{schedule['id']}").json()["last_run"]
    assert (last["job_id"], last["status"], last["refusal"]["code"]) == (None, None, "no_prod_version")


def test_who_may(owner: Person) -> None:
    body = {"model": "churn", "action": "train", "cron": "0 6 * * 1"}
    member, analyst = owner.colleague("member"), owner.colleague("analyst")
    assert member.post("schedules", body).status_code == 403
    assert owner.key("predictions:read").post("schedules", body).status_code == 403
    kept = analyst.post("schedules", body)
    assert kept.status_code == 201
    assert len(member.get("schedules").json()["items"]) == 1
    assert owner.key("train").ask("DELETE", f"schedules/{kept.json()['id']}").status_code == 204
    assert analyst.ask("PATCH", json={"time_zone": "Europe/Berlin"}).status_code == 403


def test_deleting_the_model_takes_its_schedules_along(owner: Person) -> None:
    made(owner, cron="0 6 * * *")
    assert owner.ask("DELETE", "models/churn").status_code == 204
    assert owner.get("schedules").json()["items"] == []


def test_a_new_organization_may_say_what_time_it_is(anteve: Anteve) -> None:
    client = anteve.client()
    body = {
        "name": "Ana",
        "email": "clock@example.com",
        "password": "a long enough password",
        "organization": "Relógio",
    }
    assert client.post("/api/v1/auth/signup", json={**body, "time_zone": "Mars"}).status_code == 422
    answer = client.post("/api/v1/auth/signup", json={**body, "time_zone": "America/Bahia"})
    assert answer.status_code == 201, answer.text
    slug = answer.json()["memberships"][0]["organization"]["slug"]
    assert client.get(f"/api/v1/organizations/{slug}").json()["time_zone"] == "America/Bahia"
