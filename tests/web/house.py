"""A house with the web app: programs as in production, and people who come to it with a browser."""

import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from local import web
from local.postgres import Postgres
from migrations.catalog import migrate
from tests.conftest import start_hasty
from tests.end_to_end.conftest import Company, House, environment_of, until_ready
from warehouse.catalog.api_keys import SCOPES

PASSWORD = "uma frase bem comprida"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser_program() -> str | None:
    """Debian's Chromium, or what is like it."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, an organization and a role there."""

    name: str
    email: str
    organization: str
    slug: str
    role: str = "admin"


@contextmanager
def house_with_app(home: Path, **more: str) -> Iterator[House]:
    """API with the web app as it is built from these sources, PostgreSQL and a worker."""
    web.build(lambda _: None)
    postgres = Postgres(home)
    start_hasty(postgres)
    migrate(postgres.url, postgres.app_url)
    url, env = environment_of(home, postgres, ANTEVE_FRONTEND=str(web.OUT), **more)
    # Links in letters begin with the address that the browser uses, as they do for people.
    built = House(home, url, {**env, "ANTEVE_URL": url})
    built.start("api", "api")
    built.start_worker()
    try:
        until_ready(built)
        yield built
    finally:
        built.stop()
        postgres.stop()


def newcomer(house: House, organization: str = "Maré Alta", name: str = "Ana Souza") -> Person:
    """Somebody new, signed up with an organization of their own."""
    email = f"ana-{secrets.token_hex(5)}@example.com"
    body = {"name": name, "email": email, "password": PASSWORD, "organization": organization}
    answer = httpx.post(f"{house.url}/api/v1/auth/signup", json=body, timeout=60)
    assert answer.status_code == 201, answer.text
    slug = answer.json()["memberships"][0]["organization"]["slug"]
    return Person(name, email, organization, slug)


@contextmanager
def signed_in(house: House, person: Person) -> Iterator[httpx.Client]:
    """The same person as a program: for what a test needs and does not look at."""
    with httpx.Client(base_url=f"{house.url}/api/v1", timeout=60) as client:
        answer = client.post("/auth/login", json={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.headers["x-csrftoken"] = client.cookies["csrftoken"]
        yield client


def program_of(house: House, person: Person) -> Company:
    """A program that may do everything in the person's organization."""
    with signed_in(house, person) as client:
        made = client.post(
            f"/organizations/{person.slug}/api-keys", json={"name": "tests", "scopes": list(SCOPES)}
        )
        assert made.status_code == 201, made.text
    return Company(house, person.slug, made.json()["key"])


def letter_link(house: House, to: str) -> str:
    """Where the last letter to that address leads, as a path of this site. It is sent a moment after the answer."""
    until = time.monotonic() + 20
    while not (texts := _letters(house, to)):
        assert time.monotonic() < until, f"no letter came to {to}"
        time.sleep(0.05)
    found = urlsplit(re.findall(r"https?://\S+", texts[-1])[-1])
    return f"{found.path}#{found.fragment}"


def _letters(house: House, to: str) -> list[str]:
    letters = [
        BytesParser(policy=default).parsebytes(path.read_bytes())
        for path in sorted((house.home / "outbox").glob("*.eml"))
    ]
    return [letter.get_content() for letter in letters if letter["To"] == to]


def colleague(house: House, boss: Person, role: str, name: str = "Caio Melo") -> Person:
    """Somebody who accepted an invitation."""
    email = f"caio-{secrets.token_hex(4)}@example.com"
    with signed_in(house, boss) as asking:
        asking.post(f"/organizations/{boss.slug}/invitations", json={"email": email, "role": role})
    token = letter_link(house, email).partition("#")[2]
    body = {"token": token, "name": name, "password": PASSWORD}
    answer = httpx.post(f"{house.url}/api/v1/auth/invitations/accept", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return Person(name, email, boss.organization, boss.slug, role)


def scored_company(house: House, files: dict[str, Path]) -> Person:
    """An organization with the sample company's customers, a model in prod, and its list."""
    person = newcomer(house)
    company = program_of(house, person)
    company.upload(files["customers"], "customers")
    mapping = {
        "entity_key": "customer_id",
        "name": "name",
        "email": "email",
        "value": "monthly_price",
        "owner": "owner",
    }
    company.ask("PATCH", "datasets/customers", json={"mapping": mapping})
    outcome = {"kind": "column", "column": "churned", "positive": ["yes"]}
    company.model("churn", "customers", outcome=outcome)
    number = company.train("churn")["number"]
    company.promote("churn", number)
    company.score("churn")
    return person
