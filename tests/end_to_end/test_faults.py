"""What is killed is found again, and nothing is published twice."""

import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Company, House, until_ready
from tests.faults.leftovers import Leftovers

pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture
def asking(house: House, sample_files: dict[str, Path]) -> Company:
    """An organization with the sample's customers and a model of their churn, not yet trained."""
    company = house.company("Maré Alta")
    company.upload(sample_files["customers"], "customers")
    company.model("churn", "customers", outcome={"kind": "column", "column": "churned", "positive": ["yes"]})
    return company


def until_running(company: Company, job_id: str, stage: str) -> None:
    """Wait until the job's work is under way."""
    deadline = time.monotonic() + 60
    while True:
        job = company.ask("GET", f"jobs/{job_id}")
        if job["status"] == "running" and job["stage"] not in ("starting", "waiting", "features"):
            return
        assert job["status"] in ("queued", "running"), f"it ended before {stage}: {job}"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_worker_killed_in_mid_training_loses_nothing_and_publishes_once(
    house: House, asking: Company
) -> None:
    answer = asking.ask("POST", "models/churn/training-runs", 202, json={})
    until_running(asking, answer["job"]["id"], "learning")
    house.kill("worker")
    house.start_worker()
    job = asking.wait(answer["job"])
    assert job["status"] == "success"
    versions = asking.ask("GET", "models/churn/versions")["items"]
    assert [version["number"] for version in versions] == [1]
    asking.promote("churn", 1)
    asking.score("churn")
    assert len(asking.ask("GET", "alerts")["items"]) == 1
    assert list((house.home / "lake").glob("*/models/*/*.tmp")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the supervisor ends what was left")
def test_a_worker_that_is_killed_leaves_nothing_running(house: House, asking: Company) -> None:
    house.kill("worker")
    with Leftovers() as leftovers:
        house.start_worker()
        answer = asking.ask("POST", "models/churn/training-runs", 202, json={})
        until_running(asking, answer["job"]["id"], "learning")
        assert len(leftovers.running()) >= 3  # itself, the warm one and the child
        house.kill("worker")
        assert leftovers.found() == []
    house.start_worker()
    assert asking.wait(answer["job"])["status"] == "success"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the supervisor ends what was left")
def test_an_api_that_is_killed_leaves_nothing_running(house: House, asking: Company) -> None:
    asking.train("churn")
    asking.promote("churn", 1)
    house.kill("api")
    with Leftovers() as leftovers:
        house.start("api", "api")
        until_ready(house)
        asking.ask("POST", "query", json={"sql": "select count(*) as n from customers"})
        asking.ask("POST", "models/churn/score", json={"rows": [{"customer_id": "0037023"}]})
        assert len(leftovers.running()) >= 5  # itself, two nurseries, the desk and the model
        house.kill("api")
        assert leftovers.found() == []
    house.start("api", "api")
    until_ready(house)


def test_a_running_training_can_be_cancelled(asking: Company) -> None:
    answer = asking.ask("POST", "models/churn/training-runs", 202, json={})
    until_running(asking, answer["job"]["id"], "learning")
    begun = time.monotonic()
    asking.ask("POST", f"jobs/{answer['job']['id']}/cancel", 202)
    asking.wait(answer["job"], until="cancelled")
    assert time.monotonic() - begun < 15
    assert asking.ask("GET", "models/churn/versions")["items"] == []


def test_a_file_that_is_no_table_is_refused_with_a_reason_and_changes_nothing(
    asking: Company, tmp_path: Path
) -> None:
    before = asking.ask("GET", "datasets/customers")
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b'customer_id,churned\n1,"yes\n2,no\n')
    upload = asking.upload(broken, "customers", until="failed")
    assert upload["status"] == "rejected"
    assert upload["errors"][0]["code"] == "unclosed_quote"
    assert upload["errors"][0]["line"] == 2
    assert asking.ask("GET", "datasets/customers") == before
