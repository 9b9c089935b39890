"""What a scoring publishes beside the scores: what changed since the one before, owners, and what lists go by."""

import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.workers.company import Company
from tests.workers.originals import Original, database, original
from warehouse.catalog import alert_rules, datasets, scoring_runs
from warehouse.catalog.alerts import Alert
from warehouse.catalog.session import Catalog
from warehouse.lake import predictions
from warehouse.lake.predictions import Query
from warehouse.settings import Settings

__all__ = ["database", "original"]

ROWS = 400


def customers(fallen: frozenset[int] = frozenset(), gone: frozenset[int] = frozenset()) -> bytes:
    """Little usage leaves; of those in `fallen` the usage is nothing now."""
    chance = random.Random(3)
    lines = ["id,plan,usage,owner,left"]
    for number in range(ROWS):
        plan, usage = chance.choice(["basic", "pro"]), chance.randrange(100)
        left = "yes" if chance.random() < (0.8 if usage < 30 else 0.1) else "no"
        known = left if number % 2 else ""
        usage = 0 if number in fallen else usage
        if number not in gone:
            lines.append(f"C{number:05},{plan},{usage},{('Eva', 'Gil')[number % 3 == 0]},{known}")
    return "\n".join(lines).encode() + b"\n"


def found(catalog: Catalog, settings: Settings) -> UUID:
    company = Company(catalog, settings, "Alfa")
    company.land(customers())
    with catalog.transaction(org_id=company.org_id) as session:
        dataset = datasets.by_name(session, company.org_id, "customers")
        datasets.remap(session, dataset, {"entity_key": "id", "owner": "owner"})
    company.ask_for_churn()
    with catalog.transaction(org_id=company.org_id) as session:
        alert_rules.create(session, company.model(session))
    company.train(seed=1)
    assert company.score().status == "success"
    return company.org_id


@pytest.fixture
def company(original: Original, catalog: Catalog, settings: Settings) -> Company:
    original.copied_to(settings)
    return Company(catalog, settings, of=original.org_id)


def newest(company: Company) -> Path:
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.newest_published(session, company.model(session))
        return company.lake.resolve(company.org_id, str(run.path))


def listed(company: Company, **query: Any) -> list[dict[str, Any]]:
    return predictions.page(newest(company), Query(limit=1000, **query)).items


def test_the_next_scoring_says_who_moved_and_by_which_value(company: Company) -> None:
    watched = frozenset(
        int(row["entity_key"][1:]) for row in listed(company, outcome="open", max_score=0.3)[:20]
    )
    company.land(customers(fallen=watched, gone=frozenset([1, 3])))
    assert company.score().status == "success"
    rose = listed(company, move="rose", outcome="open")
    assert watched & {int(row["entity_key"][1:]) for row in rose} == {int(r["entity_key"][1:]) for r in rose}
    assert len(rose) >= 15
    for row in rose:
        assert row["changes"][0]["column"] == "usage"
        assert row["changes"][0]["now"] == "0"
        assert row["changes"][0]["direction"] == "up"
        assert len(row["history"]) == 2
    still = [row for row in listed(company, outcome="open") if int(row["entity_key"][1:]) not in watched]
    assert all(row["changes"] == [] for row in still)
    assert predictions.summary(newest(company))["moves"]["gone"] == 2


def test_owners_and_the_columns_of_the_customers_narrow_the_list_down(company: Company) -> None:
    assert {row["owner"] for row in listed(company)} == {"Eva", "Gil"}
    told = predictions.facets(newest(company))
    assert [one["column"] for one in told["segments"]] == ["plan"]
    pro = listed(company, segments=(("plan", "pro"),))
    assert 0 < len(pro) < ROWS
    assert told["reasons"]


def test_the_same_rows_scored_again_stand_in_the_place_of_the_scoring_before(company: Company) -> None:
    company.land(customers(fallen=frozenset(range(0, 40, 2))))
    company.score()
    first = {row["entity_key"]: row["change"] for row in listed(company)}
    assert any(first.values())
    company.score()
    assert {row["entity_key"]: row["change"] for row in listed(company)} == first


def test_an_alert_tells_the_change_of_whom_it_names(company: Company) -> None:
    company.land(customers(fallen=frozenset(range(0, 60, 2))))
    company.score()
    with company.catalog.transaction(org_id=company.org_id) as session:
        newest_alert = session.scalars(select(Alert).order_by(Alert.id.desc())).first()
        assert newest_alert is not None
        assert any(one["changes"] for one in newest_alert.entities)
        assert all(one["previous_rank"] for one in newest_alert.entities)
