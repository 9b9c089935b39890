"""Datasets: the tables that an organization brings."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from api import pages
from api.access import within
from api.edge import Asked
from api.idempotency import idempotent
from api.pages import Cursor, Limit
from api.words import Positive, Slug
from warehouse import mappings
from warehouse.catalog import datasets, deletions, erasures
from warehouse.catalog.datasets import Dataset as DatasetRecord

TAGS = ["Datasets"]
READ = within("member", "data:read")


class OutcomeColumn(Struct, forbid_unknown_fields=True):
    """What is predicted, as a column of the entities and its values that count as yes."""

    column: str
    positive: Positive


class NewMapping(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Which column plays which part. What is left out stays as it is; null takes the part away.

    Of events, `time` is when it happened, `recorded_at` when it came to be known, `type` what it was, and `amount` the
    money or quantity in it. `time_zone` is no column but a name of the IANA's list (America/Sao_Paulo; UTC where none is
    named): times without an offset are read as its clocks show them, times with one are brought to them, and an event
    belongs to the day there. Another zone counts for builds from then on.
    """

    entity_key: str | UnsetType | None = UNSET
    time: str | UnsetType | None = UNSET
    value: str | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    owner: str | UnsetType | None = UNSET
    type: str | UnsetType | None = UNSET
    amount: str | UnsetType | None = UNSET
    recorded_at: str | UnsetType | None = UNSET
    time_zone: str | UnsetType | None = UNSET
    outcome: OutcomeColumn | UnsetType | None = UNSET


class Mapping(Struct):
    """Which column plays which part; null where none does. `time_zone` is by whose clocks events have their days: UTC
    where it is null."""

    entity_key: str | None = None
    time: str | None = None
    value: str | None = None
    name: str | None = None
    email: str | None = None
    owner: str | None = None
    type: str | None = None
    amount: str | None = None
    recorded_at: str | None = None
    time_zone: str | None = None
    outcome: OutcomeColumn | None = None


class Dataset(Struct):
    """One table, as its newest version is. `schema_json.columns` lists name and type, and how they were read."""

    id: UUID
    name: str
    kind: Literal["entities", "events"]
    status: Literal["empty", "ready"]
    mapping: Mapping
    version: int
    rows: int
    file_path: str | None
    schema_json: dict[str, Any]
    created_at: datetime


class DatasetList(Struct):
    items: list[Dataset]
    next_cursor: str | None


class NewDataset(Struct, forbid_unknown_fields=True):
    name: Annotated[Slug, Meta(examples=["customers"])]
    kind: Literal["entities", "events"] = "entities"
    mapping: NewMapping = msgspec.field(default_factory=NewMapping)


class DatasetChanges(Struct, forbid_unknown_fields=True):
    """Another `kind` has its columns play the parts that are proposed for it; what `mapping` says comes after that."""

    mapping: NewMapping = msgspec.field(default_factory=NewMapping)
    kind: Literal["entities", "events"] | UnsetType = UNSET


@get(
    "/datasets", opt=READ, operation_id="listDatasets", tags=TAGS, sync_to_thread=True, summary="All datasets"
)
def list_datasets(inquiry: Asked, cursor: Cursor = None, limit: Limit = 50) -> DatasetList:
    """The organization's datasets, by name."""
    found = datasets.in_organization(inquiry.session, inquiry.org_id)
    items, next_cursor = pages.part(found, lambda dataset: dataset.name, cursor=cursor, limit=limit)
    return DatasetList([show(dataset) for dataset in items], next_cursor)


@post(
    "/datasets",
    opt=within("analyst", "data:write"),
    operation_id="createDataset",
    tags=TAGS,
    sync_to_thread=True,
    summary="Make a dataset",
)
@idempotent
def create_dataset(inquiry: Asked, data: JSONBody[NewDataset]) -> Dataset:
    """An empty dataset: upload a file into it next. What the mapping leaves open, the first upload proposes."""
    made = datasets.create(
        inquiry.session,
        inquiry.org_id,
        name=data.name,
        kind=data.kind,
        mapping=msgspec.to_builtins(data.mapping),
    )
    inquiry.note("dataset.created", made.name)
    return show(made)


@get(
    "/datasets/{name:str}",
    opt=READ,
    operation_id="getDataset",
    tags=TAGS,
    sync_to_thread=True,
    summary="One dataset",
)
def get_dataset(inquiry: Asked, name: FromPath[str]) -> Dataset:
    """Its mapping, schema and newest version."""
    return show(datasets.by_name(inquiry.session, inquiry.org_id, name))


@patch(
    "/datasets/{name:str}",
    opt=within("analyst", "data:write"),
    operation_id="changeDataset",
    tags=TAGS,
    sync_to_thread=True,
    summary="Correct the mapping or the kind",
)
def change_dataset(inquiry: Asked, name: FromPath[str], data: JSONBody[DatasetChanges]) -> Dataset:
    """Parts that are named are set; parts that are left out stay as they are. The kind may change while no model reads
    the dataset (else 409)."""
    dataset = datasets.by_name(inquiry.session, inquiry.org_id, name, lock=True)
    key = dataset.mapping.get("entity_key")
    if data.kind is not UNSET:
        mappings.change_kind(inquiry.session, dataset, data.kind)
    changed = datasets.remap(inquiry.session, dataset, msgspec.to_builtins(data.mapping))
    if changed.mapping.get("entity_key") != key:
        erasures.look_again(inquiry.session, inquiry.org_id, created_by=inquiry.user_id)
    inquiry.note("dataset.changed", changed.name)
    return show(changed)


@delete(
    "/datasets/{name:str}",
    opt=within("admin", "admin"),
    operation_id="deleteDataset",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete a dataset",
)
def delete_dataset(inquiry: Asked, name: FromPath[str]) -> None:
    """With all its versions. Refused while a model learns from it; uploads that are being loaded are cancelled."""
    deletions.delete_dataset(inquiry.session, datasets.by_name(inquiry.session, inquiry.org_id, name))
    inquiry.note("dataset.deleted", name)


def show(dataset: DatasetRecord) -> Dataset:
    fields = {name: getattr(dataset, name) for name in Dataset.__struct_fields__}
    return Dataset(**{**fields, "mapping": msgspec.convert(dataset.mapping, Mapping)})
