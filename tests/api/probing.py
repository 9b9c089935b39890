"""The probe for holes between organizations: every operation of the contract, asked by strangers for another's things."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from tests.api.running import Anteve, Person
from warehouse.catalog.base import Record

SECRET = "zq7secret"  # stands in what the other organization holds, and in nothing that a stranger sends
GHOST = "no-such-organization-000000"
BODIES: dict[str, dict[str, Any]] = {
    "setStage": {"stage": "prod", "note": "taken over"},
    "createApiKey": {"name": "program", "scopes": ["data:read"]},
    "query": {"sql": "select 1 as one"},
    "createSchedule": {"model": "nothing", "action": "train", "cron": "0 6 * * 1"},
}
# Operations whose body or query, not only the path, names a thing that must be the asker's own.
NAMES_IN_BODY = {
    "createModel": "entities",
    "createAlertRule": "model",
    "createSchedule": "model",
    "previewAlertRule": "model",
    "previewFeatureModel": "model",
    "previewQuestion": "entities",
    "writeFeatureModel": "model",
    "query": "sql",
}
NAMES_IN_QUERY = {
    "listAlerts": "model",
    "listSchedules": "model",
    "listAlertItems": "model",
    "countAlertItems": "model",
}


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    body: dict[str, Any] | None
    parameters: tuple[str, ...]
    queries: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def operations(contract: dict[str, Any]) -> list[Operation]:
    """All of the contract, with a body that its schema takes."""
    schemas = contract["components"]["schemas"]
    return [
        Operation(
            name=one["operationId"],
            method=method.upper(),
            path=path,
            body=_body(one, schemas),
            parameters=tuple(p["name"] for p in one["parameters"] if p["in"] == "path"),
            queries=tuple(p["name"] for p in one["parameters"] if p["in"] == "query"),
        )
        for path, item in contract["paths"].items()
        for method, one in item.items()
    ]


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any] | None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    found = BODIES.get(operation["operationId"])
    return found if found is not None else dict(_sample(content["schema"], schemas))


def _sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A value that the schema takes: its example, or the least that it asks for."""
    if "$ref" in schema:
        return _sample(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], schemas)
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    if schema.get("type") == "object":
        wanted = schema.get("required", [])
        return {
            name: _sample(one, schemas)
            for name, one in schema.get("properties", {}).items()
            if name in wanted
        }
    return {"array": [], "integer": schema.get("minimum", 1), "boolean": False, "number": 0.5}.get(
        schema.get("type", ""), "x"
    )


@dataclass
class Other:
    """An organization with one of everything; `things` are the path parameters that lead to them."""

    person: Person
    things: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)  # of a dataset, of a model and of a feature

    def parameters(self, operation: Operation) -> dict[str, str]:
        """What the operation's path is to be filled with. A parameter unknown here is to be added here."""
        kind = "model" if "/models/" in operation.path else "dataset"
        kind = "feature" if "/feature-models/" in operation.path else kind
        runs = "scoring_run_id" if "/scoring-runs/" in operation.path else "training_run_id"
        known = {**self.things, "run_id": self.things[runs], "name": self.names[kind]}
        return {name: known[name] for name in operation.parameters if name != "org"}


