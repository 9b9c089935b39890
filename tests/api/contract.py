"""schemathesis over our contract: what it is told of an organization, and how it asks as whom.

It runs as the program that it is, in a process of its own, against a real server. What it cannot know it is told
here: names and ids of things that are there (dictionaries), and how to keep its credentials while it tries every
operation, signing out and revoking keys among them (`contract_hooks`).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pyarrow as pa

from tests.api.running import PASSWORD, Anteve, Person, csv_of
from tests.api.scored import scored, trained
from tests.conftest import REPOSITORY
from warehouse.catalog import leases, throttles
from warehouse.catalog.api_keys import SCOPES
from workers import child
from workers.attempt import Attempt

PHASES = ("examples", "coverage", "fuzzing", "stateful")
MEMBERS_SCOPES = ("data:read", "predictions:read", "export")
ROLES = ("admin", "member")
WAYS = ("session", "key")


@dataclass(frozen=True)
class Ground:
    """An organization with one of everything, and the words that lead there."""

    person: Person
    words: dict[str, list[str]]


@dataclass(frozen=True)
class Asker:
    """Somebody who asks for the organization: the secrets that they show, and the id of what they show."""

    name: str
    shown: dict[str, str]
    own: tuple[str, ...]


@dataclass
class Told:
    """What one run found."""

    asker: str
    summary: dict[str, Any]
    text: str
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return sum(self.statuses.values())

    @property
    def answered_well(self) -> set[str]:
        """The operations that at least once did what they are for."""
        return {
            label for label, code in (one.rsplit(" ", 1) for one in self.statuses) if code.startswith("2")
        }

    @property
    def failures(self) -> list[str]:
        found = [
            f"{one['title']}: {', '.join(one['operations'])} ({one['count']})"
            for one in self.summary["failures"]
        ]
        return found + [f"{one['title']} ({one['count']})" for one in self.summary["errors"]]


def ground(anteve: Anteve, organization: str) -> Ground:
    """A new organization with a dataset that was landed, a model that was trained and has scored, and the rest."""
    person = anteve.person(organization)
    assert person.post("datasets", {"name": "customers", "kind": "entities"}).status_code == 201
    sent = person.ask(
        "POST",
        "datasets/customers/uploads",
        content=csv_of(200) + b"broken line\n",
        headers={"Content-Type": "text/csv"},
    ).json()
    _land(anteve, person, UUID(sent["job"]["id"]))
    mapping = {"entity_key": "customerID", "outcome": {"column": "Churn", "positive": ["Yes"]}}
    assert person.ask("PATCH", "datasets/customers", json={"mapping": mapping}).status_code == 200
    economics = {"contact_cost": 5, "save_rate": 0.3}
    model = {"name": "churn", "kind": "churn", "entities": "customers", "economics": economics}
    assert person.post("models", model).status_code == 201
    training = trained(person, "churn")
    person.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod", "note": "fit"})
    run, alert = scored(person, "churn", _predictions())
    waiting = person.post("models/churn/training-runs", {"seed": 8}).json()
    person.post("invitations", {"email": "bruno@example.com"})
    person.post("datasets", {"name": "old", "kind": "entities"})
    spare = person.post("api-keys", {"name": "spare", "scopes": ["data:read"]}).json()
    schedule = person.post("schedules", {"model": "churn", "action": "train", "cron": "0 6 * * 1"}).json()
    view = {"name": "mine", "list": "predictions", "query": {"band": "high"}}
    me = person.http.get("/api/v1/me").json()["user"]["id"]
    owned = person.post("owners", {"entity_keys": ["00001"], "user_id": me}).json()
    (item, *_) = person.get("alert-items").json()["items"]
    taken = person.ask("PATCH", f"alert-items/{item['id']}", json={"revision": 1, "state": "done"}).json()
    words = {
        "name": ["customers", "churn", "old"],
        "number": ["1"],
        "entity_key": ["00001", "a/b c"],
        "job_id": [sent["job"]["id"], waiting["job"]["id"]],
        "run_id": [str(training), str(run), waiting["training_run"]["id"]],
        "alert_id": [str(alert)],
        "item_id": [one["id"] for one in person.get("alert-items").json()["items"]],
        "note_id": [person.post("notes", {"entity_key": "00001", "text": "a note"}).json()["id"]],
        "task_id": [person.post("tasks", {"entity_key": "00001", "title": "a task"}).json()["id"]],
        "view_id": [person.post("saved-views", view).json()["id"]],
        "change_id": [owned["change_id"], taken["change_id"]],
        "upload_id": [sent["upload"]["id"]],
        "rule_id": [one["id"] for one in person.get("alert-rules").json()["items"]],
        "invitation_id": [one["id"] for one in person.get("invitations").json()["items"]],
        "key_id": [spare["id"]],
        "schedule_id": [schedule["id"]],
        "user_id": [one["user"]["id"] for one in person.get("members").json()["items"]],
        "session_id": [one["id"] for one in person.http.get("/api/v1/me/sessions").json()["items"]],
    }
    return Ground(person, words)


def _land(anteve: Anteve, person: Person, job_id: UUID) -> None:
    """As a worker would."""
    with anteve.catalog.transaction(org_id=person.org_id) as session:
        lease = leases.claim(session, person.org_id, job_id)
    assert lease is not None
    child.run(Attempt(anteve.catalog, anteve.settings, lease))


def _predictions() -> pa.Table:
    rows = 60
    reason = {"feature": "plan", "column": "plan", "direction": "up", "value": "a", "typical": "b"}
    return pa.table(
        {
            "entity_key": ["a/b c", *(f"{n:05}" for n in range(1, rows))],
            "name": [f"Person {n}" for n in range(rows)],
            "email": [None] * rows,
            "score": [n / rows for n in range(rows)],
            "outcome": pa.array([None, True, False] * (rows // 3), pa.bool_()),
            "value": [float(n) for n in range(rows)],
            "reasons": [[{**reason, "contribution": 0.5, "text": "plan is a"}]] * rows,
        }
    )


def asker(of: Ground, role: str, way: str) -> Asker:
    """Somebody with that role and their own credentials, which the run keeps."""
    person = of.person if role == "admin" else of.person.colleague("member")
    me = person.http.get("/api/v1/me").json()["user"]["id"]
    mine = [one["id"] for one in person.http.get("/api/v1/me/sessions").json()["items"]]
    if way == "session":
        shown = {**person.http.cookies, "email": person.email, "password": PASSWORD}
        return Asker(f"{role}, session", shown, (me, *mine))
    scopes = SCOPES if role == "admin" else MEMBERS_SCOPES
    made = of.person.post("api-keys", {"name": "contract", "scopes": list(scopes)}).json()
    return Asker(f"{role}, key", {"key": made["key"]}, (me, *mine, made["id"]))


def run(
    anteve: Anteve,
    of: Ground,
    by: Asker,
    folder: Path,
    *,
    examples: int,
    phases: tuple[str, ...] = PHASES,
    seed: int = 1,
    only: tuple[str, ...] = (),
) -> Told:
    """Let schemathesis ask as `by`; its files lie in `folder`. `only` names operations."""
    folder.mkdir(parents=True)
    (folder / "schemathesis.toml").write_text(_settings(of))
    hooks = {"url": anteve.url, "own": by.own, "shown": by.shown}
    hooks["statuses"] = str(folder / "statuses.json")
    (folder / "hooks.json").write_text(json.dumps(hooks))
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml")),
        *("run", f"{anteve.url}/api/v1/openapi.json", "--phases", ",".join(phases)),
        *("--max-examples", str(examples), "--seed", str(seed), "--no-color", "--continue-on-failure"),
        *("--report", "json", "--report-json-path", str(folder / "found.json")),
        *(word for name in only for word in ("--include-operation-id", name)),
        *("--generation-database", "none", "--warnings", "off", "--request-timeout", "30"),
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "SCHEMATHESIS_HOOKS": "tests.api.contract_hooks",
        "CONTRACT_HOOKS": str(folder / "hooks.json"),
        "COLUMNS": "160",
    }
    with _unhurried():
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    text = done.stdout + done.stderr
    (folder / "output.txt").write_text(text)
    assert (folder / "found.json").exists(), text[-5000:]
    counted = json.loads((folder / "statuses.json").read_text())
    return Told(by.name, json.loads((folder / "found.json").read_text()), text, counted)


@contextmanager
def _unhurried() -> Iterator[None]:
    """Wrong passwords and tokens cost no time meanwhile: else all but the first sixty were answered 429."""
    wait_of = throttles.wait_of
    throttles.wait_of = lambda *_: timedelta(0)
    try:
        yield
    finally:
        throttles.wait_of = wait_of


# Where a request that fits its schema may still be refused with 422, and what a schema cannot say of it.
UNSAID = {
    "listPredictions": "a cursor belongs to one list, with its filters and sort; segments are columns that there are",
    "exportPredictions": "min_score above max_score; segments are columns that there are",
    "getDecision": "the effect of a contact of another kind of model",
    "signUp": "a name of invisible characters; an e-mail address that mail could not carry; a time zone that there is",
    "changeMe": "a new password needs the old one beside it",
    "acceptInvitation": "the token of no letter",
    "resetPassword": "the token of no letter",
    "createOrganization": "a name of invisible characters; a time zone that there is",
    "invite": "an e-mail address that mail could not carry",
    "createApiKey": "a name of invisible characters",
    "createAlertRule": "a name of invisible characters; parts of a rule that go together",
    "changeAlertRule": "a name of invisible characters; parts of a rule that go together",
    "previewAlertRule": "parts of a rule that go together",
    "rehearse": "mornings that have passed, each once, on which there were rows",
    "listGone": "a cursor is a number",
    "listAlertItems": "a cursor belongs to one list",
    "changeAlertItem": "parts of a change that go together; a key of visible characters",
    "changeAlertItems": "parts of a change that go together; at least one item",
    "assignOwner": "keys of visible characters; at least one",
    "writeNote": "a key and a text of visible characters",
    "editNote": "a text of visible characters",
    "createTask": "a key and a title of visible characters",
    "changeTask": "a title of visible characters",
    "saveView": "a name of invisible characters",
    "changeSavedView": "a name of invisible characters",
    "createDataset": "a time zone that there is, of events",
    "changeDataset": "columns that the dataset has; a time zone that there is, of events",
    "createModel": "columns that the dataset has",
    "changeModel": "columns that the dataset has",
    "previewQuestion": "parts of a question that go together; columns that the dataset has",
    "previewFeatureModel": "SQL over what is there",
    "writeFeatureModel": "SQL over what is there",
    "query": "SQL over what is there",
    "scoreRows": "columns that the model goes by",
    "whatIf": "columns that are marked as actionable",
    "createSchedule": "a cron expression of times that come; either times or uploads",
    "previewSchedule": "a cron expression of times that come",
    "changeSchedule": "a cron expression of times that come; either times or uploads",
    "changeOrganization": "a time zone that there is",
    "listErasures": "a key of visible characters",
    "deleteMe": "one's own e-mail address, typed",
    "deleteOrganization": "its slug, typed",
    "train": "columns that the dataset has",
    "answerColumn": "columns that the dataset has",
    "getProd": "a day, or a time with its zone",
    "rollBack": "a note of visible characters",
    "setStage": "a failed check is overridden with a note only",
    "upload": "an empty body; multipart without a file; an upsert into a dataset without a key",
}


def _settings(of: Ground) -> str:
    """schemathesis' own settings: what is there to ask for, and where a check cannot hold."""
    refused = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
    lines = ["[checks]", f"negative_data_rejection.expected-statuses = {json.dumps(refused)}"]
    lines += ["[parameters]", f'"path.org" = {_quoted(of.person.slug)}']
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = 0.7 }}' for name in of.words]
    for name, values in of.words.items():
        lines += [f"[dictionaries.{name}]", f"values = [{', '.join(_quoted(one) for one in values)}]"]
    accepted = ["2xx", "3xx", "401", "403", "404", "409", "422", "429"]
    for name in UNSAID:
        lines += ["[[operations]]", f'include-operation-id = "{name}"']
        lines += [f"checks.positive_data_acceptance.expected-statuses = {json.dumps(accepted)}"]
    # The stream of a waiting job has no end of its own.
    lines += ["[[operations]]", 'include-operation-id = "followJob"', "max-stream-events = 1"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text)


def silent(*_: object) -> str:
    """structlog's processor for a log that nobody reads."""
    return ""


def still_known(anteve: Anteve, by: Asker) -> bool:
    """Whether the asker's credentials count after all that."""
    key = by.shown.get("key")
    cookies = {} if key else {name: by.shown[name] for name in ("anteve_session", "csrftoken")}
    with httpx.Client(base_url=anteve.url, cookies=cookies) as client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return client.get("/api/v1/me", headers=headers).status_code == 200
