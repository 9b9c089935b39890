"""What a build of a Model reads and is asked: for whoever builds it elsewhere, as `./anteve dbt` does."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from litestar import get
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.orm import Session

from api.access import within
from api.edge import Asked
from warehouse import build_inputs
from warehouse.build_inputs import Inputs
from warehouse.catalog import datasets, feature_models, models
from warehouse.catalog.datasets import Dataset, DatasetVersion

Role = Literal["entities", "events", "history", "besides"]


class InputTable(Struct):
    """One version of a dataset, and the part that it plays: `history` are older uploads of the entities, `besides` what
    people's SQL may read too. Its rows: `GET datasets/{dataset}/export?format=parquet&version={version}`."""

    role: Role
    dataset: str
    kind: Literal["entities", "events"]
    version: int
    known_from: date
    rows: int
    schema_json: dict[str, Any]
    mapping: dict[str, Any]


class InputFeature(Struct):
    """A feature that an analyst wrote, in the version that a build would take now."""

    name: str
    version: int
    sql: str
    descriptions: dict[str, str]


class BuildInputs(Struct):
    """Everything that a build of the model would depend on now. `question` is as a build keeps it."""

    question: dict[str, Any]
    received_on: date
    tables: list[InputTable]
    feature_models: list[InputFeature]


@get(
    "/models/{name:str}/inputs",
    opt=within("analyst", "data:read"),
    operation_id="getBuildInputs",
    tags=["Features"],
    sync_to_thread=True,
    summary="What a build of the model reads",
)
def get_build_inputs(inquiry: Asked, name: FromPath[str]) -> BuildInputs:
    """Versions of datasets, the question, and the features that analysts wrote. `./anteve dbt` builds from it."""
    session = inquiry.session
    model = models.by_name(session, inquiry.org_id, name)
    models.must_hold_rows(session, model)
    found = build_inputs.of_model(
        session,
        model,
        dataset_version=model.dataset.version,
        event_versions=models.event_versions(session, model),
    )
    written = feature_models.of_pins(session, inquiry.org_id, found.pins)
    return BuildInputs(
        question=build_inputs.question(model, found),
        received_on=found.received_on,
        tables=_tables(session, found),
        feature_models=[
            InputFeature(str(pin["name"]), version.number, version.sql, version.descriptions)
            for pin, version in zip(found.pins, written, strict=True)
        ],
    )


def _tables(session: Session, found: Inputs) -> list[InputTable]:
    tables = [_table("entities", found.dataset, found.version)] if found.entities else []
    tables += [_table("events", dataset, version) for dataset, version in found.events]
    zones = datasets.zones_of(log for log, _ in found.events)
    tables += [_table("history", found.dataset, version, zones) for version in found.history]
    for name, number in sorted(found.besides.items()):
        dataset = datasets.by_name(session, found.dataset.org_id, name)
        tables.append(_table("besides", dataset, datasets.version(session, dataset, number)))
    return tables


def _table(role: Role, dataset: Dataset, version: DatasetVersion, zones: Iterable[str] = ()) -> InputTable:
    return InputTable(
        role=role,
        dataset=dataset.name,
        kind=dataset.kind,  # type: ignore[arg-type]
        version=version.number,
        known_from=datasets.known_on(version, zones),
        rows=version.rows,
        schema_json=version.schema_json,
        mapping=dataset.mapping,
    )
