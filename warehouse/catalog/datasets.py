"""Dataset: one table that an organization brings, as numbered versions that never change."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import quotas, timing
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.organizations import Owned, within_organization

ROLES = ("entity_key", "time", "value", "name", "email", "owner", "type", "amount", "recorded_at")
TIME_ZONE = "time_zone"  # beside the roles: by whose clocks events have their days


class Dataset(Owned, Dated, Record):
    """`file_path`, `schema_json`, `version` and `rows` tell of the newest accepted version."""

    __tablename__ = "datasets"
    __table_args__ = (
        UniqueConstraint("org_id", "name"),
        CheckConstraint("kind in ('entities', 'events')", "kind"),
        CheckConstraint("status in ('empty', 'ready')", "status"),
    )

    name: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(default="empty")
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    file_path: Mapped[str | None]
    schema_json: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows: Mapped[int] = mapped_column(BigInteger, default=0)


class DatasetVersion(Dated, Record):
    """What a Dataset held after its n-th accepted upload: typed columns, and the Parquet files that hold the rows.

    `parts` are paths relative to the lake's root. An append shares the files of the version before it.
    """

    __tablename__ = "dataset_versions"
    __table_args__ = (within_organization("dataset_id", Dataset),)

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    dataset_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[UUID]
    schema_json: Mapped[dict[str, Any]]
    parts: Mapped[list[Any]]
    rows: Mapped[int] = mapped_column(BigInteger)
    profile: Mapped[dict[str, Any]]


def create(
    session: Session, org_id: UUID, *, name: str, kind: str, mapping: dict[str, Any] | None = None
) -> Dataset:
    dataset = Dataset(
        org_id=org_id,
        id=new_id(),
        name=clean_slug(name, "name"),
        kind=kind,
        mapping=clean_mapping(mapping or {}, kind),
    )
    try:
        with session.begin_nested():
            session.add(dataset)
    except IntegrityError:
        raise Conflict(
            "name_taken",
            f"There is a dataset {dataset.name!r} already: upload into it, or choose another name.",
        ) from None
    return dataset


def by_name(session: Session, org_id: UUID, name: str, *, lock: bool = False) -> Dataset:
    """The lock lets others add what points to the dataset: they may hold what its holder is about to wait for."""
    query = select(Dataset).where(Dataset.org_id == org_id, Dataset.name == name)
    found = session.scalar(query.with_for_update(key_share=True) if lock else query)
    if found is None:
        raise NotFound("dataset", name)
    return found


def get(session: Session, org_id: UUID, dataset_id: UUID, *, lock: bool = False) -> Dataset:
    found = session.get(Dataset, (org_id, dataset_id), with_for_update={"key_share": True} if lock else None)
    if found is None:
        raise NotFound("dataset", dataset_id)
    return found


def in_organization(session: Session, org_id: UUID) -> list[Dataset]:
    return list(session.scalars(select(Dataset).where(Dataset.org_id == org_id).order_by(Dataset.name)))


def version(session: Session, dataset: Dataset, number: int | None = None) -> DatasetVersion:
    """One version, the newest unless told otherwise."""
    wanted = dataset.version if number is None else number
    found = session.get(DatasetVersion, (dataset.org_id, dataset.id, wanted))
    if found is None and number is not None:
        raise NotFound("version", number)
    if found is None:
        raise Conflict(
            "dataset_empty", f"The dataset {dataset.name!r} holds no rows yet: upload a file into it first."
        )
    return found


def stored_rows(session: Session, org_id: UUID) -> int:
    """What the organization's datasets hold, each in its newest version."""
    return int(session.scalar(select(func.sum(Dataset.rows)).where(Dataset.org_id == org_id)) or 0)


def require_room(session: Session, dataset: Dataset, rows: int) -> None:
    """Refuse (`OverQuota`) a version that would hold so many rows where they do not fit; fewer than now always do."""
    if rows > dataset.rows:
        quotas.lock(session, dataset.org_id)
        used = stored_rows(session, dataset.org_id)
        quotas.require(session, dataset.org_id, "rows", used, rows - dataset.rows)


def versions(session: Session, dataset: Dataset, *, upto: int) -> list[DatasetVersion]:
    """Its versions up to and with that number, oldest first."""
    return list(
        session.scalars(
            select(DatasetVersion)
            .where(
                DatasetVersion.org_id == dataset.org_id,
                DatasetVersion.dataset_id == dataset.id,
                DatasetVersion.number <= upto,
            )
            .order_by(DatasetVersion.number)
        )
    )


