"""Datasets with real rows in them, as a worker would have landed them."""

import csv
import hashlib
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.api.running import Person
from tests.api.scored import finish
from warehouse.catalog import datasets, uploads
from warehouse.catalog.base import new_id
from warehouse.lake.profile import profile
from warehouse.lake.tables import Column, Table

TYPES = {
    pa.string(): "text",
    pa.int64(): "integer",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
}


def land(
    person: Person,
    name: str,
    rows: pa.Table,
    *,
    kind: str = "entities",
    looked_at: bool = False,
    **mapping: Any,
) -> None:
    """A dataset whose next version holds just these rows; `looked_at`, with its profile too, as a worker leaves it."""
    if person.get(f"datasets/{name}").status_code == 404:
        made = person.post("datasets", {"name": name, "kind": kind, "mapping": mapping})
        assert made.status_code == 201, made.text
    org_id, anteve = person.org_id, person.anteve
    columns = tuple(Column(field.name, TYPES[field.type]) for field in rows.schema)  # type: ignore[arg-type]
    numbered = rows.add_column(0, "_line", pa.array(range(2, rows.num_rows + 2), pa.int64()))
    with anteve.catalog.transaction(org_id=org_id) as session:
        dataset = datasets.by_name(session, org_id, name, lock=True)
        number = dataset.version + 1
        folder = anteve.lake.dataset_version(org_id, dataset.id, number, new_id())
        folder.mkdir(parents=True)
        pq.write_table(numbered, folder / "part-00000.parquet")
        table = Table(columns, (folder / "part-00000.parquet",), rows.num_rows)
        upload, _ = uploads.receive(
            session,
            dataset,
            upload_id=new_id(),
            mode="replace",
            file_name="rows.csv",
            content_type="text/csv",
            file_path="none",
            size=1,
            sha256=hashlib.sha256(f"{name}{number}".encode()).digest(),
            created_by=None,
        )
        datasets.publish(
            session,
            dataset,
            number=number,
            upload_id=upload.id,
            file_path=anteve.lake.relative(folder),
            schema=table.schema_json(),
            parts=[anteve.lake.relative(folder / "part-00000.parquet")],
            rows=rows.num_rows,
            profile=profile(table) if looked_at else {},
            proposed={},
        )
        finish(session, upload.job_id, org_id)


def rows_of(answer: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.decode())))
