"""An erased entity is nowhere: in no file of the lake and in no column of the catalog; all others are as they were."""

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.postgres import Postgres
from tests.searching import places_of
from tests.workers.doing import Doing
from warehouse.catalog import (
    alert_item_steps,
    alert_items,
    alert_rules,
    alerts,
    entity_owners,
    erasures,
    jobs,
    memberships,
    models,
    notes,
    saved_views,
    scoring_runs,
    tasks,
    users,
)
from warehouse.catalog.alert_items import Looked
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.leases import LostLease
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog
from warehouse.lake import artifacts, export, predictions, storage
from warehouse.settings import Settings
from workers import child, erase, erase_dataset, features, leftovers

KEY, NAME, PLAN = "C-zq7key", "zq7name Silva", "zq7plan"
OTHER = "zq8other"
ROWS = 80


def customers(seed: int = 1) -> bytes:
    """A file in which one customer has a key, a name and a plan that nobody else has."""
    chance = random.Random(seed)
    lines = ["id,name,plan,seats,monthly,churned"]
    for n in range(ROWS):
        left = chance.random() < 0.5
        seats = chance.randint(1, 5) + (3 if left else 0)
        row: list[object] = [f"C-{n:04}", f"Ana {n}", chance.choice(["basic", "pro"]), seats, seats * 10.5]
        if n == 40:
            row[:3] = [KEY, NAME, PLAN]
        if n == 41:
            row[1] = OTHER
        lines.append(",".join(map(str, [*row, "yes" if left else "no"])))
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture(scope="module")
def lived_in(postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doing]:
    """A company with uploads, a model, predictions and an alert; made once, and copied for each test."""
    home = tmp_path_factory.mktemp("lived-in")
    url = _database(postgres, "lived_in", template)
    base = replace(Settings.from_env(), home=home, lake=home / "lake", secret_file=home / "secret.key")
    catalog = Catalog(url, pooled=False)
    company = Doing.found(catalog, replace(base, database_url=url), "Alfa")
    company.upload("customers", customers())
    company.do()
    company.model("churn", "customers")
    with catalog.transaction(org_id=company.org_id) as session:
        alert_rules.create(session, models.by_name(session, company.org_id, "churn"), top_n=ROWS)
    company.train("churn")
    company.do()
    company.score("churn")
    company.do()
    write_about(company)
    yield company
    catalog.close()


def write_about(company: Doing) -> None:
    """What a team has written and done about the entity, and about another one where it is mentioned."""
    with company.catalog.transaction(org_id=company.org_id) as session:
        org = session.get_one(Organization, company.org_id)
        user = users.create(session, name="Eva", email="eva@example.com", password_hash=None)
        memberships.add(session, org, user, "admin")
        notes.write(session, org.id, KEY, f"{NAME} was called", created_by=user.id)
        notes.write(session, org.id, "C-0001", f"knows {NAME}", created_by=user.id)
        tasks.create(session, org.id, KEY, f"call {NAME}", assigned_to=user.id, created_by=user.id)
        change, _ = entity_owners.assign(session, org.id, [KEY, "C-0002"], user.id, created_by=user.id)
        entity_owners.undo(session, org.id, change, created_by=user.id)
        saved_views.save(
            session,
            org.id,
            name="One",
            list="predictions",
            query={"search": NAME},
            shared=False,
            created_by=user.id,
        )
        (item,) = alert_items.find(session, org.id, Looked(entity_key=KEY))
        alert_item_steps.change(session, org.id, {item.id: 1}, {"state": "done"}, created_by=user.id)


@pytest.fixture
def company(
    lived_in: Doing, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doing]:
    monkeypatch.setattr(erase, "READERS_SECONDS", 0.0)
    url = _database(postgres, "copy", "lived_in")
    shutil.copytree(lived_in.settings.home, tmp_path / "home")
    home = tmp_path / "home"
    settings = replace(
        lived_in.settings, home=home, lake=home / "lake", secret_file=home / "secret.key", database_url=url
    )
    catalog = Catalog(url, pooled=False)
    yield Doing(catalog, settings, lived_in.org_id)
    catalog.close()


