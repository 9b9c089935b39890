"""Scores online: `./anteve bench online`, or `python -m bench.online [--seconds 60] [--per-second 20]`.

One model of 50 columns that learned from 20,000 rows, behind a real stack on this machine (API, one worker, Postgres). First
one row after the other, then a hundred and a thousand at once; then a steady number of rows a second while trainings run one
after another. Requests of the second part start on time whether or not the ones before were answered. The reference is a
request of the same API that scores nothing (`GET /me`), asked in between: the machine's share in the figures.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bench._house import Stack, stack
from bench._traffic import percentile
from bench.load import cpu
from tests.end_to_end.conftest import Company

ROWS, NUMBERS, WORDS = 20_000, 40, 10
P50_MS, P95_MS = 15, 100
OUTCOME = {"kind": "column", "column": "left", "positive": ["yes"]}


def write(path: Path) -> list[dict[str, Any]]:
    """A table whose outcome depends on a few of its columns, as CSV; and some of its rows as a program has them."""
    draw = np.random.default_rng(5)
    numbers = np.round(draw.normal(size=(ROWS, NUMBERS)), 4)
    words = draw.choice(["north", "south", "east", "west", "abroad"], size=(ROWS, WORDS))
    logit = numbers[:, 0] + numbers[:, 1] * numbers[:, 2] + (words[:, 0] == "abroad") - 1.5
    left = np.where(draw.random(ROWS) < 1 / (1 + np.exp(-logit)), "yes", "no")
    names = [*(f"number_{n}" for n in range(NUMBERS)), *(f"word_{n}" for n in range(WORDS))]
    with path.open("w") as file:
        file.write(",".join(["id", *names, "left"]) + "\n")
        for at in range(ROWS):
            file.write(",".join([f"C{at:06}", *map(str, numbers[at]), *words[at], left[at]]) + "\n")
    return [
        {"id": f"N{at}", **dict(zip(names, [*map(float, numbers[at]), *map(str, words[at])], strict=True))}
        for at in range(1000)
    ]


def timed(ask: Callable[[], Any], times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return found


def told(name: str, seconds: list[float]) -> str:
    p50, p95 = 1000 * statistics.median(seconds), percentile(seconds, 0.95)
    return f"{name:<28} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   ({len(seconds)} requests)"


def alone(house: Stack, company: Company, rows: list[dict[str, Any]]) -> float:
    """One request after the other; the median of one row, in ms."""
    chance = random.Random(1)

    def score(count: int) -> Callable[[], Any]:
        return lambda: company.ask("POST", "models/churn/score", json={"rows": chance.sample(rows, count)})

    began = time.perf_counter()
    score(1)()
    print(f"the first request, which loads the libraries and the model: {time.perf_counter() - began:.1f} s")
    timed(score(1), 50)
    worked = cpu(house)["api"]
    one = timed(score(1), 500)
    spent = 1000 * (cpu(house)["api"] - worked) / len(one)
    print(told("one row", one) + f"   {spent:.1f} ms of CPU each, scoring process included")
    nothing = timed(lambda: company.http.get(f"{house.url}/api/v1/me").raise_for_status(), 200)
    print(told("GET /me, which scores nothing", nothing))
    print(told("a hundred rows", timed(score(100), 50)))
    print(told("a thousand rows", timed(score(1000), 10)))
    return 1000 * statistics.median(one)


def beside_trainings(
    company: Company, rows: list[dict[str, Any]], seconds: float, per_second: float
) -> float:
    """One row at each beat while trainings run; the 95th percentile in ms, from when each request was due."""
    stopping, trained = threading.Event(), 0

    def train() -> None:
        nonlocal trained
        while not stopping.is_set():
            job = company.ask("POST", "models/churn/training-runs", 202, json={"seed": trained})["job"]
            company.wait(job)
            trained += 1

    found: list[float] = []

    def ask(due: float, row: dict[str, Any]) -> None:
        company.ask("POST", "models/churn/score", json={"rows": [row]})
        found.append(time.perf_counter() - due)

    trainer = threading.Thread(target=train)
    trainer.start()
    time.sleep(3)
    began = time.perf_counter()
    with ThreadPoolExecutor(32) as pool:
        for beat in range(int(seconds * per_second)):
            due = began + beat / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            pool.submit(ask, due, rows[beat % len(rows)])
    stopping.set()
    trainer.join()
    assert len(found) == int(seconds * per_second), "requests were refused"
    print(told(f"one row, {per_second:g} times a second", found) + f"   beside {trained} trainings")
    return percentile(found, 0.95)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--per-second", type=float, default=20)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="anteve-online-", ignore_cleanup_errors=True) as home,
        stack(Path(home), redis=False) as house,
    ):
        company = house.company("Online")
        rows = write(Path(home) / "customers.csv")
        company.upload(Path(home) / "customers.csv", "customers")
        company.ask("PATCH", "datasets/customers", json={"mapping": {"entity_key": "id"}})
        company.model("churn", "customers", outcome=OUTCOME)
        version = company.train("churn")
        company.promote("churn", version["number"])
        company.score("churn")
        print(
            json.dumps({"blend": version["metrics_json"].get("candidates"), "columns": NUMBERS + WORDS})[:400]
        )
        p50 = alone(house, company, rows)
        p95 = beside_trainings(company, rows, asked.seconds, asked.per_second)
    print(
        f"\np50 of one row: {p50:.1f} ms (wanted: under {P50_MS}); p95 beside trainings: {p95:.1f} ms (under {P95_MS})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
