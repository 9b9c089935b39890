"""A population by a condition, the whole way of a job: it is trained on, and scored, and no one else."""

import random
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

from tests.workers.doing import Doing
from warehouse import build_inputs
from warehouse.catalog import feature_builds, models, scoring_runs
from warehouse.catalog.session import Catalog
from warehouse.lake import predictions
from warehouse.lake.predictions import Query
from warehouse.settings import Settings

KEY = "zq7key"


def customers(rows: int = 160) -> bytes:
    chance = random.Random(1)
    lines = ["id,plan,seats,churned"]
    for n in range(rows):
        left, plan = chance.random() < 0.4, ["free", "pro"][n % 2]
        key = KEY if n == 41 else f"C{n:03}"
        lines.append(f"{key},{plan},{chance.randint(1, 5) + (3 if left else 0)},{'yes' if left else 'no'}")
    return ("\n".join(lines) + "\n").encode()


def visits(rows: int = 160) -> bytes:
    """Some come every ten days, some every five; two thirds of each stop at some time."""
    lines = ["id,day,what"]
    for n in range(rows):
        stops = 400 if n % 3 == 0 else 140 + 5 * (n % 32)
        for day in range(n % 5, min(stops, 300), 10 - 5 * (n % 2)):
            lines.append(f"C{n:03},{date(2025, 1, 1) + timedelta(days=day)},visit")
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def company(settings: Settings) -> Doing:
    return Doing.found(Catalog(str(settings.database_url), pooled=False), settings, "Conditions")


def examples(company: Doing, model: str) -> set[str]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        build = feature_builds.newest(session, models.by_name(session, company.org_id, model))
        assert build is not None
        path = company.lake.resolve(company.org_id, build.path) / "examples.parquet"
    return set(pq.read_table(path)["entity_key"].to_pylist())


def scored(company: Doing, model: str) -> set[str]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.newest_published(session, models.by_name(session, company.org_id, model))
        folder = company.lake.resolve(company.org_id, str(run.path))
    return {row["entity_key"] for row in predictions.page(folder, Query(limit=1000)).items}


def test_of_a_column_only_those_are_learned_from_and_scored(company: Doing) -> None:
    company.upload("customers", customers())
    company.do()
    condition = {"kind": "condition", "sql": "plan = 'pro' and entity_key not in ('C003', 'zq7key')"}
    company.model("churn", "customers", population=condition)
    company.train("churn")
    company.do()
    company.score("churn")
    company.do()

    paying = {f"C{n:03}" for n in range(1, 160, 2)} - {"C003", "C041"}
    assert examples(company, "churn") == scored(company, "churn") == paying


def test_a_version_goes_on_answering_its_own_question_when_the_model_asks_another(company: Doing) -> None:
    """Whom it scores, and by what they are told apart: until a training has learned the new question."""
    company.upload("customers", customers())
    company.do()
    company.model("churn", "customers", population={"kind": "condition", "sql": "plan = 'pro'"})
    company.train("churn")
    company.do()
    company.score("churn")
    company.do()
    before = scored(company, "churn")
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        models.amend(
            session,
            model,
            outcome={"kind": "column", "column": "plan", "positive": ["pro"]},
            population={"kind": "all"},
            horizon_days=90,
        )
    company.score("churn")
    company.do()
    assert scored(company, "churn") == before
    assert len(before) == 80
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        run = scoring_runs.newest_published(session, model)
        learned = feature_builds.get(session, company.org_id, run.version.build_id)
        assert learned.question["outcome"]["column"] == "churned"
        asked = build_inputs.what_is_asked(models.by_name(session, company.org_id, "churn"), learned)
        assert (asked.population["kind"], asked.horizon_days) == ("condition", None)
        folder = company.lake.resolve(company.org_id, str(run.path))
    known = {row["outcome"] for row in predictions.page(folder, Query(limit=1000)).items}
    assert known == {True, False}  # who has churned, and not whose plan is pro: all of these are

    company.train("churn")
    company.do()
    company.score("churn")
    company.do()
    assert len(scored(company, "churn")) == 160
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.newest_published(session, models.by_name(session, company.org_id, "churn"))
        learned = feature_builds.get(session, company.org_id, run.version.build_id)
        assert learned.question["outcome"]["column"] == "plan"


def test_over_time_it_holds_of_each_morning_by_itself(company: Doing) -> None:
    company.upload("log", visits(480), name="log.csv", kind="events")
    company.do()
    often = (
        "(select count(*) from events e where e.entity_key = spine.entity_key and e.snapshot_date = spine.snapshot_date"
        " and e.time >= e.snapshot_date - 30) > 3"
    )
    company.model(
        "silent",
        None,
        events=["log"],
        outcome={"kind": "inactivity", "days": 30},
        population={"kind": "condition", "sql": often},
        snapshots={"every_days": 30, "count": 3},
    )
    company.train("silent")
    company.do()

    assert examples(company, "silent") <= {f"C{n:03}" for n in range(1, 480, 2)}
    assert examples(company, "silent")


def test_a_condition_that_no_longer_fits_ends_the_job_in_a_sentence(company: Doing) -> None:
    company.upload("customers", customers())
    company.do()
    company.model("churn", "customers", population={"kind": "condition", "sql": "region = 'north'"})
    company.train("churn")
    (job,) = company.do(until="failed")
    assert job.error is not None
    assert "Whom the model is asked of cannot be told" in job.error
    assert "Line 1, column 1" in job.error


def test_an_erased_entity_is_taken_out_of_the_condition_too(
    company: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.erase.READERS_SECONDS", 0.0)
    company.upload("customers", customers())
    company.do()
    condition = f"plan = 'pro' and entity_key not in ('C003', '{KEY}') -- not {KEY}"
    company.model("churn", "customers", population={"kind": "condition", "sql": condition})
    company.train("churn")
    company.do()

    company.erase(KEY)
    company.do()

    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        build = feature_builds.newest(session, model)
        assert build is not None
        kept = model.population["sql"], build.question["population"]["sql"]
    assert set(kept) == {"plan = 'pro' and entity_key not in ('C003', '(erased)') -- (erased)"}
    assert "C003" not in examples(company, "churn")
