"""Saved views: one's own, or shared; never another's private one."""

from tests.api.running import Person

VIEW = {"name": "My high ones", "list": "predictions", "query": {"model": "churn", "band": "high"}}


def names(person: Person, **query: str) -> set[str]:
    return {view["name"] for view in person.get("saved-views", **query).json()["items"]}


def test_a_view_is_ones_own_until_it_is_shared(ana: Person) -> None:
    member = ana.colleague("member")
    made = member.post("saved-views", VIEW).json()
    assert (made["own"], made["query"]) == (True, VIEW["query"])
    assert "My high ones" not in names(ana)
    assert member.ask("PATCH", f"saved-views/{made['id']}", json={"shared": True}).status_code == 200
    (seen,) = [view for view in ana.get("saved-views").json()["items"] if view["id"] == made["id"]]
    assert seen["own"] is False
    assert names(ana, list="tasks") == set()


def test_another_may_not_change_a_shared_view_and_does_not_find_a_private_one(ana: Person) -> None:
    author, other = ana.colleague("member"), ana.colleague("member")
    shared = author.post("saved-views", {**VIEW, "name": "Shared", "shared": True}).json()
    private = author.post("saved-views", {**VIEW, "name": "Private"}).json()
    assert other.ask("DELETE", f"saved-views/{shared['id']}").status_code == 403
    assert other.ask("DELETE", f"saved-views/{private['id']}").status_code == 404
    assert ana.ask("DELETE", f"saved-views/{shared['id']}").status_code == 204


def test_a_name_is_ones_own_once(ana: Person) -> None:
    member = ana.colleague("member")
    assert member.post("saved-views", {**VIEW, "name": "Twice"}).status_code == 201
    assert member.post("saved-views", {**VIEW, "name": "Twice"}).status_code == 409
    assert ana.post("saved-views", {**VIEW, "name": "Twice"}).status_code == 201


def test_who_leaves_takes_their_views_along(ana: Person) -> None:
    member = ana.colleague("member")
    member.post("saved-views", {**VIEW, "name": "Going", "shared": True})
    assert "Going" in names(ana)
    user = member.http.get("/api/v1/me").json()["user"]["id"]
    ana.ask("DELETE", f"members/{user}")
    assert "Going" not in names(ana)


def test_a_view_is_changed_by_its_owner(ana: Person) -> None:
    made = ana.post("saved-views", {**VIEW, "name": "Before"}).json()
    changed = ana.ask(
        "PATCH", f"saved-views/{made['id']}", json={"name": "After", "query": {"band": "low"}}
    ).json()
    assert (changed["name"], changed["query"], changed["shared"]) == ("After", {"band": "low"}, False)
