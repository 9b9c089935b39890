"""A real server on loopback over a real catalog, and people to ask it."""

import csv
import io
import re
import secrets
import socket
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from litestar import Litestar

from warehouse.catalog import memberships, organizations, users
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from warehouse.settings import Settings

PASSWORD = "a long enough password"
LARGEST_UPLOAD = 300_000_000


@dataclass
class Anteve:
    """The running application, and what it stands on."""

    url: str
    app: Litestar
    catalog: Catalog
    lake: Lake
    settings: Settings
    _clients: list[httpx.Client] = field(default_factory=list)

    def client(self, **headers: str) -> httpx.Client:
        """Somebody who has not signed in."""
        made = httpx.Client(base_url=self.url, headers=headers, timeout=30)
        self._clients.append(made)
        return made

    def person(self, organization: str = "Acme") -> "Person":
        """Somebody new, signed up with an organization of their own."""
        email = f"{secrets.token_hex(6)}@example.com"
        client = self.client()
        body = {"name": "Ana", "email": email, "password": PASSWORD, "organization": organization}
        answer = client.post("/api/v1/auth/signup", json=body)
        assert answer.status_code == 201, answer.text
        client.headers["x-csrftoken"] = client.cookies["csrftoken"]
        slug = answer.json()["memberships"][0]["organization"]["slug"]
        return Person(self, client, email, slug)

    def letters(self, to: str) -> list[EmailMessage]:
        """What was sent to that address, oldest first."""
        assert self.app.state.post.settle(10)
        found = [
            BytesParser(EmailMessage, policy=default).parsebytes(path.read_bytes())
            for path in sorted(self.settings.outbox.glob("*.eml"))
        ]
        return [letter for letter in found if letter["To"] == to]

    def token(self, to: str) -> str:
        """The token of the last letter to that address."""
        text = self.letters(to)[-1].get_content()
        return re.findall(r"#(\S+)", text)[-1]

    def close(self) -> None:
        for client in self._clients:
            client.close()


@dataclass
class Person:
    """Asks for one organization; paths are relative to it."""

    anteve: Anteve
    http: httpx.Client
    email: str
    slug: str

    @property
    def base(self) -> str:
        return f"/api/v1/organizations/{self.slug}"

    def ask(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        return self.http.request(method, f"{self.base}/{path}" if path else self.base, **options)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.ask("GET", path, params=query)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.ask("POST", path, json={} if body is None else body, headers=headers)

    def key(self, *scopes: str) -> "Person":
        """A program with a key of this organization."""
        made = self.post("api-keys", {"name": "program", "scopes": list(scopes)})
        assert made.status_code == 201, made.text
        client = self.anteve.client(Authorization=f"Bearer {made.json()['key']}")
        return Person(self.anteve, client, "", self.slug)

    def colleague(self, role: str) -> "Person":
        """Somebody else who belongs to this organization."""
        other = self.anteve.person("Elsewhere")
        own = Person(self.anteve, other.http, other.email, self.slug)
        with self.anteve.catalog.transaction(org_id=self.org_id) as session:
            org = organizations.by_slug(session, self.slug)
            user = users.by_email(session, other.email)
            assert user is not None
            memberships.add(session, org, user, role)  # type: ignore[arg-type]
        return own

    def proven(self) -> "Person":
        """The same, who has shown that they read their address's mail."""
        with self.anteve.catalog.transaction() as session:
            user = users.by_email(session, self.email)
            assert user is not None
            users.prove(user)
        return self

    @property
    def org_id(self) -> UUID:
        return UUID(
            next(
                m["organization"]["id"]
                for m in self.http.get("/api/v1/me").json()["memberships"]
                if m["organization"]["slug"] == self.slug
            )
        )

    def dataset(self, name: str = "customers") -> str:
        answer = self.post("datasets", {"name": name, "kind": "entities"})
        assert answer.status_code == 201, answer.text
        return name


def csv_of(rows: int, seed: str = "") -> bytes:
    """A small file of customers."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["customerID", "Charges", "Churn"])
    writer.writerows([f"{seed}{n:05}", n * 1.5, "Yes" if n % 3 else "No"] for n in range(rows))
    return text.getvalue().encode()


def settings_in(home: Path, database_url: str | None) -> Settings:
    return Settings(
        home=home,
        lake=home / "lake",
        secret_file=home / "secret.key",
        database_url=database_url,
        database_owner_url=None,
        redis_url=None,
        host="127.0.0.1",
        port=0,
        secure_cookies=False,
        max_upload_bytes=LARGEST_UPLOAD,
        frontend=home / "not built",  # whether or not somebody has built it in this clone
    )


class serving:  # noqa: N801 - reads as `with serving(app) as url`
    """uvicorn in a thread, on a free port of loopback."""

    def __init__(self, app: Litestar) -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
        self.server = uvicorn.Server(config)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [self.listening]}, daemon=True
        )

    def __enter__(self) -> str:
        self.thread.start()
        until = time.monotonic() + 10
        while not self.server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(15)
