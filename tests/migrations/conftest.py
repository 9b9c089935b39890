"""An installation with a little in it: a catalog, a lake and a key, and a second database that is empty."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from local.postgres import Postgres
from tests.api.running import settings_in
from tests.conftest import Database
from warehouse.catalog import datasets, organizations, uploads
from warehouse.catalog.base import Record, new_id
from warehouse.catalog.session import Catalog
from warehouse.lake.paths import Lake
from warehouse.settings import Settings


@dataclass
class Installation:
    settings: Settings

    @property
    def lake(self) -> Lake:
        return Lake(self.settings.lake)

    def catalog(self) -> Catalog:
        return Catalog(str(self.settings.database_url), pooled=False)

    def rows(self) -> dict[str, str]:
        """A digest of each table's rows."""
        with psycopg.connect(str(self.settings.database_owner_url)) as connection:
            return {
                name: hashlib.sha256(
                    str(connection.execute(f"select t::text from {name} t order by 1").fetchall()).encode()
                ).hexdigest()
                for name in Record.metadata.tables
            }

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.settings.lake).as_posix(): path.read_bytes()
            for path in self.settings.lake.rglob("*")
            if path.is_file()
        }

    def bring(self, org_id: UUID, name: str) -> tuple[UUID, Path]:
        """A dataset with one landed upload; its id, and the folder of its version."""
        with self.catalog().transaction(org_id=org_id) as session:
            dataset = datasets.create(session, org_id, name=name, kind="entities")
            upload_id = new_id()
            original = self.lake.upload(org_id, upload_id) / "original.csv"
            folder = self.lake.organization(org_id) / "datasets" / str(dataset.id) / "v=1"
            for each in (original.parent, folder):
                each.mkdir(parents=True)
            original.write_bytes(b"id\n1\n")
            pq.write_table(pa.table({"id": [1]}), folder / "part-0.parquet")
            upload, _ = uploads.receive(
                session,
                dataset,
                upload_id=upload_id,
                mode="append",
                file_name="a.csv",
                content_type="text/csv",
                file_path=self.lake.relative(original),
                size=5,
                sha256=hashlib.sha256(b"id\n1\n").digest(),
                created_by=None,
            )
            version = datasets.publish(
                session,
                dataset,
                number=1,
                upload_id=upload_id,
                file_path=self.lake.relative(folder),
                schema={"columns": [{"name": "id", "type": "integer"}]},
                parts=[self.lake.relative(folder / "part-0.parquet")],
                rows=1,
                profile={},
                proposed={},
            )
            counts = {"lines": 2, "loaded": 1, "rejected": 0, "skipped": 1}
            uploads.accept(session, upload, version, counts=counts, rejects_path=None, found={}, warnings=[])
            return dataset.id, folder


def installation_in(home: Path, owner_url: str, app_url: str) -> Installation:
    home.mkdir(exist_ok=True)
    return Installation(replace(settings_in(home, app_url), database_owner_url=owner_url))


@pytest.fixture
def installation(database: Database, tmp_path: Path) -> Installation:
    """Two organizations with two datasets each, and a file that no record names."""
    made = installation_in(tmp_path / "home", database.owner_url, database.app_url)
    made.settings.secret()
    for company in ("Alfa", "Beta"):
        with made.catalog().transaction() as session:
            org_id = organizations.create(session, company).id
        for name in ("customers", "leads"):
            made.bring(org_id, name)
        orphan = made.lake.organization(org_id) / "builds" / str(new_id())
        orphan.mkdir(parents=True)
        (orphan / "features.parquet").write_bytes(b"nobody's")
    return made


@pytest.fixture
def empty(postgres: Postgres, tmp_path: Path) -> Iterator[Installation]:
    """A home with nothing in it, and a database without a table."""
    name = f"t_{secrets.token_hex(6)}"
    maintenance, owner, app = (
        f"{url.rsplit('/', 1)[0]}/{of}"
        for url, of in ((postgres.url, "postgres"), (postgres.url, name), (postgres.app_url, name))
    )
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield installation_in(tmp_path / "elsewhere", owner, app)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")
