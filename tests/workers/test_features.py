"""The features of a model after more of its log has come: what stands already is taken over, and nobody can tell."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.workers.doing import Doing
from warehouse import build_inputs
from warehouse.catalog import datasets, feature_builds, jobs, models, training_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.session import Catalog
from warehouse.lake import builds, rebuilds
from warehouse.settings import Settings
from workers import erase, features

FIRST = date(2025, 1, 1)
CUSTOMERS = 40


def log(days: Sequence[int]) -> bytes:
    """What was done on these days, by whom and for how much."""
    lines = ["customer,at,type,paid"]
    for day in days:
        chance = random.Random(day)
        for number in range(CUSTOMERS):
            if chance.random() < 0.2 / (1 + number % 5):
                paid = chance.randrange(100, 9_000) / 100
                lines.append(f"C{number:03},{FIRST + timedelta(days=day)},{chance.choice('ab')},{paid}")
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def company(catalog: Catalog, settings: Settings) -> Doing:
    made = Doing.found(catalog, settings, "Alfa")
    with catalog.transaction(org_id=made.org_id) as session:
        mapping = {"entity_key": "customer", "time": "at", "type": "type", "amount": "paid"}
        datasets.create(session, made.org_id, name="events", kind="events", mapping=mapping)
    comes(made, range(240))
    made.model(
        "silent",
        None,
        events=["events"],
        outcome={"kind": "inactivity", "days": 30},
        horizon_days=30,
        population={"kind": "active", "days": 90},
    )
    return made


def comes(company: Doing, days: Sequence[int]) -> None:
    company.upload("events", log(days), name="events.csv")
    company.do()


def built(company: Doing) -> tuple[FeatureBuild, Path, str]:
    """What a training begins with: its build, the folder, and what the job's log says."""
    job_id = company.train("silent")
    attempt = company.attempt(job_id)
    assert attempt is not None
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "silent")
        run = training_runs.get(session, company.org_id, attempt.subject_id)
        training_runs.begin(session, run)
    made = features.examples(attempt, model, run, upto=0.3)
    with company.catalog.transaction(org_id=company.org_id) as session:
        said = jobs.log_text(session, company.org_id, job_id)
    company.lose_lease(job_id)
    with company.catalog.transaction(org_id=company.org_id) as session:
        jobs.request_cancel(session, company.org_id, job_id)
    return made.build, made.folder, said


def whole(company: Doing, build: FeatureBuild, into: Path) -> Path:
    """The same question of the same rows, made of them alone."""
    versions = {one["dataset"]: one["version"] for one in build.question["events"]}
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "silent")
        inputs = build_inputs.of_model(
            session, model, dataset_version=build.dataset_version, event_versions=versions
        )
        spec = build_inputs.spec(company.lake, inputs, build.question)
    builds.build(spec, into, lambda line: None)
    return into


def told(folder: Path) -> dict[str, Any]:
    files = {file.stem: pq.read_table(file).to_pylist() for file in sorted(folder.glob("*.parquet"))}
    return files | {"columns": (folder / "columns.json").read_text()}


def dates(folder: Path) -> list[date]:
    return sorted(set(pq.read_table(folder / "examples.parquet")["snapshot_date"].to_pylist()))


def test_after_more_of_the_log_only_the_newest_date_is_made(company: Doing, tmp_path: Path) -> None:
    first, before, said = built(company)
    assert "kept from the build before" not in said
    assert len(dates(before)) > 2
    comes(company, range(240, 243))

    second, now, said = built(company)

    assert f"{len(dates(before)) - 1} dates are kept from the build before, 1 made anew" in said
    assert dates(now)[:-1] == dates(before)[:-1]
    assert second.snapshot_date == first.snapshot_date + timedelta(days=3)
    assert told(now) == told(whole(company, second, tmp_path / "whole"))
    again, _, said = built(company)
    assert again.id == second.id


def test_after_a_week_the_dates_move_with_the_log(company: Doing, tmp_path: Path) -> None:
    _, before, _ = built(company)
    comes(company, range(240, 250))
    second, now, _ = built(company)
    assert max(dates(now)[:-1]) == max(dates(before)[:-1]) + timedelta(days=10)
    assert told(now) == told(whole(company, second, tmp_path / "whole"))


def test_a_build_that_is_broken_or_gone_is_made_whole(company: Doing, tmp_path: Path) -> None:
    _, folder, _ = built(company)
    (folder / "examples.parquet").write_bytes(b"PAR1")
    comes(company, range(240, 242))
    second, now, said = built(company)
    assert "kept from the build before" not in said
    assert told(now) == told(whole(company, second, tmp_path / "whole"))
    now.rename(tmp_path / "gone")
    comes(company, range(242, 243))
    third, last, said = built(company)
    assert "kept from the build before" not in said
    assert told(last) == told(whole(company, third, tmp_path / "whole again"))


def test_another_question_keeps_nothing_of_the_one_before(company: Doing) -> None:
    built(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        models.by_name(session, company.org_id, "silent").population = {"kind": "all"}
    comes(company, range(240, 242))
    _, _, said = built(company)
    assert "kept from the build before" not in said


def test_nobody_who_was_erased_is_kept(
    company: Doing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "READERS_SECONDS", 0.0)
    _, before, _ = built(company)
    assert "C005" in pq.read_table(before / "examples.parquet")["entity_key"].to_pylist()
    company.erase("C005")
    company.do()
    comes(company, range(240, 242))

    second, now, said = built(company)

    assert "kept from the build before" not in said
    for file in now.glob("*.parquet"):
        assert not pc.any(pc.equal(pq.read_table(file)["entity_key"], "C005")).as_py()
    assert told(now) == told(whole(company, second, tmp_path / "whole"))
    assert rebuilds.training_dates(now) == tuple(dates(now)[:-1])


def test_which_dates_were_held_is_part_of_no_question(company: Doing) -> None:
    """The same rows asked the same are found again, whatever was built before them."""
    built(company)
    comes(company, range(240, 242))
    second, _, _ = built(company)
    assert second.question[feature_builds.HELD]
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "silent")
        found = feature_builds.same(
            session,
            model,
            dataset_version=second.dataset_version,
            question=feature_builds.without_dates(second.question),
            manifest_hash=second.manifest_hash,
        )
    assert found is not None
    assert found.id == second.id
