"""A backup of a house in which everybody is at work, and the house that is made of it."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from local import secret_files
from local.postgres import Postgres
from tests.api.running import settings_in
from tests.conftest import REPOSITORY
from tests.end_to_end.conftest import Company, House, environment_of, until_ready

pytestmark = pytest.mark.xdist_group("house")

MOST = 20  # files of the crowd


def keeping(home: Path, *arguments: str) -> str:
    """`./anteve backup` and `./anteve restore`, over that home; what they say."""
    _, environment = environment_of(home, Postgres(home)) if (home / "postgres").exists() else ("", {})
    environment = {k: v for k, v in environment.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "local.keeping", *arguments],
        cwd=REPOSITORY, env={**environment, "ANTEVE_HOME": str(home)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


class Crowd(threading.Thread):
    """Uploads small files one after the other until told to stop, or the house has had enough to do."""

    def __init__(self, company: Company) -> None:
        super().__init__(daemon=True)
        self.company, self.enough, self.jobs = company, threading.Event(), list[dict[str, Any]]()

    def run(self) -> None:
        self.company.ask("POST", "datasets", 201, json={"name": "busy", "kind": "entities"})
        while not self.enough.wait(0.1) and len(self.jobs) < MOST:
            rows = f"id,x\n{len(self.jobs)},1\n{len(self.jobs)}b,2\n".encode()
            sent = self.company.ask(
                "POST",
                "datasets/busy/uploads?mode=append",
                202,
                content=rows,
                headers={"content-type": "text/csv"},
            )
            self.jobs.append(sent["job"])


@pytest.fixture(scope="module")
def kept(house: House, scored: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup taken while files land."""
    folder = tmp_path_factory.mktemp("kept") / "monday"
    crowd = Crowd(scored)
    crowd.start()
    while len(crowd.jobs) < 3:
        crowd.join(0.05)
    assert "Backed up as of" in keeping(house.home, "backup", str(folder))
    crowd.enough.set()
    crowd.join()
    for job in crowd.jobs:
        scored.wait(job)
    return folder


@pytest.fixture(scope="module")
def again(kept: Path, house: House, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """The house that is made of it, with an API and a worker of its own."""
    home = tmp_path_factory.mktemp("again") / "home"
    keeping(home, "restore", str(kept))
    shutil.move(kept, kept.with_name("away"))  # a restored house needs its backup no more
    postgres = Postgres(home)
    postgres.start()
    built = House(home, *environment_of(home, postgres))
    built.start("api", "api")
    built.start_worker()
    until_ready(built)
    yield built
    built.stop()
    postgres.stop()
    shutil.move(kept.with_name("away"), kept)


def test_every_prediction_is_the_same_again(scored: Company, again: House) -> None:
    there = Company(again, scored.slug, scored.key)
    assert there.predictions("churn") == scored.predictions("churn")


def test_a_restored_model_is_believed_and_scores_alike(scored: Company, again: House) -> None:
    there = Company(again, scored.slug, scored.key)
    there.score("churn")
    told = ("entity_key", "score", "rank", "band", "reasons", "model_version")
    before, after = (
        [{name: one[name] for name in told} for one in company.predictions("churn")]
        for company in (scored, there)
    )
    assert before == after


def test_nothing_that_was_under_way_is_half_there(scored: Company, again: House) -> None:
    """What was received at that moment lands in the new house; what came later was never heard of."""
    there = Company(again, scored.slug, scored.key)
    for job in there.ask("GET", "jobs")["items"]:
        there.wait(job)
    uploads = there.ask("GET", "datasets/busy/uploads?limit=200")["items"]
    dataset = there.ask("GET", "datasets/busy")
    assert 3 <= len(uploads) <= len(scored.ask("GET", "datasets/busy/uploads?limit=200")["items"])
    assert {upload["status"] for upload in uploads} == {"ready"}
    assert dataset["rows"] == 2 * len(uploads)
    assert dataset["version"] == len(uploads)
    said = as_owner(again.home, "migrations.doctor")
    assert "red" not in said, said


def as_owner(home: Path, module: str) -> str:
    _, environment = environment_of(home, Postgres(home))
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=REPOSITORY, env={**environment, "DATABASE_OWNER_URL": Postgres(home).url}, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_a_new_key_believes_what_the_old_one_signed_until_that_is_forgotten(again: House) -> None:
    settings = settings_in(again.home, None)
    older = settings.signing_files["signing.key.old"]
    secret_files._rotate_signing_key(settings)
    assert "red" not in as_owner(again.home, "migrations.doctor")
    kept = older.read_bytes()
    older.unlink()
    assert "signed with another key" in as_owner(again.home, "migrations.doctor")
    older.write_bytes(kept)
    assert "signed with today's key." in as_owner(again.home, "migrations.resign")
    older.unlink()
    assert "red" not in as_owner(again.home, "migrations.doctor")


def test_no_program_shows_a_secret_in_its_command_line(house: House, scored: Company) -> None:
    words = [" ".join(one.info["cmdline"] or ()) for one in psutil.process_iter(["cmdline"])]
    secrets = [file.read_text().strip() for file in house.home.glob("*.password")]
    secrets += [(house.home / "secret.key").read_bytes().hex(), scored.key]
    assert len(secrets) == 4
    assert not [word for word in words for secret in secrets if secret in word]
