"""An organization ends with all that it has; a person goes, and what they made stays."""

import threading
import time
from pathlib import Path
from uuid import UUID

import pytest

from local.postgres import Postgres
from tests.api.running import Anteve, Person, csv_of
from tests.api.scored import landed_dataset, scored, trained
from tests.api.test_isolation import predictions
from tests.searching import in_files, in_tables
from warehouse.catalog import leases
from warehouse.catalog.leases import LostLease
from warehouse.lake import storage
from workers.tidy import tidy

SECRET = "zq5secret"


@pytest.fixture(scope="module")
def owner_url(anteve: Anteve, postgres: Postgres) -> str:
    return f"{postgres.url.rsplit('/', 1)[0]}/{str(anteve.settings.database_url).rsplit('/', 1)[1]}"


def has_everything(person: Person, secret: str) -> None:
    name = f"{secret}-customers"
    landed_dataset(person, name)
    assert (
        person.post("models", {"name": f"{secret}-churn", "kind": "churn", "entities": name}).status_code
        == 201
    )
    trained(person, f"{secret}-churn")
    promotion = {"stage": "prod", "note": secret}
    assert person.ask("PUT", f"models/{secret}-churn/versions/1/stage", json=promotion).status_code == 200
    scored(person, f"{secret}-churn", predictions(secret, secret))
    person.post("notes", {"entity_key": f"{secret}-2", "text": secret})
    person.post("tasks", {"entity_key": f"{secret}-2", "title": secret})
    view = {"name": secret, "list": "predictions", "query": {"search": secret}}
    assert person.post("saved-views", view).status_code == 201
    me = person.http.get("/api/v1/me").json()["user"]["id"]
    assert person.post("owners", {"entity_keys": [f"{secret}-2"], "user_id": me}).status_code == 201
    person.key("data:read")
    person.post("invitations", {"email": f"{secret}@example.com"})
    person.post("erasures", {"entity_key": f"{secret}-1"})
    person.ask(
        "POST", f"datasets/{name}/uploads", content=csv_of(3, secret), headers={"Content-Type": "text/csv"}
    )


def delete(person: Person, confirm: str | None = None) -> int:
    return person.ask("DELETE", json={"confirm": confirm or person.slug}).status_code


def gone_soon(folder: Path) -> bool:
    until = time.monotonic() + 10
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not folder.exists()


def test_nothing_of_a_deleted_organization_is_left_and_nothing_of_others_is_touched(
    anteve: Anteve, owner_url: str
) -> None:
    boss, other = anteve.person(f"{SECRET} Company"), anteve.person("Globex")
    has_everything(boss, SECRET)
    has_everything(other, "zq6other")
    org_id, colleague, program = boss.org_id, boss.colleague("analyst"), boss.key("data:read")
    places = in_files("zq6other", anteve.lake.root), in_tables("zq6other", owner_url)
    assert in_files(SECRET, anteve.lake.root)
    assert len(in_tables(SECRET, owner_url)) >= 14
    assert delete(boss) == 204
    assert colleague.get("datasets").status_code == 404
    assert program.get("datasets").status_code == 401
    assert boss.ask("GET").status_code == 404
    assert gone_soon(anteve.lake.organization(org_id))
    assert in_files(SECRET, anteve.lake.root) == []
    assert in_tables(SECRET, owner_url) == []
    assert in_tables(str(org_id), owner_url) == ["deleted_organizations.id"]
    assert (in_files("zq6other", anteve.lake.root), in_tables("zq6other", owner_url)) == places
    assert boss.http.get("/api/v1/me").json()["memberships"] == []


def test_it_takes_the_slug_typed_out_and_a_person_who_is_an_admin(anteve: Anteve) -> None:
    boss = anteve.person("Careful")
    assert delete(boss, "careful") == 422
    assert boss.ask("DELETE").status_code == 422
    assert delete(boss.colleague("analyst")) == 403
    assert delete(boss.key("admin")) == 403
    assert boss.get("datasets").status_code == 200


def test_work_under_way_publishes_nothing_any_more(anteve: Anteve) -> None:
    boss = anteve.person("Busy")
    boss.dataset()
    sent = boss.ask(
        "POST", "datasets/customers/uploads", content=csv_of(3), headers={"Content-Type": "text/csv"}
    )
    org_id, job_id = boss.org_id, UUID(sent.json()["job"]["id"])
    with anteve.catalog.transaction(org_id=org_id) as session:
        lease = leases.claim(session, org_id, job_id)
    assert lease is not None
    assert delete(boss) == 204
    with pytest.raises(LostLease), anteve.catalog.transaction(org_id=org_id) as session:
        leases.renew(session, lease)


