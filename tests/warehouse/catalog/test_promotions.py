"""At most one version of a model is in prod, and how it came there is never forgotten."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import feature_builds, model_versions, models, promotions, training_runs
from warehouse.catalog.base import Conflict, Invalid, new_id
from warehouse.catalog.model_versions import ModelVersion

GOOD = [{"name": "beats_baselines", "passed": True, "text": "It beats the baselines."}]
BAD = [{"name": "beats_baselines", "passed": False, "text": "It does not beat the best simple rule."}]


def learned(company: Company, checks: list[dict[str, Any]] = GOOD) -> int:
    """The number of a new version of the model `churn`."""
    facts = {"artifact_path": "x", "artifact_sha256": "x", "metrics_json": {}, "leaks": [], "card": {}}
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn", lock=True)
        build = feature_builds.record(
            session,
            model,
            new_id(),
            dataset_version=1,
            question={},
            snapshot_date=date(2026, 1, 1),
            manifest_hash="x",
            path="x",
            columns=[],
            left_out=[],
            rows=1,
            seconds={},
        )
        run = training_runs.start(session, model, created_by=None)
        made = model_versions.record(session, model, run, build, new_id(), checks=checks, **facts)
        return made.number


def move(company: Company, number: int, stage: str, **options: Any) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        version = model_versions.by_number(session, model, number)
        promotions.move(session, model, version, stage, user_id=None, **options)


def stages(company: Company) -> dict[int, str]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        return {version.number: version.stage for version in model_versions.of_model(session, model)}


def test_versions_are_numbered_from_one_and_begin_in_staging(asking: Company) -> None:
    assert [learned(asking), learned(asking)] == [1, 2]
    assert stages(asking) == {1: "staging", 2: "staging"}


def test_a_new_prod_version_archives_the_old_one_and_the_log_tells_of_both(asking: Company) -> None:
    learned(asking)
    learned(asking)
    move(asking, 1, "prod", note="first")
    move(asking, 2, "prod", note="better")
    assert stages(asking) == {1: "archived", 2: "prod"}
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        model = models.by_name(session, asking.org_id, "churn")
        told = [(number, p.from_stage, p.to_stage) for p, number in promotions.of_model(session, model)]
    assert told == [(2, "staging", "prod"), (1, "prod", "archived"), (1, "staging", "prod")]


def test_a_version_that_failed_a_check_is_not_promoted_silently(asking: Company) -> None:
    number = learned(asking, BAD)
    with pytest.raises(Conflict, match="does not beat the best simple rule"):
        move(asking, number, "prod")
    with pytest.raises(Invalid, match="say why"):
        move(asking, number, "prod", override=True)
    move(asking, number, "prod", override=True, note="we know; it is the first")
    assert stages(asking) == {1: "prod"}
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        model = models.by_name(session, asking.org_id, "churn")
        assert [p.overridden for p, _ in promotions.of_model(session, model)] == [True]


def test_the_database_itself_refuses_a_second_version_in_prod(asking: Company) -> None:
    learned(asking)
    learned(asking)
    with (
        pytest.raises(IntegrityError, match="ix_one_prod"),
        asking.catalog.transaction(org_id=asking.org_id) as session,
    ):
        session.execute(update(ModelVersion).values(stage="prod"))


def test_nothing_is_scored_without_a_version_in_prod(asking: Company) -> None:
    learned(asking)
    with asking.catalog.transaction(org_id=asking.org_id) as session:
        model = models.by_name(session, asking.org_id, "churn")
        with pytest.raises(Conflict, match="promote one"):
            model_versions.in_prod(session, model)


def test_ids_made_later_sort_later() -> None:
    made: list[UUID] = []
    for _ in range(3):
        made.append(new_id())
        until = made[-1].int >> 80
        while new_id().int >> 80 == until:
            pass
    assert made == sorted(made)
    assert {value.version for value in made} == {7}
