"""`./anteve dbt` over what a server says: a log, customers with a history, another dataset, and an analyst's feature."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import psycopg
import pyarrow as pa
import pytest

from cli import dbt
from cli.account import Account
from cli.client import Client
from local.postgres import Postgres
from tests.api.conftest import anteve_with
from tests.api.landed import land
from tests.api.running import Anteve, Person
from warehouse.settings import REPOSITORY

NAMES = [f"c{n:02}" for n in range(30)]
TODAY = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
PLANS = (("early", 150), ("middle", 45), ("late", 0))  # of everybody, as uploaded so many days ago
SQL = """
select s.entity_key, s.snapshot_date, count(e.time) as visits, count(distinct t.subject) as tickets,
    any_value(n.plan) as plan_then
from spine s
join entities n on n.entity_key = s.entity_key
left join events e on e.entity_key = s.entity_key
left join tickets t on t.who = s.entity_key
group by all
"""


@pytest.fixture(scope="module")
def anteve(postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anteve]:
    with anteve_with(postgres, template, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def person(anteve: Anteve, postgres: Postgres) -> Person:
    """Every third customer has gone silent; plans have changed with each upload, and the last one is of today."""
    person = anteve.person("Bench")
    for plan, _ in PLANS:
        land(
            person, "customers", pa.table({"id": NAMES, "plan": [plan, f"{plan} pro"] * 15}), entity_key="id"
        )
    log = [
        (name, TODAY - timedelta(days=200 - day), "visit")
        for n, name in enumerate(NAMES)
        for day in range(n % 6, 120 if n % 3 == 0 else 198, 6)
    ]
    who, at, what = (list(column) for column in zip(*log, strict=True))
    rows = pa.table({"who": who, "at": pa.array(at, pa.timestamp("us")), "what": what})
    land(person, "log", rows, kind="events", entity_key="who", time="at", type="what")
    land(person, "tickets", pa.table({"who": NAMES[:2], "subject": ["a", "b"]}), kind="events")
    database = str(anteve.settings.database_url).rpartition("/")[2]
    with psycopg.connect(f"{postgres.url.rpartition('/')[0]}/{database}") as owner:  # the application may not
        for number, (_, days) in enumerate(PLANS, start=1):
            owner.execute(
                "update dataset_versions set created_at = %s where number = %s"
                " and dataset_id = (select id from datasets where name = 'customers')",
                [(TODAY - timedelta(days=days)).replace(tzinfo=UTC), number],
            )
    asked = person.post(
        "models",
        {
            "name": "silent", "kind": "churn", "entities": "customers", "events": ["log"],
            "outcome": {"kind": "inactivity", "days": 30}, "population": {"kind": "all"},
            "snapshots": {"every_days": 30, "count": 2},
        },
    )  # fmt: skip
    assert asked.status_code == 201, asked.text
    kept = person.ask("PUT", "feature-models/seen", json={"sql": SQL, "model": "silent"})
    assert kept.status_code in (200, 201), kept.text
    pinned = person.ask("PATCH", "models/silent", json={"feature_models": ["seen"]})
    assert pinned.status_code == 200, pinned.text
    return person


@pytest.fixture(scope="module")
def bench(person: Person, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `./anteve dbt build` has built."""
    made = person.post("api-keys", {"name": "bench", "scopes": ["data:read", "export"]})
    assert made.status_code == 201, made.text
    client = Client.of(Account(person.anteve.url, person.slug, key=made.json()["key"]))
    folder = tmp_path_factory.mktemp("bench")
    assert dbt.run(client, "silent", folder, (), ["build"]) == 0
    return folder


def test_a_build_at_ones_own_desk_has_what_the_server_would_build_from(bench: Path) -> None:
    with duckdb.connect(str(bench / "build.duckdb"), read_only=True) as connection:
        names = [row[0] for row in connection.execute("describe main.examples").fetchall()]
        rows = connection.execute("from main.examples order by snapshot_date, entity_key").fetchall()
    examples = [dict(zip(names, row, strict=True)) for row in rows]
    dates = sorted({row["snapshot_date"] for row in examples})
    assert len(dates) == 3
    assert len(examples) == 3 * len(NAMES)
    assert {row["y"] for row in examples if row["snapshot_date"] < dates[-1]} == {True, False}
    (plan,) = [name for name in names if name.startswith("category_")]
    # The log ends before the last upload came: on the newest morning dbt does not know it yet.
    plans = [{row[plan] for row in examples if row["snapshot_date"] == day} for day in dates]
    assert plans == [{"early", "early pro"}, {"middle", "middle pro"}, {"middle", "middle pro"}]
    past = [row for row in examples if row["snapshot_date"] < dates[-1]]
    assert [row["feature_003"] for row in past] == [row[plan] for row in past]
    visits = {(row["entity_key"], row["snapshot_date"]): row["feature_001"] for row in examples}
    assert all(visits["c01", then] < visits["c01", now] for then, now in pairwise(dates))
    assert {row["feature_002"] for row in examples if row["entity_key"] in NAMES[:2]} == {1.0}
    assert any(name.startswith("events_1_") for name in names)


def test_the_projects_own_tests_hold_over_it(bench: Path) -> None:
    """`./anteve dbt test`: each of them ran over these rows."""
    tried = subprocess.run(
        [sys.executable, "-m", "warehouse.lake.workbench", str(bench), "test"],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert "ERROR=0" in tried.stdout
    assert int(tried.stdout.partition("PASS=")[2].split()[0]) > 20
