"""A Model over two datasets of events, of other headers and mappings: trained, scored, and gone on from when one has grown."""

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.workers.doing import Doing
from tests.workers.test_features import built, dates, told, whole
from warehouse.catalog import datasets, model_versions, models, scoring_runs
from warehouse.catalog.session import Catalog
from warehouse.lake import predictions
from warehouse.lake.predictions import Query
from warehouse.settings import Settings

FIRST = date(2025, 1, 1)
CUSTOMERS = 120
DAYS = 240


def goes(customer: int) -> int:
    """The day after which a third of the customers never come again; of the others it lies beyond the log."""
    return 60 + customer if customer % 3 == 0 else DAYS * 9


def visits(days: Sequence[int]) -> bytes:
    lines = ["customer,at,type,paid"]
    for day in days:
        chance = random.Random(day)
        lines += [
            f"C{n:03},{FIRST + timedelta(days=day)},{chance.choice('ab')},{chance.randrange(100, 900) / 100}"
            for n in range(CUSTOMERS)
            if chance.random() < 0.15 and day <= goes(n)
        ]
    return ("\n".join(lines) + "\n").encode()


def tickets(days: Sequence[int]) -> bytes:
    """Who is about to go complains; some of it came to be known a week later."""
    lines = ["client,opened,noted,minutes"]
    for day in days:
        chance = random.Random(-day - 1)
        for n in range(CUSTOMERS):
            unhappy = 0 <= goes(n) - day < 20
            if chance.random() < (0.2 if unhappy else 0.01) and day <= goes(n):
                opened = FIRST + timedelta(days=day)
                noted = opened + timedelta(days=chance.choice([0, 7]))
                lines.append(f"C{n:03},{opened},{noted},{chance.randrange(5, 60)}")
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def company(catalog: Catalog, settings: Settings) -> Doing:
    made = Doing.found(catalog, settings, "Alfa")
    of_tickets = {"entity_key": "client", "time": "opened", "recorded_at": "noted"}
    with catalog.transaction(org_id=made.org_id) as session:
        mapping = {"entity_key": "customer", "time": "at", "type": "type", "amount": "paid"}
        datasets.create(session, made.org_id, name="visits", kind="events", mapping=mapping)
        datasets.create(session, made.org_id, name="tickets", kind="events", mapping=of_tickets)
    comes(made, range(DAYS))
    made.upload("visits", visits(range(DAYS)), name="visits.csv")
    made.do()
    made.model(
        "silent",
        None,
        events=["visits", "tickets"],
        outcome={"kind": "inactivity", "days": 30},
        horizon_days=30,
        population={"kind": "active", "days": 60},
    )
    return made


def comes(company: Doing, days: Sequence[int]) -> None:
    company.upload("tickets", tickets(days), name="tickets.csv")
    company.do()


def test_a_model_learns_from_both_and_scores(company: Doing) -> None:
    company.train("silent")
    company.do()
    company.score("silent")
    company.do()

    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "silent")
        (version,) = model_versions.of_model(session, model)
        run = scoring_runs.newest_published(session, model)
        metrics, scored = version.metrics_json, str(run.path)
    rows = predictions.page(company.lake.resolve(company.org_id, scored), Query(limit=1000)).items
    said = {reason["column"].split(":")[0] for row in rows for reason in row["reasons"]}
    assert metrics["roc_auc"]["value"] > 0.6
    assert len(rows) > CUSTOMERS / 2
    assert said >= {"visits", "tickets"}


def test_the_features_of_both_stand_side_by_side(company: Doing, tmp_path: Path) -> None:
    build, folder, _ = built(company)

    columns = json.loads((folder / "columns.json").read_text())["columns"]
    names = {each["name"] for each in columns}
    assert {"visits_count_30d", "visits_a_count_30d", "visits_amount_30d", "visits_days_since_last"} <= names
    assert {"tickets_count_30d", "tickets_minutes_mean", "tickets_days_since_last"} <= names
    assert not {name for name in names if name.startswith("tickets_amount")}
    assert told(folder) == told(whole(company, build, tmp_path / "whole"))


def test_when_one_log_has_grown_the_other_is_not_asked_again(company: Doing, tmp_path: Path) -> None:
    _, before, _ = built(company)
    comes(company, range(DAYS, DAYS + 3))

    second, now, said = built(company)

    assert "kept from the build before" in said
    assert dates(now)[:-1] == dates(before)[:-1]
    assert told(now) == told(whole(company, second, tmp_path / "whole"))
