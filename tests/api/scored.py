"""What the workers would leave: a model that was trained and has scored."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa

from ml.artifact import TrainedModel
from ml.train import train
from tests.api.running import Person, csv_of
from tests.ml.conftest import make_company
from warehouse import speaking
from warehouse.catalog import (
    datasets,
    feature_builds,
    leases,
    model_versions,
    models,
    scoring_runs,
    training_runs,
    uploads,
)
from warehouse.catalog.base import new_id
from warehouse.lake import artifacts, predictions
from warehouse.lake.list_segments import Segments
from warehouse.lake.predictions import RunFacts

COLUMNS = {
    "columns": [
        {"name": "customerID", "type": "text"},
        {"name": "Charges", "type": "double"},
        {"name": "Churn", "type": "text"},
    ]
}
FAILED_CHECK = {"name": "beats_baselines", "passed": False, "text": "It is no better than one rule."}


@dataclass(frozen=True)
class Scored:
    """The ids of what there is."""

    training_run: UUID
    scoring_run: UUID
    alert: UUID


def landed_dataset(person: Person, name: str = "customers") -> None:
    """A dataset with a version; its rows are not needed here."""
    mapping = {"outcome": {"column": "Churn", "positive": ["Yes"]}}
    assert person.post("datasets", {"name": name, "mapping": mapping}).status_code == 201
    sent = person.ask(
        "POST", f"datasets/{name}/uploads", content=csv_of(3), headers={"Content-Type": "text/csv"}
    )
    org_id, catalog = person.org_id, person.anteve.catalog
    with catalog.transaction(org_id=org_id) as session:
        upload = uploads.get(session, org_id, UUID(sent.json()["upload"]["id"]))
        dataset = datasets.by_name(session, org_id, name, lock=True)
        version = datasets.publish(
            session,
            dataset,
            number=1,
            upload_id=upload.id,
            file_path="v=1",
            schema=COLUMNS,
            parts=[],
            rows=3,
            profile={},
            proposed={},
        )
        counts = {"lines": 3, "loaded": 3, "rejected": 0, "skipped": 0}
        uploads.accept(session, upload, version, counts=counts, rejects_path=None, found={}, warnings=[])
        finish(session, upload.job_id, org_id)


def finish(session: Any, job_id: UUID, org_id: UUID) -> None:
    """As if a worker had done it."""
    lease = leases.claim(session, org_id, job_id)
    assert lease is not None
    leases.log(session, lease, ["first line", "second line"])
    leases.succeed(session, lease, "done")


@cache
def a_model(*without: str) -> TrainedModel:
    """A real one, of a few hundred rows with values and segments; of the same rows without some columns, a weaker one."""
    table = make_company(400).table.without(set(without))
    regions = pa.array(np.random.default_rng(0).choice(["north", "south"], 400))
    groups = pa.table({"entity_key": table.keys, "segment": regions})
    worth = np.random.default_rng(1).gamma(3.0, 100.0, 400)
    return train(replace(table, value=worth).in_segments("region", groups), kind="churn")


def trained(
    person: Person,
    model: str,
    checks: list[dict[str, Any]] | None = None,
    *,
    report: bool = True,
    without: tuple[str, ...] = (),
    leaks: list[dict[str, Any]] | None = None,
    population: dict[str, Any] | None = None,
) -> UUID:
    """A training run with its version, whose files lie signed in the lake; without a report, as there were of old."""
    started = person.post(f"models/{model}/training-runs", {"seed": 7})
    assert started.status_code == 202, started.text
    run_id, org_id = UUID(started.json()["training_run"]["id"]), person.org_id
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        run = training_runs.get(session, org_id, run_id)
        asked = models.by_name(session, org_id, model, lock=True)
        build = feature_builds.record(
            session,
            asked,
            new_id(),
            dataset_version=1,
            question={
                "outcome": asked.outcome,
                "horizon_days": asked.horizon_days,
                "population": population or asked.population,
                "snapshots": asked.snapshots,
            },
            snapshot_date=date(2026, 1, 1),
            manifest_hash="m",
            path=f"{org_id}/builds/1",
            columns=[],
            left_out=[],
            rows=3,
            seconds={},
        )
        version_id, made = new_id(), a_model(*without)
        made = made if report else replace(made, report={})
        folder = person.anteve.lake.model_version(org_id, version_id)
        made.save(folder)
        signed = artifacts.sign(
            folder,
            org_id=org_id,
            model_id=asked.id,
            version_id=version_id,
            secret=person.anteve.settings.secret(),
        )
        model_versions.record(
            session,
            asked,
            run,
            build,
            version_id,
            artifact_path=person.anteve.lake.relative(folder),
            artifact_sha256=signed["sha256"],
            metrics_json={name: figure for name, figure in made.metrics.items() if name != "checks"},
            leaks=made.leaks if leaks is None else leaks,
            checks=checks or [],
            card=made.card | {"seed": 7},
        )
        finish(session, run.job_id, org_id)
    return run_id


def scored(
    person: Person,
    model: str,
    table: pa.Table,
    segments: Segments | None = None,
    *,
    version: int | None = None,
) -> tuple[UUID, UUID]:
    """A scoring run whose predictions are published beside those of the run before, and the alert that its rule spoke."""
    started = person.post(f"models/{model}/scoring-runs", {} if version is None else {"version": version})
    assert started.status_code == 202, started.text
    run_id = UUID(started.json()["scoring_run"]["id"])
    alert = published(person, model, run_id, table, segments)
    assert alert is not None
    return run_id, alert


def published(
    person: Person, model: str, run_id: UUID, table: pa.Table, segments: Segments | None = None
) -> UUID | None:
    """As a worker would publish the run's predictions; returns the alert, where it speaks."""
    org_id, lake = person.org_id, person.anteve.lake
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        run = scoring_runs.get(session, org_id, run_id)
        facts = RunFacts(
            scoring_run_id=run_id,
            org_id=org_id,
            dataset_id=run.dataset_id,
            model_version_id=run.model_version_id,
            model_version=run.version.number,
            snapshot_date=date(2026, 1, 31),
            created_at=datetime(2026, 2, 1, 12, tzinfo=UTC),
        )
        folder = lake.predictions(org_id, run_id, new_id())
        before = scoring_runs.before(session, run)
        earlier = lake.resolve(org_id, str(before.path)) if before else None
        written = predictions.write(table, folder, facts=facts, before=earlier, segments=segments)
        run.path, run.rows, run.summary = lake.relative(folder), written.rows, written.summary
        run.snapshot_date = facts.snapshot_date
        session.flush()
        finish(session, run.job_id, org_id)
        if run.purpose == "comparison":
            return None
        spoken, *_ = speaking.speak(session, lake, models.by_name(session, org_id, model), run)
        return spoken.alert.id
