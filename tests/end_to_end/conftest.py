"""A whole house, as `./anteve up` runs it: Postgres, API and worker as processes, spoken to over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.postgres import Postgres
from migrations.catalog import migrate
from tests.conftest import REPOSITORY, start_hasty
from warehouse.catalog.api_keys import SCOPES

PATIENCE = 900  # seconds that a job, a start or an end may take here before a test calls it stuck


@dataclass
class House:
    """Programs over one home folder; `worker` may be killed and started again."""

    home: Path
    url: str
    environment: dict[str, str]
    programs: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.programs[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=REPOSITORY,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_worker(self) -> None:
        self.start("worker", "workers.main")

    def kill(self, name: str) -> None:
        """As the kernel or an operator would: no goodbye."""
        self.programs[name].send_signal(signal.SIGKILL)
        self.programs[name].wait()

    def kill_group(self, name: str) -> None:
        """The same for a program that consists of several processes."""
        os.killpg(self.programs[name].pid, signal.SIGKILL)
        self.programs[name].wait()

    def stop(self) -> None:
        for program in self.programs.values():
            program.terminate()
        for program in self.programs.values():
            program.wait(timeout=PATIENCE)

    def company(self, name: str) -> "Company":
        """A new organization, with its admin signed in and a key for programs."""
        email = f"{name.lower().replace(' ', '-')}-{os.urandom(4).hex()}@example.com"
        with httpx.Client(base_url=self.url, timeout=60) as browser:
            answer = browser.post(
                "/api/v1/auth/signup",
                json={"name": "Ana", "email": email, "password": "uma senha comprida", "organization": name},
            )
            assert answer.status_code == 201, answer.text
            slug = answer.json()["memberships"][0]["organization"]["slug"]
            key = browser.post(
                f"/api/v1/organizations/{slug}/api-keys",
                json={"name": "tests", "scopes": list(SCOPES)},
                headers={"x-csrftoken": browser.cookies["csrftoken"]},
            )
            assert key.status_code == 201, key.text
        return Company(self, slug, key.json()["key"])


@dataclass
class Company:
    """A program of one organization."""

    house: House
    slug: str
    key: str

    def __post_init__(self) -> None:
        self.http = httpx.Client(
            base_url=f"{self.house.url}/api/v1/organizations/{self.slug}/",
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=120,
        )

    def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        answer = self.http.request(method, path, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else answer

    def wait(self, job: dict[str, Any], until: str = "success") -> dict[str, Any]:
        """The job when it has ended, which must be as expected."""
        deadline = time.monotonic() + PATIENCE
        while True:
            seen: dict[str, Any] = self.ask("GET", f"jobs/{job['id']}")
            if seen["status"] in ("success", "failed", "cancelled"):
                lines = self.ask("GET", f"jobs/{job['id']}/log")["items"]
                log = "\n".join(line["text"] for line in lines)
                assert seen["status"] == until, f"{seen['error']}\n{log}"
                return seen
            assert time.monotonic() < deadline, f"stuck: {seen}"
            time.sleep(0.1)

    def upload(
        self, file: Path, dataset: str, *, mode: str = "replace", until: str = "success"
    ) -> dict[str, Any]:
        """The landed upload of a file into a dataset, which is made when it is not there."""
        self.http.post("datasets", json={"name": dataset, "kind": "entities"})
        answer = self.ask(
            "POST",
            f"datasets/{dataset}/uploads",
            202,
            params={"mode": mode},
            content=file.read_bytes(),
            headers={
                "content-type": "application/octet-stream",
                "content-disposition": f'attachment; filename="{file.name}"',
            },
        )
        self.wait(answer["job"], until)
        landed: dict[str, Any] = self.ask("GET", f"datasets/{dataset}/uploads/{answer['upload']['id']}")
        return landed

    def model(self, name: str, dataset: str, *, kind: str = "churn", **rest: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.ask(
            "POST", "models", 201, json={"name": name, "kind": kind, "entities": dataset, **rest}
        )
        return made

    def train(self, model: str, **rest: Any) -> dict[str, Any]:
        """The version that a training leaves."""
        answer = self.ask("POST", f"models/{model}/training-runs", 202, json=rest)
        self.wait(answer["job"])
        newest: dict[str, Any] = self.ask("GET", f"models/{model}/versions")["items"][0]
        return newest

    def promote(self, model: str, number: int) -> None:
        body = {"stage": "prod", "note": "it passed its checks"}
        self.ask("PUT", f"models/{model}/versions/{number}/stage", json=body)

    def score(self, model: str) -> dict[str, Any]:
        answer = self.ask("POST", f"models/{model}/scoring-runs", 202, json={})
        return self.wait(answer["job"])

    def predictions(self, model: str, **query: Any) -> list[dict[str, Any]]:
        """All pages of the list."""
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            paging = {"cursor": cursor} if cursor else {}
            page = self.ask("GET", f"models/{model}/predictions", params={"limit": 1000, **query, **paging})
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("house")
    postgres = Postgres(home)
    start_hasty(postgres)
    migrate(postgres.url, postgres.app_url)
    built = House(home, *environment_of(home, postgres))
    built.start("api", "api")
    built.start_worker()
    until_ready(built)
    yield built
    built.stop()
    postgres.stop()


@pytest.fixture(scope="session")
def scored(house: House, sample_files: dict[str, Path]) -> Company:
    """The sample company after its demo, scored once; what scores it again stands at the end of test_sample.py."""
    company = house.company("Maré Alta")
    company.upload(sample_files["customers"], "customers")
    company.model("churn", "customers", outcome={"kind": "column", "column": "churned", "positive": ["yes"]})
    company.promote("churn", company.train("churn")["number"])
    company.score("churn")
    return company


def environment_of(home: Path, postgres: Postgres, **more: str) -> tuple[str, dict[str, str]]:
    """The address of the API of a house, and what its programs find in their environment."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    own = {"ANTEVE_HOME": str(home), "DATABASE_URL": postgres.app_url, "ANTEVE_PORT": str(port)}
    return f"http://127.0.0.1:{port}", {**inherited, **own, **more}


def until_ready(house: House) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if httpx.get(f"{house.url}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, (house.home / "api.log").read_text()
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