def publish(
    session: Session,
    dataset: Dataset,
    *,
    number: int,
    upload_id: UUID,
    file_path: str,
    schema: dict[str, Any],
    parts: list[str],
    rows: int,
    profile: dict[str, Any],
    proposed: dict[str, Any],
) -> DatasetVersion:
    """Point the dataset at its new version. The caller holds the dataset's row lock.

    `proposed` is the mapping that the intake would choose; it fills what nobody has set, and never what somebody has.
    """
    if number != dataset.version + 1:
        raise Conflict(
            "version_taken", f"Version {dataset.version} came in between: this upload must land again."
        )
    made = DatasetVersion(
        org_id=dataset.org_id,
        dataset_id=dataset.id,
        number=number,
        upload_id=upload_id,
        schema_json=schema,
        parts=parts,
        rows=rows,
        profile=profile,
    )
    session.add(made)
    dataset.version, dataset.status, dataset.file_path = number, "ready", file_path
    dataset.schema_json, dataset.rows = schema, rows
    dataset.mapping = {**proposed, **dataset.mapping}
    session.flush()
    return made


def remap(session: Session, dataset: Dataset, mapping: dict[str, Any]) -> Dataset:
    """Correct the mapping; names given must be columns of the dataset once it has some."""
    cleaned = clean_mapping(mapping, dataset.kind)
    columns = [c["name"] for c in dataset.schema_json.get("columns", [])]
    for role, value in cleaned.items():
        column = value["column"] if isinstance(value, dict) else value
        if columns and role != TIME_ZONE and column is not None and column not in columns:
            raise Invalid(
                f"mapping.{role}", f"The dataset has no column {column!r}; it has {', '.join(columns[:40])}."
            )
    dataset.mapping = {**dataset.mapping, **cleaned}
    session.flush()
    return dataset


def become(session: Session, dataset: Dataset, kind: str, mapping: dict[str, Any]) -> None:
    """Of another kind, with the mapping that goes with it."""
    dataset.kind, dataset.mapping = kind, clean_mapping(mapping, kind)
    session.flush()


def clean_mapping(mapping: dict[str, Any], kind: str) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for role, value in mapping.items():
        if role == TIME_ZONE and (value is None or isinstance(value, str)):
            cleaned[role] = None if value is None else _zone(value, kind)
        elif role == "outcome":
            cleaned[role] = clean_outcome(value) if value is not None else None
        elif role in ROLES and (value is None or isinstance(value, str)):
            cleaned[role] = value
        else:
            raise Invalid(f"mapping.{role}", f"A mapping names columns for {', '.join(ROLES)} and outcome.")
    return cleaned


def _zone(name: str, kind: str) -> str:
    field = f"mapping.{TIME_ZONE}"
    if kind != "events":
        raise Invalid(
            field,
            "Only events have a time zone: the days of customers and leads are taken as they are written.",
        )
    return timing.clean_zone(name, field)


def received_on(dataset: Dataset, version: DatasetVersion) -> date:
    """The day on which the version came, by the clocks of the dataset's time zone."""
    return version.created_at.astimezone(ZoneInfo(dataset.mapping.get(TIME_ZONE) or "UTC")).date()


def known_on(version: DatasetVersion, zones: Iterable[str]) -> date:
    """The day on which the version came, by the latest of the clocks (and UTC's) on which somebody's mornings begin: who
    stands on a morning knows what came before it, wherever that is."""
    return max(version.created_at.astimezone(ZoneInfo(zone)).date() for zone in {"UTC", *zones})


def zones_of(logs: Iterable[Dataset]) -> set[str]:
    """Those that the datasets of events name."""
    return {zone for log in logs if (zone := log.mapping.get(TIME_ZONE))}


def clean_outcome(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not isinstance(value.get("column"), str):
        raise Invalid("outcome", 'An outcome is {"column": "Churn", "positive": ["Yes"]}.')
    positive = value.get("positive")
    if (
        not isinstance(positive, list)
        or not positive
        or not all(isinstance(p, str | int | float | bool) for p in positive)
    ):
        raise Invalid("outcome.positive", 'List the values that count as yes, as in ["Yes"] or [1].')
    return {"column": value["column"], "positive": positive}


def clean_slug(name: str, field: str) -> str:
    """A name that goes into URLs and SQL as it is."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", name):
        raise Invalid(
            field, "Use 1 to 63 of a-z, 0-9, '-' and '_', and begin with a letter, as in customers."
        )
    return name
