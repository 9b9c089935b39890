"""Features tried over HTTP, as an analyst writes them: `./anteve bench previews`, or
`python -m bench.previews [--events 1000000] [--entities 20000] [--rounds 20]`.

A company with a log of a million events and a trained model, so that each preview also tells how well each column alone
tells the outcome. Five features, each changed a little from one try to the next, as somebody does who is writing: nothing
is answered from a store of answers. Beside the wall and processor time of a whole request stands the time of the bare
statement over all events of the morning, in DuckDB on the file (`bare`). Then a long statement is asked and at once
another one after it: `abandoned` is how long that one waits. Ends with 1 when the median of all previews is above its goal.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import httpx
import psutil

from bench.bad_files import a_house
from bench.features import MAPPING, events
from tests.end_to_end.conftest import Company, House
from warehouse.lake import duck
from warehouse.lake.tables import Table

GOAL = 0.3  # seconds, the median
FEATURES = {
    "a count": "select entity_key, snapshot_date, count(*) + {n} as n from events group by all",
    "shares of windows": """
        select entity_key, snapshot_date,
            count(*) filter (where time >= snapshot_date - 30)
                / count(*) filter (where time >= snapshot_date - {n} - 90) as lately,
            sum(amount) filter (where type = 'refund') as refunded
        from events group by all""",
    "gaps by a window": """
        with gaps as (
            select *, time - lag(time) over (partition by entity_key, snapshot_date order by time) as gap from events
        )
        select entity_key, snapshot_date, avg(gap) as gap_mean, max(gap) as gap_largest, {n} as n from gaps group by all""",
    "the last type": """
        select entity_key, snapshot_date, arg_max(type, time) as last_type, arg_max(amount, time) + {n} as last_amount
        from events group by all""",
    "a join with the spine": """
        select s.entity_key, s.snapshot_date, count(e.type) as calls, bool_or(e.amount > {n}) as large
        from spine as s left join events as e
        on e.entity_key = s.entity_key and e.snapshot_date = s.snapshot_date and e.type = 'call'
        group by all""",
}
LONG = (
    "select entity_key, snapshot_date, (select count(*) from range(1000000) a, range(1000000) b"
    " where a.range + b.range = 3) as n from spine"
)


@dataclass(frozen=True)
class Measured:
    wall: float
    processor: float


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--entities", type=int, default=20_000)
    asked.add_argument("--rounds", type=int, default=20)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, a_house(Path(folder) / "home") as house:
        log = events(Path(folder) / "log.parquet", wanted.events, wanted.entities)
        company = furnished(house, log)
        begun = time.perf_counter()
        tried(company, next(iter(FEATURES.values())), 0)
        print(
            f"the first preview, for which the desk is opened: {1000 * (time.perf_counter() - begun):.0f} ms"
        )
        every = []
        for name, sql in FEATURES.items():
            runs = [measured(house, company, sql, n) for n in range(1, wanted.rounds + 1)]
            every += runs
            print(line(name, runs, bare(log, sql)))
        person = colleague(house, company)
        abandoned = [after_another(person, n) for n in range(wanted.rounds)]
    median = statistics.median(run.wall for run in every)
    print(f"all: median {1000 * median:.0f} ms (goal {1000 * GOAL:.0f}), {wanted.events:,} events")
    print(f"abandoned: the newer statement is answered after {1000 * statistics.median(abandoned):.0f} ms")
    return 1 if median > GOAL else 0


def furnished(house: House, log: Table) -> Company:
    """The log landed, and a model trained on it: who is silent for the next month?"""
    company = house.company("Previews")
    company.ask("POST", "datasets", 201, json={"name": "events", "kind": "events", "mapping": MAPPING})
    company.upload(log.parts[0], "events")
    question = {"outcome": {"kind": "inactivity", "days": 30}, "snapshots": {"count": 2}}
    company.ask(
        "POST", "models", 201, json={"name": "silent", "kind": "churn", "events": ["events"], **question}
    )
    company.train("silent")
    return company


def tried(company: Company, sql: str, n: int) -> None:
    company.ask("POST", "feature-models/preview", json={"sql": sql.format(n=n), "model": "silent"})


def measured(house: House, company: Company, sql: str, n: int) -> Measured:
    before, begun = processor(house), time.perf_counter()
    tried(company, sql, n)
    return Measured(time.perf_counter() - begun, processor(house) - before)


def processor(house: House) -> float:
    """Processor time of the API with all that it has started, confined processes too."""
    api = psutil.Process(house.programs["api"].pid)
    return sum(sum(each.cpu_times()[:2]) for each in [api, *api.children(recursive=True)])


def bare(log: Table, sql: str) -> float:
    """The statement over all events before one morning, straight on the file."""
    seen = (
        'select customer as entity_key, date \'2025-08-01\' as snapshot_date, "at" as "time", type, amount'
        f" from read_parquet({duck.quote_literal(log.parts[0])}) where \"at\" < date '2025-08-01'"
    )
    with duck.connect() as connection:
        connection.execute(f"create view events as {seen}")
        connection.execute("create view spine as select distinct entity_key, snapshot_date from events")
        begun = time.perf_counter()
        connection.execute(f"create table made as {sql.format(n=1)}")
        return time.perf_counter() - begun


def line(name: str, runs: list[Measured], reference: float) -> str:
    walls = sorted(run.wall for run in runs)
    wall, late = statistics.median(walls), walls[int(0.95 * (len(walls) - 1))]
    spent = statistics.median(run.processor for run in runs)
    return (
        f"{name:<24} median {1000 * wall:4.0f} ms  p95 {1000 * late:4.0f}  processor {1000 * spent:4.0f}"
        f"  bare {1000 * reference:4.0f} ({wall / reference:.2f}x)"
    )


def after_another(person: httpx.Client, n: int) -> float:
    """Seconds until a preview is answered that takes the place of one that would run for long, of the same person."""
    path = "feature-models/preview"
    with ThreadPoolExecutor(1) as hand:
        old = hand.submit(person.post, path, json={"sql": LONG, "model": "silent"})
        time.sleep(0.3)
        begun = time.perf_counter()
        new = person.post(path, json={"sql": FEATURES["a count"].format(n=n), "model": "silent"})
        seconds = time.perf_counter() - begun
        assert (new.status_code, old.result().status_code) == (200, 409), (new.text, old.result().text)
    return seconds


def colleague(house: House, company: Company) -> httpx.Client:
    """A person of the company in a browser: a program's statements do not take each other's place."""
    email, password = "bia@example.com", "uma senha comprida"
    company.ask("POST", "invitations", 201, json={"email": email, "role": "analyst"})
    outbox = house.home / "outbox"
    while not (letters := list(outbox.glob("*.eml"))):
        time.sleep(0.1)
    letter = BytesParser(EmailMessage, policy=default).parsebytes(letters[0].read_bytes())
    token = re.findall(r"#(\S+)", letter.get_content())[-1]
    browser = httpx.Client(base_url=f"{house.url}/api/v1/", timeout=120)
    body = {"token": token, "name": "Bia", "password": password}
    answer = browser.post("auth/invitations/accept", json=body)
    assert answer.status_code in (200, 201), answer.text
    return httpx.Client(
        base_url=company.http.base_url,
        cookies=browser.cookies,
        headers={"x-csrftoken": browser.cookies["csrftoken"]},
        timeout=120,
    )


if __name__ == "__main__":
    sys.exit(main())