def _database(postgres: Postgres, name: str, template: str) -> str:
    """The application's address of a fresh copy of the template."""
    with psycopg.connect(postgres.url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template {template}")
    return postgres.app_url.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def places(company: Doing, postgres: Postgres) -> Callable[[str], list[str]]:
    """Where a word stands, in every file and every column."""
    owner_url = postgres.url.rsplit("/", 1)[0] + "/copy"
    return lambda word: places_of(word, owner_url, company.lake.root)


def erased(company: Doing, key: str = KEY) -> dict[str, Any]:
    erasure_id = company.erase(key)
    company.do()
    return company.get_erasure(erasure_id).found


def test_no_file_and_no_column_knows_the_entity(company: Doing, places: Callable[[str], list[str]]) -> None:
    assert len(places("zq7key")) >= 9
    assert len(places("zq7name")) >= 4
    assert len(places("zq7plan")) >= 3
    others = [place.rpartition("/")[2] for place in places(OTHER)]
    found = erased(company)
    assert found["rows"] == found["builds"] == found["models"] == found["predictions"] == found["alerts"] == 1
    assert found["alert_items"] == found["notes"] == found["tasks"] == 1
    assert found["owner_changes"] == 2
    assert places("zq7") == []
    assert [place.rpartition("/")[2] for place in places(OTHER)] == others


def test_all_others_are_as_they_were(company: Doing) -> None:
    before = company.rows("customers")
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.newest_published(session, models.by_name(session, company.org_id, "churn"))
        listed = predictions.page(
            company.lake.resolve(company.org_id, str(run.path)), predictions.Query(limit=100)
        )
    erased(company)
    assert company.rows("customers") == [row for row in before if row["id"] != KEY]
    with company.catalog.transaction(org_id=company.org_id) as session:
        run = scoring_runs.newest_published(session, models.by_name(session, company.org_id, "churn"))
        (alert,) = alerts.in_organization(session, company.org_id)
    folder = company.lake.resolve(company.org_id, str(run.path))
    page = predictions.page(folder, predictions.Query(limit=100))
    assert page.items == [row for row in listed.items if row["entity_key"] != KEY]
    assert page.total == len(page.items) == run.rows == run.summary["rows"] == ROWS - 1
    assert predictions.one(folder, KEY) is None
    assert predictions.one(folder, "C-0079") is not None
    assert b"".join(export.export(folder, "csv")).count(b"\n") == ROWS
    assert alert.entities
    assert KEY not in [one["entity_key"] for one in alert.entities]


def test_what_is_left_can_be_used_on(company: Doing) -> None:
    """The model is still ours by its signature, its build is still the same build, and it scores."""
    erased(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        version = session.query(ModelVersion).one()
    artifacts.verify(
        company.lake.resolve(company.org_id, version.artifact_path),
        org_id=company.org_id,
        model_id=version.model_id,
        version_id=version.id,
        secret=company.settings.secret(),
        expected_sha256=version.artifact_sha256,
    )
    company.score("churn")
    company.do()
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert session.query(FeatureBuild).count() == 1
        run = scoring_runs.newest_published(session, models.by_name(session, company.org_id, "churn"))
        assert run.rows == ROWS - 1


def test_an_artifact_that_was_tampered_with_is_not_signed_anew(
    company: Doing, places: Callable[[str], list[str]]
) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        version = session.query(ModelVersion).one()
    card = company.lake.resolve(company.org_id, version.artifact_path) / "card.json"
    card.write_text(card.read_text().replace("churn", "chrun"))
    erased(company)
    assert places("zq7") == []
    with company.catalog.transaction(org_id=company.org_id) as session:
        version = session.query(ModelVersion).one()
    with pytest.raises(artifacts.ArtifactRefused):
        artifacts.verify(
            company.lake.resolve(company.org_id, version.artifact_path),
            org_id=company.org_id,
            model_id=version.model_id,
            version_id=version.id,
            secret=company.settings.secret(),
            expected_sha256=version.artifact_sha256,
        )


def test_erasing_what_nobody_holds_changes_no_file(company: Doing) -> None:
    def files() -> list[tuple[Path, int]]:
        return sorted((file, file.stat().st_ino) for file in company.lake.root.rglob("*") if file.is_file())

    before = files()
    assert erased(company, "C-nobody") == {"datasets_without_key": []}
    assert files() == before


# --- killed in the middle ---


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _at(module: Any, name: str, *, call: int = 1, after: bool = False) -> Callable[[], None]:
    """Have the process die at a call of this function, before or after it."""

    def lay() -> None:
        work, calls = getattr(module, name), []

        def fatal(*args: Any, **kwargs: Any) -> Any:
            calls.append(1)
            if len(calls) == call and not after:
                _die()
            result = work(*args, **kwargs)
            if len(calls) == call:
                _die()
            return result

        setattr(module, name, fatal)

    return lay


STEPS = {
    "after the texts": _at(erase, "_from_model"),
    "a file half written": _at(erase.rows, "without", after=True),
    "a model renamed, not pointed to": _at(storage, "publish", call=1, after=True),
    "before a commit": _at(erasures, "count", call=2, after=True),
    "predictions pointed to, datasets not": _at(erase, "erase_from_dataset"),
    "a version renamed, its original not": _at(storage, "publish", call=4, after=True),
    "before a dataset's commit": _at(erase_dataset.erasures, "count", call=5, after=True),
    "all pointed to, nothing taken away": _at(leftovers, "take_away"),
    "some taken away": _at(storage, "discard", call=2, after=True),
    "before the end is said": _at(erasures, "finish", after=True),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_begun_again_and_finishes(
    step: str, company: Doing, places: Callable[[str], list[str]]
) -> None:
    erasure = company.get_erasure(company.erase(KEY))
    company.do_and_die(erasure.job_id, STEPS[step])
    if step != "before the end is said":
        assert places("zq7"), "it was killed too late to show anything"
    company.do()
    assert places("zq7") == []
    assert len(company.rows("customers")) == ROWS - 1
    assert company.get_erasure(erasure.id).found["rows"] == 1


# --- what is under way ---


def test_what_runs_is_waited_for_and_what_comes_later_waits(company: Doing) -> None:
    before = company.train("churn")
    running = company.attempt(before)
    assert running is not None
    erasure = company.get_erasure(company.erase(KEY))
    later = company.score("churn")
    assert company.attempt(erasure.job_id) is None
    assert company.attempt(later) is None
    with running.publication():
        pass
    assert company.attempt(later) is None
    alone = company.attempt(erasure.job_id)
    assert alone is not None
    child.run(alone)
    assert company.attempt(later) is not None


def test_a_training_that_began_before_leaves_no_trace_of_the_entity(
    company: Doing, places: Callable[[str], list[str]]
) -> None:
    company.train("churn")
    erased(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert session.query(ModelVersion).count() == 2
    assert places("zq7") == []


def test_a_worker_that_froze_while_building_records_nothing_when_it_wakes(
    company: Doing, places: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = company.train("churn")
    frozen = company.attempt(job_id)
    assert frozen is not None
    monkeypatch.setattr(features.feature_builds, "same", lambda *_args, **_kwargs: None)
    build = features._build

    def freezes(*args: Any, **kwargs: Any) -> Any:
        record = build(*args, **kwargs)
        company.lose_lease(job_id)
        with company.catalog.transaction(org_id=company.org_id) as session:
            jobs.request_cancel(session, company.org_id, job_id)
        monkeypatch.setattr(features, "_build", build)
        erased(company)
        return record

    monkeypatch.setattr(features, "_build", freezes)
    with pytest.raises(LostLease):
        child.run(frozen)
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert session.query(FeatureBuild).count() == 1
    assert places("zq7") == []
