"""The same programs over a Redis of one's own: `dramatiq workers.main` and `python -m workers.dispatch`."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.postgres import Postgres
from migrations.catalog import migrate
from tests.conftest import start_hasty
from tests.end_to_end.conftest import Company, House, environment_of, free_port, until_ready
from tests.faults.leftovers import Leftovers

pytestmark = [pytest.mark.redis, pytest.mark.xdist_group("many workers")]

WORKER = ("dramatiq", "workers.main", "--processes", "1", "--threads", "2")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """API, dispatcher and one worker, each a program of its own, with Redis between the last two."""
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server on the PATH")
    home = tmp_path_factory.mktemp("many")
    postgres = Postgres(home)
    start_hasty(postgres)
    migrate(postgres.url, postgres.app_url)
    redis_port = free_port()
    built = House(home, *environment_of(home, postgres, REDIS_URL=f"redis://127.0.0.1:{redis_port}/0"))
    start_redis(built, redis_port)
    built.start("api", "api")
    built.start("dispatcher", "workers.dispatch")
    built.start("worker", *WORKER)
    until_ready(built)
    yield built
    built.stop()
    postgres.stop()


def start_redis(house: House, port: int) -> None:
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(house.home),
    ]
    house.programs["redis"] = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)


def test_a_file_lands_through_redis(house: House, sample_files: dict[str, Path]) -> None:
    upload = house.company("Redes").upload(sample_files["leads"], "leads")
    assert upload["status"] == "ready"
    assert upload["loaded"] > 1000


def test_what_a_killed_worker_held_is_done_by_another(house: House, sample_files: dict[str, Path]) -> None:
    company = house.company("Outra")
    company.upload(sample_files["customers"], "customers")
    company.model("churn", "customers", outcome={"kind": "column", "column": "churned", "positive": ["yes"]})
    answer = company.ask("POST", "models/churn/training-runs", 202, json={})
    until_running(company, answer["job"]["id"])
    house.kill_group("worker")
    house.start("worker", *WORKER)
    job = company.wait(answer["job"])
    assert job["status"] == "success"
    assert [version["number"] for version in company.ask("GET", "models/churn/versions")["items"]] == [1]


def test_a_broker_that_went_away_and_lost_everything_costs_nothing(
    house: House, sample_files: dict[str, Path]
) -> None:
    company = house.company("Terceira")
    port = int(house.environment["REDIS_URL"].rpartition(":")[2].partition("/")[0])
    house.kill("redis")
    company.http.post("datasets", json={"name": "leads", "kind": "entities"})
    answer = company.ask(
        "POST",
        "datasets/leads/uploads",
        202,
        content=sample_files["leads"].read_bytes(),
        headers={"content-type": "text/csv"},
    )
    time.sleep(2)  # the dispatcher has tried in vain by now
    assert house.programs["dispatcher"].poll() is None
    start_redis(house, port)
    assert company.wait(answer["job"])["status"] == "success"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the supervisor ends what was left")
def test_a_worker_whose_first_process_is_killed_leaves_nothing_running(
    house: House, sample_files: dict[str, Path]
) -> None:
    house.kill_group("worker")
    company = house.company("Quarta")
    with Leftovers() as leftovers:
        house.start("worker", *WORKER)
        company.upload(sample_files["customers"], "customers")
        company.model(
            "churn", "customers", outcome={"kind": "column", "column": "churned", "positive": ["yes"]}
        )
        answer = company.ask("POST", "models/churn/training-runs", 202, json={})
        until_running(company, answer["job"]["id"])
        assert len(leftovers.running()) >= 4  # the first, the one that works, the warm one and the child
        house.kill("worker")
        assert leftovers.found() == []
    house.start("worker", *WORKER)
    assert company.wait(answer["job"])["status"] == "success"


def until_running(company: Company, job_id: str) -> None:
    deadline = time.monotonic() + 60
    while company.ask("GET", f"jobs/{job_id}")["stage"] in ("starting", "waiting", "features"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
