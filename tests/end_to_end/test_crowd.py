"""Many at once: fifty uploads of ten organizations, the same request twice in one moment, a client that goes away."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")

COMPANIES, EACH, ROWS, NOTE = 10, 5, 5000, 1000  # files of 5 MB
CSV = {"content-type": "text/csv"}


def csv_of(mark: str, rows: int = 200, note: str = "") -> bytes:
    return ("customer,amount,note\n" + "".join(f"{mark}-{n},{n},{note}\n" for n in range(rows))).encode()


@pytest.fixture(scope="module")
def companies(house: House) -> list[Company]:
    made = [house.company(f"Crowd {number}") for number in range(COMPANIES)]
    for company in made:
        company.ask("POST", "datasets", 201, json={"name": "customers", "kind": "entities"})
    return made


def test_fifty_uploads_at_once_all_land(companies: list[Company]) -> None:
    together = threading.Barrier(COMPANIES * EACH)

    def send(number: int) -> tuple[Company, dict[str, Any]]:
        company = companies[number % COMPANIES]
        together.wait()
        content = csv_of(f"u{number}", ROWS, "n" * NOTE)
        answer = company.ask("POST", "datasets/customers/uploads", 202, content=content, headers=CSV)
        return company, answer["job"]

    with ThreadPoolExecutor(COMPANIES * EACH) as clients:
        sent = list(clients.map(send, range(COMPANIES * EACH)))
    ended = [(company.slug, company.wait(job)) for company, job in sent]
    for company in companies:
        dataset = company.ask("GET", "datasets/customers")
        assert (dataset["rows"], dataset["version"]) == (EACH * ROWS, EACH)
        own = sorted((job for slug, job in ended if slug == company.slug), key=lambda job: job["id"])
        finished = [job["ended_at"] for job in own]
        assert finished == sorted(finished), "what came first landed first"
        for job in own:
            log = str(company.ask("GET", f"jobs/{job['id']}/log")["items"])
            assert "lock" not in log, "nobody is shown what others held up"
            assert "attempt" not in log, "all landed at once"


@pytest.mark.parametrize("attempt", range(5))
def test_the_same_key_twice_at_once_is_done_once(companies: list[Company], attempt: int) -> None:
    company = companies[0]
    before = len(company.ask("GET", "datasets/customers/uploads", params={"limit": 200})["items"])
    together, content = threading.Barrier(2), csv_of(f"twice{attempt}")

    def send(_: int) -> tuple[int, bool, dict[str, Any]]:
        together.wait()
        answer = company.http.post(
            "datasets/customers/uploads",
            content=content,
            headers={**CSV, "idempotency-key": f"twice-{attempt}"},
        )
        return answer.status_code, "idempotency-replayed" in answer.headers, answer.json()

    with ThreadPoolExecutor(2) as clients:
        answers = sorted(clients.map(send, range(2)), key=lambda one: one[:2])
    first, second = answers
    assert first[:2] == (202, False)
    assert second[0] == 409 or second[:2] == (202, True)
    if second[0] == 202:
        assert second[2] == first[2]
    after = company.ask("GET", "datasets/customers/uploads", params={"limit": 200})["items"]
    assert len(after) == before + 1
    company.wait(first[2]["job"])


def test_another_body_under_the_same_key_is_refused(companies: list[Company]) -> None:
    company = companies[1]
    headers = {**CSV, "idempotency-key": "one-key"}
    company.wait(
        company.ask("POST", "datasets/customers/uploads", 202, content=csv_of("a"), headers=headers)["job"]
    )
    company.ask("POST", "datasets/customers/uploads", 422, content=csv_of("b"), headers=headers)


def shelves(company: Company) -> set[str]:
    """All files in the organization's folder, work under way included."""
    me = company.ask("GET", f"{company.house.url}/api/v1/me")
    folder = company.house.home / "lake" / me["memberships"][0]["organization"]["id"]
    return {str(file) for file in folder.rglob("*") if file.is_file()}


def test_half_sent_uploads_leave_nothing(house: House, companies: list[Company]) -> None:
    company = companies[2]
    before = company.ask("GET", "datasets/customers/uploads")["items"]
    files = shelves(company)
    host, _, port = house.url.removeprefix("http://").partition(":")
    head = (
        f"POST /api/v1/organizations/{company.slug}/datasets/customers/uploads HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: Bearer {company.key}\r\nContent-Type: text/csv\r\nContent-Length: 50000000\r\n\r\n"
    )
    for sent in (0, 10, 70_000, 3_000_000):
        with socket.create_connection((host, int(port)), timeout=10) as wire:
            wire.sendall(head.encode() + b"customer,amount\n" + b"x,1\n" * (sent // 4))
            time.sleep(0.1)
    until = time.monotonic() + 15
    while torn := shelves(company) - files:
        assert time.monotonic() < until, f"torn files stay: {torn}"
        time.sleep(0.1)
    assert company.ask("GET", "datasets/customers/uploads")["items"] == before
