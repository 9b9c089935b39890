"""A nursery for the tests of a session, and an organization's files with everything around them that it must not see."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.confinement import Nursery
from warehouse.lake.duck import parquet_files
from warehouse.lake.tenant_sql import desk as desks
from warehouse.lake.tenant_sql.desk import ENTRY, Desk, Limits, Relation

CANARY = "CANARY-7731"


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery(ENTRY, "tests.warehouse.lake.tenant_sql.ungated") as started:
        yield started


@dataclass
class Surroundings:
    """An organization's folder, another's beside it, a secret, and a server that notes who calls."""

    root: Path
    port: int
    called: list[str]
    nursery: Nursery
    opened: list[Desk] = field(default_factory=list)

    @property
    def own(self) -> Path:
        return self.root / "own" / "customers.parquet"

    def words(self) -> dict[str, str]:
        return {
            "other": str(self.root / "other"),
            "secret": str(self.root / "secret.txt"),
            "out": str(self.root / "out"),
            "port": str(self.port),
        }

    def desk(self, limits: Limits | None = None) -> Desk:
        """One that holds `customers`, and `hidden` out of reach."""
        rows = parquet_files([self.own])
        held = Relation("hidden", f"select 7 as id, '{CANARY}' as email", held=True, shown=False)
        work = self.root / "work" / str(len(self.opened))
        made = Desk(
            self.nursery,
            [Relation("customers", f"select * from {rows}"), held],
            [self.own],
            work=work,
            limits=limits,
        )
        self.opened.append(made)
        return made

    def state(self) -> dict[str, bytes]:
        """Every file outside the work folders."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and path.relative_to(self.root).parts[0] != "work"
        }


@pytest.fixture
def surroundings(tmp_path: Path, nursery: Nursery) -> Iterator[Surroundings]:
    called: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the server's name for it

    for folder in ("own", "other", "out"):
        (tmp_path / folder).mkdir()
    (tmp_path / "secret.txt").write_text(CANARY)
    (tmp_path / "other" / "customers.csv").write_text(f"id,email\n1,{CANARY}\n")
    (tmp_path / "other" / "customers.json").write_text(f'{{"id": 1, "email": "{CANARY}"}}\n')
    pq.write_table(pa.table({"id": [1], "email": [CANARY]}), tmp_path / "other" / "customers.parquet")
    own = {"id": range(5), "email": [f"own{n}" for n in range(5)]}
    pq.write_table(pa.table(own), tmp_path / "own" / "customers.parquet")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Surroundings(tmp_path, server.server_address[1], called, nursery)
    yield made
    for desk in made.opened:
        desk.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "ENTRY", "tests.warehouse.lake.tenant_sql.ungated")
