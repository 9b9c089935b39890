"""Erasing from the versions and uploads of a dataset, whatever they came as."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import Database
from tests.searching import places_of
from tests.warehouse.lake.intake.test_formats import workbook
from tests.workers.doing import Doing
from warehouse.catalog import datasets, erasures, jobs
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers import erase

KEY = "zq7"
ROWS = [("a1", "Ana"), (KEY, "Zq7 Silva"), ("b2", "Bruno"), (KEY, "again"), ("c3", "Clara")]
KEPT = ["a1", "b2", "c3"]


@pytest.fixture
def company(catalog: Catalog, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Doing:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setattr(erase, "READERS_SECONDS", 0.0)
    return Doing.found(catalog, Settings.from_env(), "Alfa")


@pytest.fixture
def places(company: Doing, database: Database) -> Callable[[], list[str]]:
    return lambda: [
        *places_of(KEY, database.owner_url, company.lake.root),
        *places_of("Zq7", database.owner_url, company.lake.root),
    ]


def erased(company: Doing, key: str = KEY) -> erasures.Erasure:
    erasure_id = company.erase(key)
    company.do()
    return company.get_erasure(erasure_id)


def csv(rows: list[tuple[str, str]] = ROWS, end: str = "\n") -> str:
    return end.join(["id,name", *(f"{key},{name}" for key, name in rows)]) + end


def ndjson() -> bytes:
    return b"".join(json.dumps({"id": key, "name": name}).encode() + b"\n" for key, name in ROWS)


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"id": [key for key, _ in ROWS], "name": [name for _, name in ROWS]}), buffer)
    return buffer.getvalue()


def blanked(end: str = "\n") -> str:
    return end.join(["id,name", "a1,Ana", "", "b2,Bruno", "", "c3,Clara", ""])


ORIGINALS = {
    "customers.csv": (csv().encode(), blanked().encode()),
    "crlf.csv": (csv(end="\r\n").encode(), blanked("\r\n").encode()),
    "marked.csv": (b"\xef\xbb\xbf" + csv().encode(), b"\xef\xbb\xbf" + blanked().encode()),
    "cp1252.csv": (
        csv().replace("Clara", "Jos\xe9").encode("cp1252"),
        blanked().replace("Clara", "Jos\xe9").encode("cp1252"),
    ),
    "wide.csv": (csv().encode("utf-16"), blanked().encode()),
    "customers.csv.gz": (gzip.compress(csv().encode()), blanked().encode()),
    "several.csv": (
        csv().replace("Zq7 Silva", '"Zq7\nSilva"').encode(),
        blanked().replace("Ana\n\n", "Ana\n\n\n").encode(),
    ),
    "customers.ndjson": (ndjson(), None),
    "customers.parquet": (parquet(), None),
    "customers.xlsx": (workbook({"Customers": [["id", "name"], *map(list, ROWS)]}), None),
}


@pytest.mark.parametrize("name", ORIGINALS)
def test_a_file_of_any_kind_is_kept_without_the_entity_or_not_at_all(
    name: str, company: Doing, places: Callable[[], list[str]]
) -> None:
    content, expected = ORIGINALS[name]
    upload_id = company.upload("customers", content, name=name)
    company.do()
    lines = company.get_upload(upload_id).lines
    erased(company)
    assert places() == []
    assert [row["id"] for row in company.rows("customers")] == KEPT
    upload = company.get_upload(upload_id)
    assert upload.lines == lines
    assert (upload.loaded, upload.found["skipped_by"]["erased"]) == (3, 2)
    if name.endswith((".parquet", ".xlsx")):
        assert upload.original_removed_at is not None
        return
    kept = company.original(upload_id)
    kept = gzip.decompress(kept) if name.endswith(".gz") else kept
    if expected is None:
        expected = b"".join(b"\n" if KEY.encode() in line else line for line in ndjson().splitlines(True))
    assert kept == expected


def test_line_numbers_stay_right_for_the_next_erasure(company: Doing) -> None:
    upload_id = company.upload("customers", csv().encode())
    company.do()
    erased(company)
    erased(company, "c3")
    assert company.original(upload_id) == b"id,name\na1,Ana\n\nb2,Bruno\n\n\n"


def test_versions_that_share_files_go_on_sharing_them(
    company: Doing, places: Callable[[], list[str]]
) -> None:
    company.upload("customers", csv().encode())
    company.upload("customers", csv([("d4", "Davi"), (KEY, "third")]).encode())
    company.upload("customers", csv([("a1", "Ana Maria"), (KEY, "fourth")]).encode(), mode="upsert")
    company.upload("customers", csv([("e5", "Eva")]).encode(), mode="replace")
    company.do()
    clean = company.lake.resolve(company.org_id, _parts(company, 4)[0])
    found = erased(company).found
    assert places() == []
    assert found["rows"] == 4
    seen = [[row["id"] for row in company.rows("customers", version)] for version in (1, 2, 3, 4)]
    assert seen == [KEPT, [*KEPT, "d4"], ["b2", "c3", "d4", "a1"], ["e5"]]
    assert _parts(company, 1)[0] == _parts(company, 2)[0]
    assert company.lake.resolve(company.org_id, _parts(company, 4)[0]) == clean, "it never held the entity"


def _parts(company: Doing, version: int) -> list[str]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        found = datasets.by_name(session, company.org_id, "customers")
        return list(datasets.version(session, found, version).parts)


def test_rejected_lines_and_refused_files_go_too(company: Doing, places: Callable[[], list[str]]) -> None:
    many = [(f"k{n}", "x") for n in range(300)]
    company.upload("customers", (csv(many) + f"{KEY},Zq7,one,too,many\nx,y,z\n").encode())
    company.do()
    refused = company.upload("customers", (csv(many[:3]) + f"{KEY},Zq7,one,too,many\n").encode())
    company.do("failed")
    assert places()
    found = erased(company).found
    assert places() == []
    assert (found["rejected_lines"], found["originals_removed"]) == (1, 1)
    assert company.get_upload(refused).original_removed_at is not None


def test_a_dataset_without_a_key_is_named_since_nobody_can_tell_whose_its_rows_are(company: Doing) -> None:
    company.upload("notes", b"x,y\n1,one\n1,two\n", key=None)
    company.do()
    assert erased(company).found["datasets_without_key"] == ["notes"]


def test_a_key_that_later_versions_do_not_have_is_erased_where_it_was(
    company: Doing, places: Callable[[], list[str]]
) -> None:
    company.upload("customers", csv().encode())
    company.upload("customers", b"other,name\n1,Davi\n2,Eva\n", mode="replace")
    company.do()
    found = erased(company).found
    assert places() == []
    assert (found["rows"], found["datasets_without_key"]) == (2, ["customers"])


def test_an_error_while_erasing_does_not_tell_the_key(
    company: Doing, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.upload("customers", csv().encode())
    company.do()
    monkeypatch.setattr("warehouse.lake.erasing.rows.column_of", lambda *_: "no such column")
    erasure_id = company.erase(KEY)
    company.do("failed")
    job_id = company.get_erasure(erasure_id).job_id
    with company.catalog.transaction(org_id=company.org_id) as session:
        log = jobs.log_text(session, company.org_id, job_id)
    assert "no such column" in log
    assert KEY not in log


def test_an_entity_that_was_the_whole_dataset_leaves_it_empty(
    company: Doing, places: Callable[[], list[str]]
) -> None:
    company.upload("customers", csv([(KEY, "Zq7")]).encode())
    company.do()
    erased(company)
    assert places() == []
    assert company.rows("customers") == []


# --- the tombstone ---


@pytest.mark.parametrize("name", ["customers.csv", "customers.parquet"])
def test_a_later_file_does_not_bring_it_back_unseen(
    name: str, company: Doing, places: Callable[[], list[str]]
) -> None:
    erased(company)
    upload_id = company.upload("customers", ORIGINALS[name][0], name=name)
    company.do()
    upload = company.get_upload(upload_id)
    assert [row["id"] for row in company.rows("customers")] == KEPT
    assert (upload.loaded, upload.found["skipped_by"]["erased"]) == (3, 2)
    assert "2 lines are of entities that were erased" in str(upload.warnings)
    assert places() == []


def test_a_file_of_nobody_else_is_refused_and_not_kept(
    company: Doing, places: Callable[[], list[str]]
) -> None:
    erased(company)
    upload_id = company.upload("customers", csv([(KEY, "Zq7")]).encode(), mode="replace")
    company.do("failed")
    assert company.get_upload(upload_id).errors[0]["code"] == "erased_entities"
    assert places() == []


def test_lifted_it_may_come_back_with_the_very_same_file(company: Doing) -> None:
    company.upload("customers", csv().encode(), mode="replace")
    company.do()
    erasure = erased(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        erasures.lift(session, company.org_id, erasure.id, lifted_by=None)
    company.upload("customers", csv().encode(), mode="replace")
    company.do()
    assert [row["id"] for row in company.rows("customers")] == [key for key, _ in ROWS]


def test_another_column_that_becomes_the_key_is_looked_at_again(
    company: Doing, places: Callable[[], list[str]]
) -> None:
    company.upload("customers", csv().encode(), key="name")
    company.do()
    erasure = erased(company)
    assert places()
    with company.catalog.transaction(org_id=company.org_id) as session:
        dataset = datasets.by_name(session, company.org_id, "customers", lock=True)
        datasets.remap(session, dataset, {"entity_key": "id"})
        erasures.look_again(session, company.org_id, created_by=None)
    assert company.get_erasure(erasure.id).entity_key is None, "the job goes by the hash alone"
    company.do()
    assert places() == []


def test_the_key_is_kept_only_until_the_job_has_succeeded(company: Doing, database: Database) -> None:
    erasure_id = company.erase(KEY)
    assert places_of(KEY, database.owner_url, company.lake.root) == ["erasures.entity_key"]
    company.do()
    assert places_of(KEY, database.owner_url, company.lake.root) == []
    assert company.get_erasure(erasure_id).entity_key is None


def test_another_organization_with_the_same_key_keeps_it(company: Doing, catalog: Catalog) -> None:
    theirs = Doing.found(catalog, company.settings, "Beta")
    for one in (company, theirs):
        one.upload("customers", csv().encode())
        one.do()
    erased(company)
    assert [row["id"] for row in theirs.rows("customers")] == [key for key, _ in ROWS]
    hashes = [
        erasures.digest(company.settings.tombstone_secret(), one.org_id, KEY) for one in (company, theirs)
    ]
    assert hashes[0] != hashes[1]


def test_asked_twice_at_once_it_is_one_erasure(company: Doing) -> None:
    first, second = company.erase(KEY), company.erase(f" {KEY} ")
    assert first == second
    assert len(company.do()) == 1
    assert company.erase(KEY) == first
    (again,) = company.do()
    assert again.status in jobs.ENDED