def test_files_that_were_left_or_come_too_late_are_tidied_away(
    anteve: Anteve, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = anteve.person("Late")
    has_everything(boss, "zq4late")
    folder, died = anteve.lake.organization(boss.org_id), threading.Event()
    # As if the API had died before it came to the files.
    monkeypatch.setattr(storage, "remove_organization", lambda *_: died.set())
    assert delete(boss) == 204
    assert died.wait(10)
    assert folder.exists()
    monkeypatch.undo()
    assert tidy(anteve.catalog, anteve.lake) == [folder]
    assert not folder.exists()
    assert tidy(anteve.catalog, anteve.lake) == []


# --- how long files are kept ---


def test_admins_say_how_long_received_files_are_kept(anteve: Anteve) -> None:
    boss = anteve.person("Keeper")
    assert boss.ask("GET").json()["raw_retention_days"] is None
    assert boss.ask("PATCH", json={"raw_retention_days": 30}).json()["raw_retention_days"] == 30
    assert boss.ask("GET").json()["raw_retention_days"] == 30
    assert boss.ask("PATCH", json={}).json()["raw_retention_days"] == 30
    assert boss.ask("PATCH", json={"raw_retention_days": None}).json()["raw_retention_days"] is None
    assert boss.ask("PATCH", json={"raw_retention_days": -1}).status_code == 422
    assert boss.colleague("analyst").ask("PATCH", json={"raw_retention_days": 1}).status_code == 403


# --- what it is called ---


def test_an_organization_gets_another_name_and_keeps_its_addresses(anteve: Anteve) -> None:
    boss = anteve.person("Founder")
    slug = boss.slug
    renamed = boss.ask("PATCH", json={"name": "  Lume &\u202e  Filhos "})
    assert (renamed.status_code, renamed.json()["name"], renamed.json()["slug"]) == (
        200,
        "Lume & Filhos",
        slug,
    )
    assert boss.ask("GET").json()["name"] == "Lume & Filhos"
    written = boss.ask("GET", "audit-events", params={"verb": "organization.changed"}).json()["items"][0]
    assert written["facts"]["name"] == "Lume & Filhos"
    nameless = boss.ask("PATCH", json={"name": "\u200b"})
    assert (nameless.status_code, nameless.json()["errors"][0]["field"]) == (422, "name")
    assert boss.colleague("analyst").ask("PATCH", json={"name": "Mine"}).status_code == 403


# --- going oneself ---


def leave(person: Person, confirm: str | None = None) -> int:
    answer = person.http.request("DELETE", "/api/v1/me", json={"confirm": confirm or person.email})
    return answer.status_code


def test_who_deletes_their_account_is_gone_and_what_they_made_stays(anteve: Anteve, owner_url: str) -> None:
    boss = anteve.person("Staying")
    gone = boss.colleague("analyst")
    gone.dataset("made-by-them")
    own = Person(
        anteve,
        gone.http,
        gone.email,
        gone.http.get("/api/v1/me").json()["memberships"][0]["organization"]["slug"],
    )
    assert leave(gone) == 409, "the last admin of an organization of their own"
    assert delete(own) == 204
    assert leave(gone, "somebody@example.com") == 422
    assert leave(gone) == 204
    assert gone.http.get("/api/v1/me").status_code == 401
    assert in_tables(gone.email, owner_url) == ["audit_events.actor", "audit_events.target"]
    assert boss.get("datasets/made-by-them").status_code == 200
    assert boss.get("audit-events", verb="person.deleted").json()["items"][0]["actor"] == gone.email
    assert len(boss.get("members").json()["items"]) == 1


def test_the_last_admin_makes_somebody_else_one_first(anteve: Anteve) -> None:
    boss = anteve.person("Alone")
    boss.colleague("member")
    refused = boss.http.request("DELETE", "/api/v1/me", json={"confirm": boss.email})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("last_admin")
    assert "Alone" in refused.json()["detail"]
    assert boss.get("members").status_code == 200


def test_a_sample_says_so_wherever_one_meets_it(ana: Person) -> None:
    made = ana.http.post("/api/v1/organizations", json={"name": "Maré Alta (sample)", "sample": True})
    assert made.status_code == 201, made.text
    slug = made.json()["organization"]["slug"]
    me = ana.http.get("/api/v1/me").json()
    mine = {one["organization"]["slug"]: one["organization"]["sample"] for one in me["memberships"]}
    assert (mine[slug], mine[ana.slug]) == (True, False)
