"""The inbox: each whom alerts name is one piece of work, taken, put off, done, and every step can be taken back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained

REASONS = ("usage", "price")


def people(scores: dict[str, float], first: str = "usage", lost: tuple[str, ...] = ()) -> pa.Table:
    reason = {
        "feature": first,
        "column": first,
        "direction": "up",
        "value": "1",
        "typical": "9",
        "contribution": 0.5,
        "text": f"{first} is 1",
    }
    return pa.table(
        {
            "entity_key": list(scores),
            "name": [f"Person {key}" for key in scores],
            "score": list(scores.values()),
            "value": [100.0] * len(scores),
            "outcome": pa.array([True if key in lost else None for key in scores], pa.bool_()),
            "reasons": [[reason]] * len(scores),
        }
    )


def company(anteve: Anteve, top_n: int = 2) -> Person:
    """Somebody whose model's one rule names the two highest."""
    boss = anteve.person("Initech")
    landed_dataset(boss)
    assert boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    (rule,) = boss.get("alert-rules").json()["items"]
    boss.ask("PATCH", f"alert-rules/{rule['id']}", json={"top_n": top_n})
    return boss


@dataclass(frozen=True)
class Inbox:
    person: Person

    def score(self, scores: dict[str, float], **more: Any) -> None:
        scored(self.person, "churn", people(scores, **more))

    def items(self, **query: Any) -> dict[str, dict[str, Any]]:
        answer = self.person.get("alert-items", limit=200, **query)
        assert answer.status_code == 200, answer.text
        return {item["entity_key"]: item for item in answer.json()["items"]}

    def change(self, item: dict[str, Any], **changes: Any) -> dict[str, Any]:
        answer = self.person.ask(
            "PATCH", f"alert-items/{item['id']}", json={"revision": item["revision"], **changes}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def undo(self, change_id: str) -> dict[str, Any]:
        answer = self.person.post(f"alert-items/changes/{change_id}/undo")
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def steps(self, item: dict[str, Any]) -> list[dict[str, Any]]:
        return self.person.get(f"alert-items/{item['id']}/steps").json()["items"]  # type: ignore[no-any-return]


@pytest.fixture
def inbox(anteve: Anteve) -> Inbox:
    made = Inbox(company(anteve))
    made.score({"ana": 0.9, "bia": 0.8, "caio": 0.3})
    return made


def codes(item: dict[str, Any]) -> list[str]:
    return [one["code"] for one in item["why"]]


# --- why somebody is there ---


def test_whoever_an_alert_names_is_an_item_with_why_and_what_it_is_worth(inbox: Inbox) -> None:
    items = inbox.items()
    assert list(items) == ["ana", "bia"]
    ana = items["ana"]
    assert (ana["state"], ana["name"], ana["kind"]) == ("open", "Person ana", "churn")
    assert codes(ana) == ["entered_top"]
    assert ana["why"][0]["params"]["rule"] == "The 20 customers at highest risk"
    assert ana["value_at_risk"] == pytest.approx(90)
    assert ana["reasons"][0]["text"] == "usage is 1"
    assert ana["named_by"][0]["rule"] == "The 20 customers at highest risk"


def test_the_next_scoring_says_who_is_still_there_who_jumped_and_who_left(inbox: Inbox) -> None:
    inbox.score({"ana": 0.91, "bia": 0.2, "caio": 0.6})
    items = inbox.items()
    assert codes(items["ana"]) == ["still_there"]
    assert items["ana"]["times_named"] == 2
    assert codes(items["caio"]) == ["entered_top", "jumped"]
    assert items["caio"]["change"] == pytest.approx(0.3)
    assert (codes(items["bia"]), items["bia"]["still_named"]) == (["left_list"], False)
    assert items["bia"]["score"] == 0.2
    assert list(inbox.items(why="jumped")) == ["caio"]
    assert list(inbox.items(still_named=False)) == ["bia"]


def test_another_first_reason_is_said(inbox: Inbox) -> None:
    inbox.score({"ana": 0.9, "bia": 0.8}, first="price")
    (why,) = inbox.items()["ana"]["why"]
    assert (why["code"], why["params"]["before"], why["params"]["column"]) == ("new_reason", "usage", "price")


def test_two_rules_that_name_the_same_make_one_item(inbox: Inbox) -> None:
    inbox.person.post(
        "alert-rules", {"model": "churn", "name": "Half", "kind": "threshold", "threshold": 0.5}
    )
    inbox.score({"ana": 0.9, "bia": 0.8, "caio": 0.3})
    ana = inbox.items()["ana"]
    assert {one["rule"] for one in ana["named_by"]} == {"The 20 customers at highest risk", "Half"}
    assert codes(ana) == ["crossed_threshold"]


def test_whoever_is_done_comes_back_for_a_reason_only(inbox: Inbox) -> None:
    items = inbox.items()
    for key in ("ana", "bia"):
        inbox.change(items[key], state="done", result="contacted")
    inbox.score({"ana": 0.9, "bia": 0.95, "caio": 0.3})
    assert list(inbox.items()) == ["bia"]
    assert codes(inbox.items()["bia"]) == ["jumped"]
    assert inbox.items(states="done").keys() == {"ana", "bia"}


def test_an_item_whose_outcome_has_come_is_closed_as_lost(inbox: Inbox) -> None:
    ana = inbox.items()["ana"]
    inbox.score({"ana": 0.9, "bia": 0.8, "caio": 0.3}, lost=("ana",))
    assert "ana" not in inbox.items()
    gone = inbox.items(states="done")["ana"]
    assert (gone["result"], gone["acted_on"]) == ("lost", None)
    last = inbox.steps(ana)[-1]
    assert (last["verb"], last["by"]) == ("outcome_came", None)


def test_who_is_no_longer_scored_stays_and_says_so(inbox: Inbox) -> None:
    inbox.score({"ana": 0.9, "caio": 0.3})
    assert codes(inbox.items()["bia"]) == ["not_scored"]


# --- working on it ---


def test_an_item_is_taken_put_off_and_done_and_each_step_is_kept(inbox: Inbox) -> None:
    me = inbox.person.http.get("/api/v1/me").json()["user"]
    item = inbox.change(inbox.items()["ana"], state="acknowledged", assigned_to=me["id"])["item"]
    assert item["assigned_to"] == {"id": me["id"], "name": me["name"]}
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    item = inbox.change(item, state="snoozed", snoozed_until=until)["item"]
    assert item["state"] == "snoozed"
    item = inbox.change(item, state="done", result="saved", note="She stays for another year.")["item"]
    assert (item["result"], item["snoozed_until"]) == ("saved", None)
    assert item["acted_on"] == date.today().isoformat()
    steps = inbox.steps(item)
    assert [step["verb"] for step in steps] == ["named", "changed", "changed", "changed"]
    assert steps[-1]["by"]["id"] == me["id"]
    assert (steps[-1]["before"]["state"], steps[-1]["after"]["state"]) == ("snoozed", "done")
    (note,) = inbox.person.get("notes", entity_key="ana").json()["items"]
    assert (note["text"], note["by"]["id"]) == ("She stays for another year.", me["id"])


def test_a_snoozed_item_is_open_again_once_its_time_has_come(inbox: Inbox) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    inbox.change(inbox.items()["ana"], state="snoozed", snoozed_until=soon)
    assert inbox.items(states="open").keys() == {"bia"}
    until = datetime.now(UTC) + timedelta(seconds=10)
    while "ana" not in inbox.items(states="open"):
        assert datetime.now(UTC) < until
    item = inbox.items()["ana"]
    assert item["state"] == "open"
    changed = inbox.change(item, result="saved")["item"]  # as any open one: without a word on its state
    assert (changed["state"], changed["snoozed_until"]) == ("open", None)


def test_each_step_can_be_taken_back_and_taken_back_again(inbox: Inbox) -> None:
    before = inbox.items()["ana"]
    done = inbox.change(before, state="done", result="wrong_alarm")
    undone = inbox.undo(done["change_id"])
    (item,) = undone["changed"]
    same = ("state", "result", "acted_on", "closed_at", "assigned_to", "snoozed_until")
    assert {name: item[name] for name in same} == {name: before[name] for name in same}
    (again,) = inbox.undo(undone["change_id"])["changed"]
    assert (again["state"], again["result"]) == ("done", "wrong_alarm")
    assert [step["verb"] for step in inbox.steps(item)] == ["named", "changed", "undone", "undone"]


def test_what_was_changed_again_since_is_not_undone(inbox: Inbox) -> None:
    first = inbox.change(inbox.items()["ana"], state="acknowledged")
    inbox.change(first["item"], state="done")
    answer = inbox.undo(first["change_id"])
    assert answer["changed"] == []
    assert (answer["refused"][0]["code"], answer["refused"][0]["item"]["state"]) == (
        "changed_meanwhile",
        "done",
    )


def test_who_was_faster_wins_and_the_other_is_told_how_it_stands(inbox: Inbox) -> None:
    seen = inbox.items()["ana"]
    colleague = inbox.person.colleague("member")
    taken = colleague.ask(
        "PATCH", f"alert-items/{seen['id']}", json={"revision": seen["revision"], "state": "acknowledged"}
    )
    assert taken.status_code == 200, taken.text
    late = inbox.person.ask(
        "PATCH", f"alert-items/{seen['id']}", json={"revision": seen["revision"], "state": "done"}
    )
    assert late.status_code == 409
    told = late.json()
    assert told["type"].endswith("changed_meanwhile")
    assert (told["facts"]["item"]["state"], told["facts"]["item"]["revision"]) == (
        "acknowledged",
        seen["revision"] + 1,
    )


def test_many_are_changed_at_once_and_taken_back_at_once(inbox: Inbox) -> None:
    items = inbox.items()
    seen = [{"id": one["id"], "revision": one["revision"]} for one in items.values()]
    stale = {**seen[0], "revision": 7}
    ghost = {"id": str(uuid4()), "revision": 1}
    body = {"items": [stale, seen[1], ghost], "state": "acknowledged", "note": "Called both."}
    made = inbox.person.post("alert-items/changes", body).json()
    assert [one["entity_key"] for one in made["changed"]] == ["bia"]
    assert [one["code"] for one in made["refused"]] == ["changed_meanwhile", "not_found"]
    assert made["refused"][0]["item"]["entity_key"] == "ana"
    assert inbox.person.get("notes", entity_key="ana").json()["items"] == []
    back = inbox.undo(made["change_id"])
    assert [one["state"] for one in back["changed"]] == ["open"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "snoozed"}, "snoozed_until"),
        ({"state": "snoozed", "snoozed_until": "2020-01-01T00:00:00Z"}, "snoozed_until"),
        ({"state": "open", "snoozed_until": "2099-01-01T00:00:00Z"}, "snoozed_until"),
        ({"result": "won"}, "result"),
        ({"result": "contacted", "acted_on": "2020-01-01"}, "acted_on"),
        ({"result": "contacted", "acted_on": "2099-01-01"}, "acted_on"),
        ({"state": "lost"}, "state"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_with_the_field(
    inbox: Inbox, changes: dict[str, Any], field: str
) -> None:
    item = inbox.items()["ana"]
    answer = inbox.person.ask("PATCH", f"alert-items/{item['id']}", json={"revision": 1, **changes})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field
    assert inbox.items()["ana"]["revision"] == 1


def test_only_a_member_can_be_put_in_charge_and_who_leaves_is_let_go(inbox: Inbox, stranger: Person) -> None:
    item = inbox.items()["ana"]
    foreign = stranger.http.get("/api/v1/me").json()["user"]["id"]
    answer = inbox.person.ask(
        "PATCH", f"alert-items/{item['id']}", json={"revision": 1, "assigned_to": foreign}
    )
    assert answer.status_code == 404
    colleague = inbox.person.colleague("member")
    theirs = colleague.http.get("/api/v1/me").json()["user"]["id"]
    inbox.change(item, assigned_to=theirs)
    assert inbox.person.ask("DELETE", f"members/{theirs}").status_code == 204
    assert inbox.items()["ana"]["assigned_to"] is None


# --- views of it ---


def test_ones_own_nobodys_and_the_teams(inbox: Inbox) -> None:
    colleague = inbox.person.colleague("member")
    theirs = colleague.http.get("/api/v1/me").json()["user"]["id"]
    inbox.change(inbox.items()["ana"], assigned_to=theirs)
    inbox.change(inbox.items()["bia"], state="done", result="no_answer")
    assert list(Inbox(colleague).items(mine=True)) == ["ana"]
    assert list(inbox.items(assigned_to=theirs)) == ["ana"]
    assert list(inbox.items(unassigned=True, states=["open", "done"])) == ["bia"]
    assert list(inbox.items(search="PERSON A")) == ["ana"]
    told = inbox.person.get("alert-items/counts").json()
    assert {name: told["total"][name] for name in ("open", "acknowledged", "snoozed", "done")} == {
        "open": 1,
        "acknowledged": 0,
        "snoozed": 0,
        "done": 1,
    }
    assert told["total"]["results"] == {"no_answer": 1}
    assert [(one["person"] or {}).get("id") for one in told["people"]] == [theirs, None]


def test_pages_follow_one_another_by_what_is_most_urgent(anteve: Anteve) -> None:
    inbox = Inbox(company(anteve, top_n=10))
    inbox.score({f"k{n}": 0.1 + n / 20 for n in range(10)})
    seen, cursor = [], None
    while True:
        page = inbox.person.get("alert-items", limit=3, **({"cursor": cursor} if cursor else {})).json()
        seen += [item["score"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 10


def test_a_rule_that_is_deleted_leaves_its_items_and_what_came_of_them(inbox: Inbox) -> None:
    inbox.change(inbox.items()["ana"], state="done", result="saved")
    (rule,) = inbox.person.get("alert-rules").json()["items"]
    assert inbox.person.ask("DELETE", f"alert-rules/{rule['id']}").status_code == 204
    assert inbox.person.get("alerts").json()["items"] == []
    assert inbox.items(states="done")["ana"]["result"] == "saved"
