"""Who did what: written with the deed, read by admins, changed by nobody."""

import csv
import inspect
import io

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api import alert_items, uploads
from api import audit_events as log
from tests.api.routes import WITHIN, Route
from tests.api.running import PASSWORD, Anteve, Person, csv_of


@pytest.fixture
def boss(anteve: Anteve) -> Person:
    return anteve.person("Bosses")


def events(person: Person, **query: object) -> list[dict[str, object]]:
    return person.get("audit-events", **query).json()["items"]  # type: ignore[no-any-return]


def verbs(person: Person) -> list[object]:
    return [one["verb"] for one in events(person, limit=200)]


def test_an_event_says_who_did_what_to_what_from_where_in_which_request(boss: Person) -> None:
    answer = boss.post("datasets", {"name": "things"}, **{"X-Forwarded-For": "203.0.113.5"})
    (event,) = events(boss, verb="dataset.created")
    assert event["actor"] == boss.email
    assert event["target"] == "things"
    assert event["address"] == "203.0.113.5"
    assert event["request_id"] == answer.headers["x-request-id"]
    assert event["user_id"] == boss.http.get("/api/v1/me").json()["user"]["id"]
    assert event["api_key_id"] is None


def test_a_keys_deeds_are_the_keys(boss: Person) -> None:
    boss.key("data:write").post("datasets", {"name": "by-key"})
    (event,) = events(boss, verb="dataset.created")
    assert str(event["actor"]).startswith("av_")
    assert event["user_id"] is None
    assert event["api_key_id"] == boss.get("api-keys").json()["items"][0]["id"]


def test_what_people_and_programs_do_is_noted(anteve: Anteve, boss: Person) -> None:
    colleague = boss.colleague("member")
    members = boss.get("members").json()["items"]
    own = next(one["user"]["id"] for one in members if one["user"]["email"] == colleague.email)
    boss.ask("PATCH", f"members/{own}", json={"role": "analyst"})
    boss.ask("DELETE", f"members/{own}")
    boss.post("invitations", {"email": "novo@example.com"})
    key = boss.post("api-keys", {"name": "robot", "scopes": ["export"]}).json()
    new = boss.post(f"api-keys/{key['id']}/rotate").json()
    boss.ask("DELETE", f"api-keys/{new['id']}")
    boss.dataset("things")
    boss.ask("POST", "datasets/things/uploads", content=csv_of(3), headers={"Content-Type": "text/csv"})
    with anteve.client() as client:
        client.post("/api/v1/auth/login", json={"email": boss.email, "password": PASSWORD})
        client.post("/api/v1/auth/logout", headers={"x-csrftoken": client.cookies["csrftoken"]})
    assert verbs(boss) == [
        "person.signed_out",
        "person.signed_in",
        "upload.received",
        "dataset.created",
        "api_key.revoked",
        "api_key.rotated",
        "api_key.issued",
        "invitation.sent",
        "member.removed",
        "member.role_changed",
        "organization.created",
    ]
    (changed,) = events(boss, verb="member.role_changed")
    assert (changed["target"], changed["facts"]) == (
        colleague.email,
        {"before": "member", "after": "analyst"},
    )
    assert key["key"].partition(".")[2] not in boss.get("audit-events").text


def test_what_was_refused_was_not_done(boss: Person) -> None:
    boss.dataset("things")
    before = verbs(boss)
    assert boss.post("datasets", {"name": "things"}).status_code == 409
    assert boss.ask("DELETE", "datasets/nothing").status_code == 404
    assert verbs(boss) == before


def test_a_persons_sign_in_is_noted_in_each_of_their_organizations_and_no_other(
    anteve: Anteve, boss: Person, stranger: Person
) -> None:
    slug = boss.http.post("/api/v1/organizations", json={"name": "Second"}).json()["organization"]["slug"]
    second = Person(anteve, boss.http, boss.email, slug)
    with anteve.client() as client:
        client.post("/api/v1/auth/login", json={"email": boss.email, "password": PASSWORD})
    assert len(events(boss, verb="person.signed_in")) == len(events(second, verb="person.signed_in")) == 1
    assert boss.email not in stranger.get("audit-events", limit=200).text


# Sent with POST because of their body, they keep nothing; and what is asked of a model every second is no deed.
KEEPING_NOTHING = {"previewAlertRule", "previewSchedule", "scoreRows", "whatIf"}
CHANGING = [
    route for route in WITHIN if route.method != "GET" and route.handler.operation_id not in KEEPING_NOTHING
]


@pytest.mark.parametrize("route", CHANGING, ids=str)
def test_every_route_that_changes_something_notes_it(route: Route) -> None:
    source = inspect.getsource(inspect.unwrap(getattr(route.handler.fn, "func", route.handler.fn)))
    if route.handler.operation_id == "upload":
        source = inspect.getsource(uploads._record)
    if route.handler.operation_id in ("changeAlertItem", "changeAlertItems"):
        source = inspect.getsource(alert_items._change)
    if route.handler.operation_id == "deleteOrganization":
        assert "deletions.delete_organization(" in source  # the log goes with all else
        return
    assert "inquiry.note(" in source or "audit_events.record(" in source


def test_pages_follow_one_another_newest_first(boss: Person) -> None:
    for n in range(5):
        boss.dataset(f"set-{n}")
    seen, cursor = [], None
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = boss.get("audit-events", limit=2, verb="dataset.created", **query).json()
        seen += [one["target"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"set-{n}" for n in (4, 3, 2, 1, 0)]


def test_the_export_holds_all_of_it_and_no_formula(anteve: Anteve, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = anteve.person("=cmd()")
    monkeypatch.setattr(log, "AT_ONCE", 3)
    for n in range(7):
        boss.dataset(f"set-{n}")
    answer = boss.get("audit-events/export")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(events(boss, limit=200))
    assert len({row["id"] for row in rows}) == len(rows)
    assert "=cmd()" in rows[-1]["target"]
    assert rows[0]["verb"] == "audit_events.exported"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_application_cannot_change_or_delete_what_is_written(anteve: Anteve, boss: Person) -> None:
    for statement in ("update audit_events set verb = 'x'", "delete from audit_events"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            anteve.catalog.transaction(org_id=boss.org_id) as session,
        ):
            session.execute(text(statement))