@dataclass
class Probe:
    """Asks for `other`'s things as `askers`, and tells each way in which that went wrong."""

    anteve: Anteve
    owner_url: str
    other: Other
    own: Other
    asked: int = 0

    def holes(self, operation: Operation, askers: dict[str, Person]) -> list[str]:
        before, found = self.held(), []
        for who, asker in askers.items():
            found += [f"{operation} as {who}: {hole}" for hole in self._asked(operation, asker)]
        if self.held() != before:
            found.append(f"{operation}: a row or file of the other organization changed")
        return found

    def _asked(self, operation: Operation, asker: Person) -> list[str]:
        theirs, found = self.other.parameters(operation), []
        ghosts = {name: one if name == "number" else str(uuid4()) for name, one in theirs.items()}
        # Their organization by its name: as if it were none.
        answer = self.ask(operation, asker, self.other.person.slug, theirs)
        found += self._judge(answer, theirs)
        ghost = self.ask(operation, asker, GHOST, theirs)
        if _said(answer, {}) != _said(ghost, {}):
            found.append("their organization answers otherwise than one that is not there")
        # Their things by name and id, in the asker's own organization.
        names_other = {"name": self.own.parameters(operation)["name"]} if "name" in theirs else {}
        has_id = any(name.endswith("_id") or name == "entity_key" for name in theirs)
        mixed = [{**theirs, **names_other}] if names_other and has_id else []
        for filled in ([theirs] if theirs else []) + mixed:
            answer = self.ask(operation, asker, self.own.person.slug, filled)
            found += self._judge(answer, filled)
            nothing = {**ghosts, **(names_other if filled is not theirs else {})}
            ghost = self.ask(operation, asker, self.own.person.slug, nothing)
            if _said(answer, filled) != _said(ghost, nothing):
                found.append("a thing of theirs answers otherwise than one that is not there")
        return found + self._by_reference(operation, asker)

    def _by_reference(self, operation: Operation, asker: Person) -> list[str]:
        """Their things named in the body or the query, where the path leads to the asker's own."""
        found, path = [], self.own.parameters(operation)
        if field_ := NAMES_IN_BODY.get(operation.name):
            kind = "dataset" if field_ in ("entities", "sql") else "model"
            named = self.other.names[kind]
            body = {
                **(operation.body or {}),
                field_: named if field_ != "sql" else f'select * from "{named}"',
            }
            body |= {"name": uuid4().hex} if "name" in (operation.body or {}) else {}
            found += self._judge(self.ask(operation, asker, self.own.person.slug, path, body=body), {})
        if query := NAMES_IN_QUERY.get(operation.name):
            asked = {query: self.other.names["model"]}
            found += self._judge(self.ask(operation, asker, self.own.person.slug, path, query=asked), {})
        if operation.method == "GET" and "cursor" in operation.queries:
            for cursor in (self.other.things["job_id"], self.other.names["dataset"]):
                asked = {"cursor": cursor}
                answer = self.ask(operation, asker, self.own.person.slug, path, query=asked)
                found += self._judge(answer, asked, may_succeed=True)
        return found

    def ask(
        self,
        operation: Operation,
        asker: Person,
        org: str,
        parameters: dict[str, str],
        *,
        body: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
    ) -> httpx.Response:
        self.asked += 1
        options: dict[str, Any] = {"params": query} if query else {}
        if operation.name == "upload":
            options |= {"content": b"id,x\n1,2\n", "headers": {"Content-Type": "text/csv"}}
        elif operation.body is not None:
            options["json"] = body or operation.body
        address = operation.path.format(org=org, **parameters)
        with asker.http.stream(operation.method, address, **options) as answer:
            # A stream that opens at all is a finding; it need not be read to its end.
            if "event-stream" not in answer.headers.get("content-type", ""):
                answer.read()
            else:
                answer._content = b""
        return answer

    def _judge(self, answer: httpx.Response, sent: dict[str, str], *, may_succeed: bool = False) -> list[str]:
        found, code = [], answer.status_code
        if code >= 500 or (code < 400 and not may_succeed):
            found.append(f"answered {code}")
        said = answer.text + str(answer.headers)
        if SECRET in said:
            found.append("told their secret")
        unsent = set(self.other.things.values()) - set(sent.values())
        found += [f"told their id {one}" for one in unsent if len(one) > 30 and one in said]
        return found

    def held(self) -> str:
        """A digest of all rows and files of the other organization, as their owner sees them."""
        org_id, digest = self.other.person.org_id, hashlib.sha256()
        with psycopg.connect(self.owner_url) as connection:
            for name, table in sorted(Record.metadata.tables.items()):
                column = "org_id" if "org_id" in table.columns else "id" if name == "organizations" else None
                if column:
                    query = f"select coalesce(string_agg(t::text, '|' order by t::text), '') from {name} t where {column} = %s"
                    digest.update(str(connection.execute(query, [org_id]).fetchone()).encode())
        for file in sorted(self.anteve.lake.organization(org_id).rglob("*")):
            digest.update(f"{file} {_size(file)}".encode())
        return digest.hexdigest()


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else -1


def _said(answer: httpx.Response, sent: dict[str, str]) -> tuple[int, str, str]:
    """What an answer gives away: all but the request's own number and the words that were sent."""
    text = answer.text
    for value in sorted((one for one in sent.values() if len(one) > 3), key=len, reverse=True):
        text = text.replace(json.dumps(value)[1:-1], "...")
    changing = ("x-request-id", "date", "content-length", "server-timing")
    headers = sorted((k, v) for k, v in answer.headers.items() if k.lower() not in changing)
    return answer.status_code, text, str(headers)
