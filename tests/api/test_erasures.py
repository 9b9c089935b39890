"""Asking for an erasure, and what is told about it: never whom."""

import httpx

from tests.api.running import Person, csv_of
from warehouse.catalog import erasures, jobs, leases

KEY = "C-zq9key"


def erase(person: Person, key: str = KEY, **more: str) -> httpx.Response:
    return person.post("erasures", {"entity_key": key, **more})


def finish(person: Person, erasure_id: str) -> None:
    """As if the worker had done it."""
    org_id = person.org_id
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        for job in reversed(jobs.in_organization(session, org_id)):
            if (lease := leases.claim(session, org_id, job.id)) is not None:
                leases.succeed(session, lease)
        for erasure in erasures.in_organization(session, org_id):
            if str(erasure.id) == erasure_id:
                erasures.finish(session, erasure, without_key=[])


def test_an_erasure_is_a_job_and_names_nobody(ana: Person) -> None:
    answer = erase(ana, note="Asked for by letter.")
    assert answer.status_code == 202
    erasure, job = answer.json()["erasure"], answer.json()["job"]
    assert (job["kind"], erasure["status"], erasure["note"]) == ("erase", "queued", "Asked for by letter.")
    assert KEY not in answer.text
    assert ana.get(f"erasures/{erasure['id']}").json() == erasure
    assert KEY not in ana.get("erasures").text
    assert KEY not in ana.get("audit-events", verb="entity.erased").text
    assert ana.get("audit-events", verb="entity.erased").json()["items"][0]["target"] == erasure["id"]


def test_asked_twice_it_is_one(ana: Person) -> None:
    first, second = erase(ana, "C-twice").json(), erase(ana, " C-twice").json()
    assert first["erasure"]["id"] == second["erasure"]["id"]
    assert first["job"]["id"] == second["job"]["id"]


def test_who_knows_the_key_finds_its_erasure(ana: Person) -> None:
    made = erase(ana, "C-findable").json()["erasure"]
    found = ana.get("erasures", entity_key="C-findable").json()["items"]
    assert [one["id"] for one in found] == [made["id"]]
    assert ana.get("erasures", entity_key="C-another").json()["items"] == []


def test_a_note_that_repeats_the_key_is_refused(ana: Person) -> None:
    answer = erase(ana, "C-noted", note="for C-noted")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "note"
    assert erase(ana, "  ").status_code == 422


def test_a_lifted_erasure_may_be_asked_for_again_and_one_under_way_may_not_be_lifted(ana: Person) -> None:
    made = erase(ana, "C-lifted").json()["erasure"]["id"]
    refused = ana.post(f"erasures/{made}/lift")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("being_erased")
    finish(ana, made)
    lifted = ana.post(f"erasures/{made}/lift")
    assert lifted.status_code == 200
    assert lifted.json()["lifted_at"]
    assert ana.post(f"erasures/{made}/lift").status_code == 409
    assert erase(ana, "C-lifted").json()["erasure"]["id"] != made


def test_an_erasure_is_for_admins_to_cancel(ana: Person) -> None:
    job_id = erase(ana, "C-cancelled").json()["job"]["id"]
    assert ana.colleague("analyst").post(f"jobs/{job_id}/cancel").status_code == 403
    assert ana.key("data:write").post(f"jobs/{job_id}/cancel").status_code == 403
    assert ana.post(f"jobs/{job_id}/cancel").json()["status"] == "cancelled"


def test_a_new_key_column_has_the_data_searched_again(ana: Person) -> None:
    ana.dataset("remapped")
    ana.ask("POST", "datasets/remapped/uploads", content=csv_of(3), headers={"Content-Type": "text/csv"})
    made = erase(ana, "C-remapped").json()["erasure"]
    finish(ana, made["id"])
    assert ana.get(f"erasures/{made['id']}").json()["status"] == "success"
    changed = ana.ask("PATCH", "datasets/remapped", json={"mapping": {"entity_key": "customerID"}})
    assert changed.status_code == 200
    assert ana.get(f"erasures/{made['id']}").json()["status"] == "queued"
    same = ana.ask("PATCH", "datasets/remapped", json={"mapping": {"entity_key": "customerID"}})
    assert same.status_code == 200
