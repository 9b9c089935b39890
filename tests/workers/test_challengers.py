"""A training by schedule challenges the version in prod: learned alike, compared, and promoted by people alone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import Database
from tests.workers.doing import Doing
from warehouse.catalog import model_versions, models, promotions, schedules, training_runs
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog
from warehouse.catalog.training_runs import TrainingRun
from warehouse.settings import Settings
from workers.schedules import run_due


def csv(rows: int, first: int = 0) -> bytes:
    lines = ["id,plan,tickets,churned"]
    for number in range(first, first + rows):
        plan, tickets = ("basic", "pro")[number % 2], (number * 7) % 11
        left = "yes" if (plan == "basic" and tickets > 5) != (number % 9 == 0) else "no"
        lines.append(f"C{number},{plan},{tickets},{left}")
    return "\n".join(lines).encode() + b"\n"


@pytest.fixture
def doing(catalog: Catalog, settings: Settings) -> Doing:
    """With a version in prod that was learned with a seed of its own."""
    made = Doing.found(catalog, settings, "Alfa")
    made.upload("customers", csv(300))
    made.do()
    made.model("churn", "customers")
    with catalog.transaction(org_id=made.org_id) as session:
        model = models.by_name(session, made.org_id, "churn")
        training_runs.start(session, model, created_by=None, seed=11)
    made.do()
    with catalog.transaction(org_id=made.org_id) as session:
        model = models.by_name(session, made.org_id, "churn")
        version = model_versions.by_number(session, model, 1)
        promotions.move(session, model, version, "prod", note="test", override=True, user_id=None)
        schedules.create(session, model, action="train", cron="0 6 * * *", created_by=None)
        schedules.create(session, model, action="score", cron=None, created_by=None)
    return made


def test_it_learns_as_the_one_in_prod_did_is_compared_and_stays_in_staging(
    doing: Doing, database: Database
) -> None:
    overview = Catalog(database.app_url, role=DISPATCHER_ROLE, pooled=False)
    assert run_due(overview, doing.catalog, datetime.now(UTC) + timedelta(days=2)) == 1
    (job,) = doing.do()
    with doing.catalog.transaction(org_id=doing.org_id) as session:
        model = models.by_name(session, doing.org_id, "churn")
        prod, challenger = (model_versions.by_number(session, model, number) for number in (1, 2))
        run = session.scalars(select(TrainingRun).where(TrainingRun.job_id == job.id)).one()
        assert (prod.stage, challenger.stage) == ("prod", "staging")
        assert run.challenger_of == prod.id
        assert run.parameters["seed"] == 11
        assert run.comparison is not None
        assert run.comparison["code"] == "no_clear_difference", "the same rows, learned in the same way"
        assert (run.comparison["params"]["a"], run.comparison["params"]["b"]) == (1, 2)
        assert run.comparison["params"]["rows"] == 300


def test_an_upload_that_lands_is_scored_without_anybody_asking(doing: Doing) -> None:
    doing.upload("customers", csv(50, first=1000))
    assert [job.kind for job in doing.do()] == ["land", "score"]
