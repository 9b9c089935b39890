"""Wrong uses, the whole way: what cannot be trained or scored is refused in words, before and by the job itself."""

import random

import pytest

from tests.workers.company import Company, customers
from warehouse import readiness
from warehouse.catalog import column_answers, models, training_runs
from warehouse.catalog.jobs import Job
from warehouse.catalog.session import Catalog
from warehouse.lake.readiness import Readiness
from warehouse.settings import Settings


@pytest.fixture
def company(catalog: Catalog, settings: Settings) -> Company:
    company = Company(catalog, settings, "Acme")
    company.land(customers(600, 1))
    company.ask_for_churn()
    return company


def light(company: Company) -> Readiness:
    with company.catalog.transaction(org_id=company.org_id) as session:
        looked = readiness.look(session, company.lake, company.model(session))
    return readiness.judge(looked)


def train(company: Company, *keep: str) -> Job:
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = training_runs.start(session, company.model(session), created_by=None, keep=list(keep))
    return company.do(run.job_id)


def replaced(company: Company, word: str, by: str) -> None:
    company.land(customers(600, 2).replace(f",{word}\n".encode(), f",{by}\n".encode()))


def test_what_there_is_can_be_trained(company: Company) -> None:
    found = light(company)
    assert (found.light, found.reasons) == ("green", [])
    assert train(company).status == "success"


def test_an_outcome_with_one_class_is_red_and_refused_in_the_same_words(company: Company) -> None:
    replaced(company, "yes", "no")
    found = light(company)
    assert found.light == "red"
    assert found.refusal is not None
    assert found.refusal.code == "one_class"
    job = train(company)
    assert (job.status, job.error) == ("failed", found.refusal.text)


def test_the_outcome_among_the_features_is_left_out_and_refused_where_it_is_insisted_on(
    company: Company,
) -> None:
    chance = random.Random(3)
    rows = ["id,plan,months,label,left"]
    for n in range(600):
        left = chance.random() < 0.18  # as before: else the change would be a reason of its own
        rows.append(
            f"C{n:05},{chance.choice('ab')},{chance.randrange(60)},{int(left)},{'yes' if left else 'no'}"
        )
    company.land("\n".join(rows).encode() + b"\n")
    assert [reason.said.code for reason in light(company).reasons] == ["copy_of_the_outcome"]
    job = train(company, "label")
    assert job.status == "failed"
    assert "The outcome is among the features: label" in str(job.error)
    with company.catalog.transaction(org_id=company.org_id) as session:
        column_answers.answer(session, company.model(session), "label", known=True, user_id=None)
    assert light(company).refusal is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        column_answers.answer(session, company.model(session), "label", known=False, user_id=None)
    found = light(company)
    assert (found.light, found.reasons) == ("green", [])


def test_scoring_without_a_column_or_with_one_of_another_type_names_it(company: Company) -> None:
    assert train(company).status == "success"
    lines = customers(600, 1).decode().splitlines()
    without = "\n".join(
        ",".join(cell for at, cell in enumerate(line.split(",")) if at != 2) for line in lines
    )
    company.land(without.encode() + b"\n")
    job = company.score()
    assert job.status == "failed"
    assert "months" in str(job.error)
    header, *rows = lines
    words = [",".join([*row.split(",")[:2], "many moons", row.split(",")[3]]) for row in rows]
    company.land("\n".join([header, *words]).encode() + b"\n")
    job = company.score()
    assert job.status == "failed"
    assert "'months'" in str(job.error)
    assert "another type" in str(job.error)


def test_a_model_over_an_empty_dataset_says_what_to_do(catalog: Catalog, settings: Settings) -> None:
    company = Company(catalog, settings, "Empty")
    company.land(customers(50, 1))
    company.ask_for_churn()
    with catalog.transaction(org_id=company.org_id) as session:
        model = company.model(session)
        model.dataset.version = 0
        found = readiness.judge(readiness.look(session, company.lake, model))
        models.get(session, company.org_id, model.id).dataset.version = 1
    assert found.light == "red"
    assert found.refusal is not None
    assert (found.refusal.code, "upload a file" in found.refusal.text) == ("dataset_empty", True)
