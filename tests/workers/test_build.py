"""Feature tables that a schedule has made stand ready for the training and the scoring that come after."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import Database
from tests.workers.doing import Doing
from tests.workers.test_challengers import csv
from warehouse.catalog import feature_builds, model_versions, models, promotions, schedules, training_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.session import DISPATCHER_ROLE, Catalog
from warehouse.settings import Settings
from workers.schedules import run_due


@pytest.fixture
def doing(catalog: Catalog, settings: Settings) -> Doing:
    made = Doing.found(catalog, settings, "Alfa")
    made.upload("customers", csv(300))
    made.do()
    made.model("churn", "customers")
    return made


def ask(doing: Doing) -> None:
    with doing.catalog.transaction(org_id=doing.org_id) as session:
        model = models.by_name(session, doing.org_id, "churn")
        feature_builds.start(session, model, created_by=None)


def builds(doing: Doing) -> list[FeatureBuild]:
    with doing.catalog.transaction(org_id=doing.org_id) as session:
        return list(session.scalars(select(FeatureBuild).order_by(FeatureBuild.id)))


def test_the_next_training_finds_what_was_built(doing: Doing) -> None:
    ask(doing)
    (job,) = doing.do()
    assert (job.kind, job.status, job.message) == ("build", "success", "300 rows of 2 features")
    (build,) = builds(doing)
    doing.train("churn")
    assert [job.status for job in doing.do()] == ["success"]
    assert [one.id for one in builds(doing)] == [build.id]
    ask(doing)
    doing.do()
    assert [one.id for one in builds(doing)] == [build.id], "the same rows are not built again"


def test_a_schedule_builds_what_the_version_in_prod_scores_and_then_what_is_learned_from(
    doing: Doing, database: Database
) -> None:
    with doing.catalog.transaction(org_id=doing.org_id) as session:
        model = models.by_name(session, doing.org_id, "churn")
        training_runs.start(session, model, created_by=None)
    doing.do()
    with doing.catalog.transaction(org_id=doing.org_id) as session:
        model = models.by_name(session, doing.org_id, "churn")
        version = model_versions.by_number(session, model, 1)
        promotions.move(session, model, version, "prod", note="test", override=True, user_id=None)
        schedules.create(session, model, action="build", cron="0 6 * * *", created_by=None)
    doing.upload("customers", csv(50, first=1000))
    doing.do()
    overview = Catalog(database.app_url, role=DISPATCHER_ROLE, pooled=False)
    assert run_due(overview, doing.catalog, datetime.now(UTC) + timedelta(days=2)) == 1
    assert [(job.kind, job.status) for job in doing.do()] == [("build", "success")]
    before = [one.id for one in builds(doing)]
    assert len(before) == 3
    doing.score("churn")
    doing.train("churn")
    assert {job.status for job in doing.do()} == {"success"}
    assert [one.id for one in builds(doing)] == before, "scoring and training found theirs"
