"""Features that analysts wrote, as a worker's build runs them: of one organization, whatever another builds meanwhile."""

import os
import traceback
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow.parquet as pq

from tests.workers.doing import Doing
from warehouse.catalog import feature_builds, feature_models, models, training_runs
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers import features
from workers.attempt import Attempt

CUSTOMERS, DAYS = 60, 200


def log(word: str) -> bytes:
    lines = ["id,day,what"]
    for n in range(CUSTOMERS):
        for day in range(n % 5, DAYS if n % 3 else 120, 5 + n % 7):
            lines.append(f"{word}-{n:03},{date(2025, 1, 1) + timedelta(days=day)},visit")
    return ("\n".join(lines) + "\n").encode()


def founded(settings: Settings, word: str, own: int) -> Doing:
    company = Doing.found(Catalog(str(settings.database_url), pooled=False), settings, word)
    company.upload("log", log(word), name="log.csv", kind="events")
    company.do()
    company.model(
        "silent",
        None,
        events=["log"],
        outcome={"kind": "inactivity", "days": 30},
        population={"kind": "all"},
        snapshots={"every_days": 30, "count": 3},
    )
    sql = (
        f"select entity_key, snapshot_date, count(*) + {own} as own,"
        f" (select count(*) from events where entity_key not like '{word}-%') as strangers from events group by all"
    )
    with company.catalog.transaction(org_id=company.org_id) as session:
        feature_models.write(
            session,
            company.org_id,
            name="own",
            sql=sql,
            columns=[{"name": "own", "type": "BIGINT"}, {"name": "strangers", "type": "BIGINT"}],
            descriptions={},
            created_by=None,
        )
        models.by_name(session, company.org_id, "silent").feature_models = ["own"]
    return company


def begun(company: Doing) -> int:
    """A process that builds what a training of the company begins with; returns its id."""
    attempt = company.attempt(company.train("silent"))
    assert attempt is not None
    pid = os.fork()
    if pid:
        return pid
    try:
        catalog = Catalog(str(company.settings.database_url), pooled=False)
        own = Attempt(catalog, company.settings, attempt.lease)
        with own.transaction() as session:
            model = models.by_name(session, company.org_id, "silent")
            run = training_runs.get(session, company.org_id, own.subject_id)
            training_runs.begin(session, run)
        features.examples(own, model, run, upto=0.3)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def rows(company: Doing) -> Iterator[dict[str, Any]]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        build = feature_builds.newest(session, models.by_name(session, company.org_id, "silent"))
        assert build is not None
        folder = company.lake.resolve(company.org_id, build.path)
    for relation in ("features", "examples", "outcomes"):
        yield from pq.read_table(folder / f"{relation}.parquet").to_pylist()


def test_two_organizations_build_at_once_with_the_same_names_and_other_sql(settings: Settings) -> None:
    """No key, row or value of one is in what the other built."""
    companies = {word: founded(settings, word, own) for word, own in (("ALFA", 0), ("BETA", 1_000_000))}
    for pid in [begun(company) for company in companies.values()]:
        _, status = os.waitpid(pid, 0)
        assert status == 0
    for word, company in companies.items():
        found = list(rows(company))
        assert len({row["snapshot_date"] for row in found}) == 4
        assert {row["entity_key"].split("-")[0] for row in found} == {word}
        told = [row for row in found if "own" in row]
        assert len(told) > CUSTOMERS
        assert {row["strangers"] for row in told} <= {0, None}
        values = [row["own"] for row in told if row["own"] is not None]
        assert values
        assert {value > 1_000_000 for value in values} == {word == "BETA"}
