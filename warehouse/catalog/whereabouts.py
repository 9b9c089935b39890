"""Whereabouts: every place in the lake where rows of an organization's entities lie, and what each is of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.catalog import alert_item_steps, datasets
from warehouse.catalog.alert_items import AlertItem
from warehouse.catalog.alerts import Alert
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.entity_owners import EntityOwner, OwnerChange
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.catalog.notes import Note
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.catalog.tasks import Task
from warehouse.catalog.uploads import Upload


@dataclass(frozen=True)
class Received:
    """An upload of a dataset; `version` is the number of the version that it made."""

    dataset: str
    key_column: str
    upload_id: UUID
    file_name: str
    version: int
    received_at: datetime
    rejects_path: str | None


@dataclass(frozen=True)
class Part:
    """A file of typed rows, and the versions of the dataset that share it."""

    dataset: str
    key_column: str
    path: str
    versions: tuple[int, ...]


@dataclass(frozen=True)
class Built:
    model: str
    build_id: UUID
    snapshot_date: date
    path: str


@dataclass(frozen=True)
class Scored:
    model: str
    run_id: UUID
    path: str


@dataclass(frozen=True)
class Whereabouts:
    received: list[Received]
    parts: list[Part]
    builds: list[Built]
    scored: list[Scored]


def of_organization(session: Session, org_id: UUID) -> Whereabouts:
    """Ids and paths alone; datasets without a key column have nobody's rows."""
    keyed = [one for one in datasets.in_organization(session, org_id) if one.mapping.get("entity_key")]
    builds = session.execute(
        select(FeatureBuild, Model.name)
        .join(Model, (Model.org_id == FeatureBuild.org_id) & (Model.id == FeatureBuild.model_id))
        .where(FeatureBuild.org_id == org_id)
        .order_by(FeatureBuild.id)
    )
    scored = session.execute(
        select(ScoringRun.id, ScoringRun.path, Model.name)
        .join(Model, (Model.org_id == ScoringRun.org_id) & (Model.id == ScoringRun.model_id))
        .where(ScoringRun.org_id == org_id, ScoringRun.path.is_not(None))
        .order_by(ScoringRun.id)
    )
    return Whereabouts(
        received=[each for one in keyed for each in _received(session, one)],
        parts=[each for one in keyed for each in _parts(session, one)],
        builds=[Built(name, one.id, one.snapshot_date, one.path) for one, name in builds],
        scored=[Scored(row.name, row.id, str(row.path)) for row in scored],
    )


def alerts_of(session: Session, model: Model, entity_key: str) -> list[Alert]:
    """The model's alerts that name the entity, oldest first."""
    return [alert for alert in _alerts(session, model.org_id, entity_key) if alert.model_id == model.id]


def alerts_naming(session: Session, org_id: UUID, entity_key: str) -> list[dict[str, Any]]:
    """What each alert says of the entity, oldest first."""
    found = _alerts(session, org_id, entity_key)
    return [
        {"alert": alert.title, "created_at": alert.created_at.isoformat(), "status": alert.status, **one}
        for alert in found
        for one in alert.entities
        if one.get("entity_key") == entity_key
    ]


def _alerts(session: Session, org_id: UUID, entity_key: str) -> list[Alert]:
    found = session.scalars(
        select(Alert)
        .where(Alert.org_id == org_id, Alert.entities.contains([{"entity_key": entity_key}]))
        .order_by(Alert.id)
    )
    return list(found)


def written_about(session: Session, org_id: UUID, entity_key: str) -> list[dict[str, Any]]:
    """What people wrote and did about the entity, oldest first, each with `what` it is."""
    found: list[dict[str, Any]] = []
    for what, kind in (("note", Note), ("task", Task), ("owner", EntityOwner), ("owner_change", OwnerChange)):
        table = kind.__table__
        rows = session.execute(
            select(table)
            .where(table.c.org_id == org_id, table.c.entity_key == entity_key)
            .order_by(table.c.created_at)
        )
        found += [{"what": what, **_plain(row)} for row in rows]
    items = session.scalars(
        select(AlertItem)
        .where(AlertItem.org_id == org_id, AlertItem.entity_key == entity_key)
        .order_by(AlertItem.id)
    )
    for item in items:
        columns = {column.name: getattr(item, column.name) for column in AlertItem.__table__.columns}
        steps = alert_item_steps.history(session, item)
        told = [
            {"verb": s.verb, "at": s.created_at.isoformat(), "before": s.before, "after": s.after}
            for s in steps
        ]
        found.append({"what": "alert_item", "model": item.model.name, **_plain(columns), "steps": told})
    return found


def _plain(row: Any) -> dict[str, Any]:
    values = row if isinstance(row, dict) else row._mapping
    return {str(name): value for name, value in values.items() if name not in ("org_id", "entity_key")}


def _received(session: Session, dataset: Dataset) -> list[Received]:
    found = session.scalars(
        select(Upload)
        .where(Upload.org_id == dataset.org_id, Upload.dataset_id == dataset.id, Upload.version.is_not(None))
        .order_by(Upload.id)
    )
    key = str(dataset.mapping["entity_key"])
    return [
        Received(
            dataset.name, key, one.id, one.file_name, int(one.version or 0), one.created_at, one.rejects_path
        )
        for one in found
    ]


def _parts(session: Session, dataset: Dataset) -> list[Part]:
    versions = session.execute(
        select(DatasetVersion.number, DatasetVersion.parts)
        .where(DatasetVersion.org_id == dataset.org_id, DatasetVersion.dataset_id == dataset.id)
        .order_by(DatasetVersion.number)
    )
    shared: dict[str, list[int]] = {}
    for row in versions:
        for part in row.parts:
            shared.setdefault(part, []).append(row.number)
    key = str(dataset.mapping["entity_key"])
    return [Part(dataset.name, key, path, tuple(numbers)) for path, numbers in shared.items()]
