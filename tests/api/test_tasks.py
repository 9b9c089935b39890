"""Tasks about a customer: for somebody, until some day, done or not."""

from tests.api.running import Person


def me(person: Person) -> str:
    return str(person.http.get("/api/v1/me").json()["user"]["id"])


def test_a_task_is_made_for_a_colleague_who_does_it(ana: Person) -> None:
    member = ana.colleague("member")
    made = ana.post(
        "tasks",
        {
            "entity_key": "K1",
            "title": "Call about the price",
            "due_on": "2026-12-01",
            "assigned_to": me(member),
        },
    ).json()
    assert made["assigned_to"]["id"] == me(member)
    assert [task["id"] for task in member.get("tasks", mine=True, done=False).json()["items"]] == [made["id"]]
    assert member.get("tasks", mine=True, due_by="2026-11-30").json()["items"] == []
    done = member.ask("PATCH", f"tasks/{made['id']}", json={"revision": 1, "done": True}).json()
    assert (done["done_by"]["id"], done["revision"]) == (me(member), 2)
    again = member.ask("PATCH", f"tasks/{made['id']}", json={"revision": 2, "done": False}).json()
    assert (again["done_at"], again["done_by"]) == (None, None)


def test_who_was_faster_wins_and_the_other_sees_the_task_as_it_is(ana: Person) -> None:
    made = ana.post("tasks", {"entity_key": "K2", "title": "Call"}).json()
    ana.ask("PATCH", f"tasks/{made['id']}", json={"revision": 1, "title": "Write"})
    late = ana.ask("PATCH", f"tasks/{made['id']}", json={"revision": 1, "done": True})
    assert late.status_code == 409
    assert late.json()["facts"]["task"]["title"] == "Write"
    assert late.json()["facts"]["task"]["done_at"] is None


def test_what_is_left_out_stays_and_null_takes_away(ana: Person) -> None:
    made = ana.post("tasks", {"entity_key": "K3", "title": "Call", "due_on": "2026-12-01"}).json()
    kept = ana.ask("PATCH", f"tasks/{made['id']}", json={"revision": 1, "title": "Ring"}).json()
    assert kept["due_on"] == "2026-12-01"
    gone = ana.ask("PATCH", f"tasks/{made['id']}", json={"revision": 2, "due_on": None}).json()
    assert gone["due_on"] is None


def test_a_task_is_deleted_and_lists_narrow_down(ana: Person) -> None:
    made = ana.post("tasks", {"entity_key": "K4", "title": "Call"}).json()
    assert len(ana.get("tasks", entity_key="K4").json()["items"]) == 1
    assert ana.ask("DELETE", f"tasks/{made['id']}").status_code == 204
    assert ana.get("tasks", entity_key="K4").json()["items"] == []


def test_a_stranger_is_given_nothing_to_do(ana: Person, stranger: Person) -> None:
    answer = ana.post("tasks", {"entity_key": "K5", "title": "Call", "assigned_to": me(stranger)})
    assert answer.status_code == 404
