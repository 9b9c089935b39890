"""What the programs write down: ids, and nobody."""

import json
import os
import re
from base64 import b64encode, urlsafe_b64encode
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest

from local.postgres import Postgres
from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")

# None of these words is anywhere but in what people send.
PERSON = "Zélia Quaresma-Xhosa"
EMAIL = "zelia.quaresma@sentinel.example"
PASSWORD = "sentinel-password-k7f2"
KEY = "CUST-SENTINEL-9911"
CELL = "a sentinel in a cell"
ESCAPE = "\x1b]0;sentinel\x07\x1b[31m"
SENTINELS = ("Quaresma", "zelia", "sentinel", "SENTINEL", "\x1b", "\x07", "\\u001b", "\x9b")


# What opens something, as it was given out: cookies of browsers that were signed in.
GIVEN_OUT: list[str] = []


@pytest.fixture(scope="module")
def company(house: House) -> Company:
    """Somebody with a telling name, who sends telling things wherever they can, also wrong ones."""
    with httpx.Client(base_url=house.url, timeout=60) as browser:
        body = {"name": PERSON, "email": EMAIL, "password": PASSWORD, "organization": f"{PERSON} sentinel"}
        answer = browser.post("/api/v1/auth/signup", json=body)
        slug = answer.json()["memberships"][0]["organization"]["slug"]
        browser.post("/api/v1/auth/signup", json=body)
        browser.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD + "!"})
        assert browser.post("/api/v1/auth/password-reset", json={"email": EMAIL}).status_code == 204
        browser.get(
            f"/{KEY}/{quote(ESCAPE)}?q={EMAIL}", headers={"user-agent": CELL, "x-request-id": f"{KEY}!"}
        )
        browser.get("/api/v1/me", headers={"authorization": f"Bearer {CELL}", "cookie": CELL})
        browser.post("/api/v1/auth/login", content=f'{{"email": "{EMAIL}", "password": '.encode())
        scopes = ["data:read", "data:write", "train", "predictions:read", "export", "admin"]
        made = browser.post(
            f"/api/v1/organizations/{slug}/api-keys",
            json={"name": CELL, "scopes": scopes},
            headers={"x-csrftoken": browser.cookies["csrftoken"]},
        )
        browser.post(
            f"/api/v1/organizations/{slug}/invitations",
            json={"email": f"friend.{EMAIL}", "role": "member"},
            headers={"x-csrftoken": browser.cookies["csrftoken"]},
        )
        GIVEN_OUT.extend(browser.cookies.values())
    return Company(house, slug, made.json()["key"])


def test_no_log_names_a_person_a_key_or_a_cell(house: House, company: Company, tmp_path: Path) -> None:
    rows = "".join(f"{KEY}-{n},{CELL} {ESCAPE},{EMAIL},{n},{'yes' if n % 3 else 'no'}\n" for n in range(60))
    good = tmp_path / "sentinel customers.csv"
    good.write_text("id,note,email,amount,churned\n" + rows)
    company.upload(good, "sentinel-data")
    broken = tmp_path / "sentinel broken.csv"
    broken.write_bytes(f'id,note,email,amount,churned\n{KEY},"{CELL}\n'.encode())
    company.upload(broken, "sentinel-data", until="failed")
    workbook = tmp_path / "sentinel.xlsx"
    workbook.write_bytes(b"PK\x03\x04" + CELL.encode())
    company.upload(workbook, "sentinel-data", until="failed")
    company.ask(
        "PATCH", "datasets/sentinel-data", 200, json={"mapping": {"entity_key": "id", "email": "email"}}
    )
    outcome = {"kind": "column", "column": "churned", "positive": ["yes"]}
    company.model("sentinel", "sentinel-data", outcome=outcome)
    answer = company.ask("POST", "models/sentinel/training-runs", 202, json={})
    company.wait(answer["job"], until="failed")  # too few rows to learn from
    company.http.get(f"models/sentinel/predictions/{KEY}-1")
    company.http.get("models/sentinel/predictions", params={"search": EMAIL})
    company.http.post("datasets", json={"name": f"{CELL}\x00{ESCAPE}", "kind": "entities"})
    _something_breaks_in_the_database(house)

    logs = {path: path.read_text() for path in house.home.rglob("*.log") if "lake" not in path.parts}
    assert {"api.log", "worker.log", "postgres.log"} <= {path.name for path in logs}
    secrets = secrets_of(house, company)
    said = [
        (path.name, word, line)
        for path, text in logs.items()
        for line in text.splitlines()
        for word in (*SENTINELS, PASSWORD, *secrets)
        if word in line
    ]
    assert said == []


def secrets_of(house: House, company: Company) -> list[str]:
    """All that opens something: of the installation, of its people, and in the letters that it sent."""
    files = [*house.home.glob("*.key"), *house.home.glob("*.password")]
    letters = [
        message_from_bytes(file.read_bytes(), policy=default) for file in house.home.glob("outbox/*.eml")
    ]
    tokens = [token for letter in letters for token in re.findall(r"#(\S+)", letter.get_content())]
    assert {file.name for file in files} >= {"tombstones.key", "anteve.password", "postgres.password"}
    assert len(GIVEN_OUT) == 2  # the session's and the one against forgeries
    assert len(tokens) == 2  # for a new password, and of an invitation
    kept = [text for file in files for text in _as_text(file.read_bytes())]
    return [company.key, company.key.partition(".")[2], *GIVEN_OUT, *tokens, *kept]


def _as_text(secret: bytes) -> list[str]:
    """In whatever way it would be written."""
    words = [secret.hex(), b64encode(secret).decode(), urlsafe_b64encode(secret).decode(), repr(secret)[2:-1]]
    return [word.strip().rstrip("=") for word in words] + (
        [secret.decode().strip()] if secret.isascii() else []
    )


def _something_breaks_in_the_database(house: House) -> None:
    """Errors in which PostgreSQL quotes what it met: in the statement, the value and the row."""
    with psycopg.connect(Postgres(house.home).url, autocommit=True) as connection:
        for statement in (
            f"select '{EMAIL}'::uuid",
            f"select * from {KEY.replace('-', '_')}",
            f"insert into users select gen_random_uuid(), 'x', '{EMAIL}', 'x'",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)


def test_each_line_is_an_object_with_the_ids_of_what_it_is_about(
    house: House, company: Company, tmp_path: Path
) -> None:
    small = tmp_path / "small.csv"
    small.write_text("id,amount\n1,2\n")
    company.upload(small, "small")
    request_id = os.urandom(8).hex()
    answer = company.http.get("jobs", headers={"x-request-id": request_id})
    job = answer.json()["items"][-1]
    lines = [json.loads(line) for name in ("api", "worker") for line in _lines(house.home / f"{name}.log")]
    (answered,) = [line for line in lines if line.get("request_id") == request_id]
    assert answered["route"] == "/api/v1/organizations/{org}/jobs"
    started, *left = [line for line in lines if line.get("job_id") == job["id"]]
    assert started["event"] == "job started"
    assert left[-1]["event"] == "job left"
    assert {started["org_id"], left[-1]["org_id"]} == {answered["org_id"]}


def _lines(log: Path) -> list[str]:
    return log.read_text().splitlines()
