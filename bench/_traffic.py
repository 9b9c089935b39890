"""What people and programs ask for all day, as a mixture: mostly lists and single things, now and then a change."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.end_to_end.conftest import Company

Ask = Callable[["Client"], httpx.Response]
PAGE = {"limit": 50}
# What is asked, how often of a thousand, and whether it changes anything.
READS: dict[str, tuple[int, str, dict[str, Any]]] = {
    "the ranked list": (200, "models/churn/predictions", {"limit": 50, "outcome": "open"}),
    "a search in it": (60, "models/churn/predictions", {"search": "an", "limit": 20}),
    "sorted by value at risk": (30, "models/churn/predictions", {"sort": "-value_at_risk"}),
    "datasets": (80, "datasets", {}),
    "a dataset": (50, "datasets/customers", {}),
    "its rows": (50, "datasets/customers/rows", PAGE),
    "its profile": (20, "datasets/customers/profile", {}),
    "its uploads": (30, "datasets/customers/uploads", {}),
    "models": (50, "models", {}),
    "versions": (40, "models/churn/versions", {}),
    "training runs": (20, "models/churn/training-runs", {}),
    "scoring runs": (20, "models/churn/scoring-runs", {}),
    "jobs": (80, "jobs", PAGE),
    "alerts": (60, "alerts", {}),
    "the audit log": (15, "audit-events", PAGE),
    "an export": (5, "models/churn/predictions/export", {"format": "csv"}),
}
WRITES = {
    "an alert handled": 45,
    "a mapping corrected": 30,
    "a rule made and taken away": 20,
    "a file": 4,
    "a scoring": 1,
}
ONE_ENTITY = 90  # of a thousand: one customer's page


@dataclass
class Client:
    """One of those who ask: a connection of their own, and a company at a time."""

    company: Company
    http: httpx.Client
    chance: random.Random

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        url = f"{self.company.http.base_url}{path}"
        return self.http.request(
            method,
            url,
            headers={"Authorization": f"Bearer {self.company.key}", **options.pop("headers", {})},
            **options,
        )


@dataclass(frozen=True)
class Asked:
    """One request: what it was, how it was answered, and how long after it was due."""

    name: str
    write: bool
    status: int
    at: float
    seconds: float


@dataclass
class Traffic:
    """Requests at a steady rate, each at its time whether or not the ones before it were answered."""

    companies: list[Company]
    per_second: float
    seed: int = 1
    writes: bool = True
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._here = threading.local()
        self._ended = threading.Event()
        self._keys: dict[str, list[str]] = {}

    def run(self, seconds: float) -> None:
        chance, began = random.Random(self.seed), time.monotonic()
        with ThreadPoolExecutor(48) as pool:
            for number in range(int(seconds * self.per_second)):
                due = began + number / self.per_second
                if self._ended.wait(max(0.0, due - time.monotonic())):
                    break
                pool.submit(self._one, due, chance.choice(self.companies), chance.randrange(2**32))

    def end(self) -> None:
        self._ended.set()

    def _one(self, due: float, company: Company, seed: int) -> None:
        if not hasattr(self._here, "http"):
            self._here.http = httpx.Client(timeout=60)
        client = Client(company, self._here.http, random.Random(seed))
        name, write, ask = self._choose(client)
        try:
            status = ask(client).status_code
        except httpx.HTTPError:
            status = 0
        now = time.monotonic()
        self.asked.append(Asked(name, write, status, now, now - due))

    def _choose(self, client: Client) -> tuple[str, bool, Ask]:
        weights = {name: weight for name, (weight, _, _) in READS.items()} | {"one customer": ONE_ENTITY}
        if self.writes:
            weights |= WRITES
        (name,) = client.chance.choices(list(weights), list(weights.values()))
        if name in READS:
            _, path, query = READS[name]
            return name, False, lambda one: one.ask("GET", path, params=query)
        if name == "one customer":
            return name, False, self._one_customer
        return name, True, DOING[name]

    def _one_customer(self, client: Client) -> httpx.Response:
        keys = self._keys.get(client.company.slug)
        if keys is None:
            page = client.ask("GET", "models/churn/predictions", params={"limit": 200}).json()
            keys = self._keys[client.company.slug] = [one["entity_key"] for one in page.get("items", [])] or [
                "x"
            ]
        return client.ask("GET", f"models/churn/predictions/{client.chance.choice(keys)}")


def handle_alert(client: Client) -> httpx.Response:
    answer = client.ask("GET", "alerts", params={"limit": 20})
    if answer.status_code != 200 or not answer.json()["items"]:
        return answer
    alert = client.chance.choice(answer.json()["items"])
    status = client.chance.choice(["open", "handled", "dismissed"])
    return client.ask("PATCH", f"alerts/{alert['id']}", json={"status": status})


def correct_mapping(client: Client) -> httpx.Response:
    """To what it is already: the row is locked and written all the same."""
    answer = client.ask("GET", "datasets/customers")
    if answer.status_code != 200:
        return answer
    key = answer.json()["mapping"]["entity_key"]
    return client.ask("PATCH", "datasets/customers", json={"mapping": {"entity_key": key}})


def make_rule(client: Client) -> httpx.Response:
    body = {"model": "churn", "name": "The top", "top_n": 5}
    made = client.ask("POST", "alert-rules", json=body, headers={"Idempotency-Key": str(uuid4())})
    if made.status_code != 201:
        return made
    return client.ask("DELETE", f"alert-rules/{made.json()['id']}")


def send_file(client: Client) -> httpx.Response:
    """A day's new rows, into a dataset beside the customers."""
    client.ask("POST", "datasets", json={"name": "visits", "kind": "events"})
    rows = "".join(f"{uuid4()},2026-01-{client.chance.randrange(1, 29):02},{n}\n" for n in range(100))
    return client.ask(
        "POST",
        "datasets/visits/uploads",
        content=f"customer,day,pages\n{rows}".encode(),
        headers={"content-type": "text/csv"},
    )


def score(client: Client) -> httpx.Response:
    return client.ask("POST", "models/churn/scoring-runs", json={})


DOING: dict[str, Ask] = {
    "an alert handled": handle_alert,
    "a mapping corrected": correct_mapping,
    "a rule made and taken away": make_rule,
    "a file": send_file,
    "a scoring": score,
}


def percentile(seconds: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def figures(asked: list[Asked]) -> str:
    """A line for reads and writes each, then one for each kind of request, slowest first."""
    lines = [f"{'':28}{'requests':>9}{'4xx':>6}{'5xx':>6}{'lost':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"]
    kinds = sorted(
        {one.name for one in asked},
        key=lambda n: -percentile([o.seconds for o in asked if o.name == n], 0.95),
    )
    groups = {"reads": [o for o in asked if not o.write], "writes": [o for o in asked if o.write]}
    groups |= {f"  {name}": [o for o in asked if o.name == name] for name in kinds}
    for name, found in groups.items():
        took = [one.seconds for one in found]
        classes = Counter(one.status // 100 for one in found)
        lines.append(
            f"{name:28}{len(found):>9}{classes[4]:>6}{classes[5]:>6}{classes[0]:>6}"
            + "".join(f"{percentile(took, share):>9.0f}" for share in (0.5, 0.95, 0.99))
        )
    return "\n".join(lines)
