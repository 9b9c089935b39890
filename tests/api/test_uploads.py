"""Files over the wire: streamed, bounded, whole or not at all."""

import gc
import io
import socket
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy.exc import OperationalError

from api import receiving
from tests.api.running import LARGEST_UPLOAD, Anteve, Person, csv_of
from warehouse.catalog import datasets, uploads
from warehouse.catalog.base import new_id
from warehouse.lake import storage

CSV = {"Content-Type": "text/csv"}


def files_of(anteve: Anteve, person: Person) -> list[Path]:
    """All that the organization has in the lake."""
    folder = anteve.lake.organization(person.org_id)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def send(person: Person, dataset: str, content: bytes, **headers: str):  # type: ignore[no-untyped-def]
    return person.ask("POST", f"datasets/{dataset}/uploads", content=content, headers={**CSV, **headers})


def test_a_file_arrives_byte_by_byte_and_is_queued_for_landing(anteve: Anteve, ana: Person) -> None:
    dataset, body = ana.dataset("arrives"), csv_of(1000)
    answer = send(ana, dataset, body)
    assert answer.status_code == 202
    upload, job = answer.json()["upload"], answer.json()["job"]
    assert (upload["status"], upload["mode"], upload["bytes"]) == ("received", "append", len(body))
    assert (job["kind"], job["status"], job["subject_id"]) == ("land", "queued", upload["id"])
    stored = anteve.lake.upload(ana.org_id, UUID(upload["id"]))
    assert (stored / "original.csv").read_bytes() == body
    with anteve.catalog.transaction(org_id=ana.org_id) as session:
        record = uploads.get(session, ana.org_id, UUID(upload["id"]))
        assert anteve.lake.resolve(ana.org_id, record.file_path) == (stored / "original.csv").resolve()


def test_the_same_bytes_again_change_nothing(anteve: Anteve, ana: Person) -> None:
    dataset = ana.dataset("again")
    first = send(ana, dataset, csv_of(7)).json()["upload"]
    before = files_of(anteve, ana)
    again = send(ana, dataset, csv_of(7))
    assert again.status_code == 200
    assert again.json() == {"upload": first, "job": None}
    assert files_of(anteve, ana) == before


def test_what_is_told_of_a_header_is_kept_and_followed(anteve: Anteve, ana: Person) -> None:
    dataset = ana.dataset("told")
    path = f"datasets/{dataset}/uploads?header=false&names=who,%20when&names=amount&separator=tab"
    answer = ana.ask("POST", path, content=b"a\tb\tc\n", headers=CSV)
    assert answer.status_code == 202, answer.text
    upload = answer.json()["upload"]
    assert upload["told"] == {"header": False, "names": ["who", "when", "amount"], "separator": "tab"}
    for wrong in ("separator=dots", "names=a,,b", "header=perhaps"):
        refused = ana.ask("POST", f"datasets/{dataset}/uploads?{wrong}", content=b"a\n1\n", headers=CSV)
        assert refused.status_code in (400, 422), refused.text
        assert refused.json()["errors"][0]["field"] == wrong.split("=")[0]


def test_multipart_with_one_file_is_the_same_as_the_raw_body(anteve: Anteve, ana: Person) -> None:
    dataset, body = ana.dataset("multipart"), csv_of(20_000)
    answer = ana.ask(
        "POST", f"datasets/{dataset}/uploads", files={"file": ("clientes.csv", body, "text/csv")}
    )
    assert answer.status_code == 202
    upload = answer.json()["upload"]
    assert (upload["file_name"], upload["content_type"], upload["bytes"]) == (
        "clientes.csv",
        "text/csv",
        len(body),
    )
    assert send(ana, dataset, body).status_code == 200


def test_multipart_with_more_than_a_file_is_refused(anteve: Anteve, ana: Person) -> None:
    dataset, before = ana.dataset("crowded"), files_of(anteve, ana)
    path = f"datasets/{dataset}/uploads"
    part = ("a.csv", csv_of(2), "text/csv")
    assert ana.ask("POST", path, files=[("a", part), ("b", part)]).status_code == 422
    assert ana.ask("POST", path, files={"file": part}, data={"mode": "replace"}).status_code == 422
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert ana.ask("POST", path, content=b"no such boundary", headers=broken).status_code == 400
    no_boundary = {"Content-Type": "multipart/form-data"}
    assert ana.ask("POST", path, content=b"--x", headers=no_boundary).status_code == 400
    assert files_of(anteve, ana) == before


@pytest.mark.parametrize(
    ("disposition", "shown"),
    [
        ('attachment; filename="plain.csv"', "plain.csv"),
        ("attachment; filename=\"ascii.csv\"; filename*=UTF-8''S%C3%A3o%20Paulo.csv", "São Paulo.csv"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename*=UTF-8''..%2F..%5Cevil.csv", "evil.csv"),
        ("attachment; filename*=UTF-8''%E2%80%AEfdp.csv%00%0A", "fdp.csv"),
        ("attachment; filename*=UTF-8''Sa%CC%83o.csv", "São.csv"),
        (f'attachment; filename="{"x" * 300}.csv"', "x" * 200),
        ('attachment; filename=".."', "upload"),
        ("nonsense;;;=", "upload"),
        (None, "upload"),
    ],
)
def test_a_files_own_name_is_only_shown(
    anteve: Anteve, ana: Person, disposition: str | None, shown: str
) -> None:
    assert receiving.file_name(disposition) == shown
    name = f"named-{abs(hash(disposition)) % 10**9}"
    headers = {"Content-Disposition": disposition} if disposition else {}
    upload = send(ana, ana.dataset(name), csv_of(1), **headers).json()["upload"]
    assert upload["file_name"] == shown
    (stored,) = anteve.lake.upload(ana.org_id, UUID(upload["id"])).iterdir()
    assert stored.name == "original.csv"


def test_what_is_no_table_is_refused(anteve: Anteve, ana: Person) -> None:
    dataset, before = ana.dataset("no-table"), files_of(anteve, ana)
    assert send(ana, dataset, b"%PDF", **{"Content-Type": "application/pdf"}).status_code == 415
    assert (
        send(ana, dataset, b"a=1", **{"Content-Type": "application/x-www-form-urlencoded"}).status_code == 415
    )
    empty = send(ana, dataset, b"")
    assert empty.status_code == 422
    assert empty.json()["errors"][0]["field"] == "body"
    assert files_of(anteve, ana) == before


def test_a_mode_that_does_not_exist_is_named(ana: Person) -> None:
    dataset = ana.dataset("modes")
    answer = ana.ask(
        "POST", f"datasets/{dataset}/uploads", params={"mode": "merge"}, content=b"a", headers=CSV
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "mode"


def test_a_refused_upload_leaves_no_file(
    anteve: Anteve, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(anteve, ana)
    assert send(ana, "no-such-dataset", csv_of(1)).status_code == 404
    dataset = ana.dataset("broken-record")
    monkeypatch.setattr(uploads, "receive", _boom)
    assert send(ana, dataset, csv_of(1)).status_code == 500
    assert files_of(anteve, ana) == before


def _boom(*_: object, **__: object) -> None:
    raise RuntimeError("something in the catalog broke")


def test_a_full_disk_is_said_and_nothing_stays(
    anteve: Anteve, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, before = ana.dataset("full"), files_of(anteve, ana)
    monkeypatch.setattr(storage, "require_room", _no_room)
    answer = send(ana, dataset, csv_of(1))
    assert answer.status_code == 507
    assert answer.json()["type"].endswith("disk_full")
    assert str(anteve.lake.root) not in answer.text
    assert files_of(anteve, ana) == before


def _no_room(*_: object, **__: object) -> None:
    raise storage.LakeFull(28, "no space left on device")


def test_a_file_that_may_have_been_recorded_is_not_taken_away(
    anteve: Anteve, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, before = ana.dataset("in-doubt"), len(files_of(anteve, ana))

    def broken(*_: object) -> None:
        raise OperationalError("commit", {}, Exception("server closed the connection unexpectedly"))

    monkeypatch.setattr("api.uploads._record", broken)
    assert send(ana, dataset, csv_of(10)).status_code == 503
    assert len(files_of(anteve, ana)) == before + 1


def test_too_large_a_file_is_refused_before_it_is_sent(anteve: Anteve, ana: Person) -> None:
    dataset, before = ana.dataset("huge"), files_of(anteve, ana)
    with raw(anteve, ana, dataset, f"Content-Length: {LARGEST_UPLOAD + 1}") as wire:
        assert wire.recv(12) == b"HTTP/1.1 413"
    assert files_of(anteve, ana) == before


def test_too_large_a_file_of_unknown_length_is_cut_off(anteve: Anteve, ana: Person) -> None:
    dataset, before = ana.dataset("endless"), files_of(anteve, ana)

    def endless() -> Iterator[bytes]:
        block = b"x" * 1_000_000
        for _ in range(LARGEST_UPLOAD // len(block) + 50):
            yield block

    answer = ana.ask("POST", f"datasets/{dataset}/uploads", content=endless(), headers=CSV)
    assert answer.status_code == 413
    assert "300 MB" in answer.json()["detail"]
    assert files_of(anteve, ana) == before


@pytest.mark.parametrize("length", ["Content-Length: 50000000", "Transfer-Encoding: chunked"])
def test_a_client_that_goes_away_leaves_nothing(anteve: Anteve, ana: Person, length: str) -> None:
    dataset, before = ana.dataset(f"goes-away-{len(length)}"), files_of(anteve, ana)
    with raw(anteve, ana, dataset, length) as wire:
        whole = b"id,x\n" * 1_000_000
        # a whole chunk, but not the empty one that says that the file ends
        wire.sendall(whole if "Length" in length else b"%x\r\n%s\r\n" % (len(whole), whole))
        until = time.monotonic() + 10
        while len(files_of(anteve, ana)) == len(before):
            assert time.monotonic() < until, "nothing was written"
            time.sleep(0.02)
    until = time.monotonic() + 10
    while files_of(anteve, ana) != before:
        assert time.monotonic() < until, "the torn file stays"
        time.sleep(0.05)
    assert ana.get(f"datasets/{dataset}/uploads").json()["items"] == []


def test_a_slow_file_holds_no_transaction(anteve: Anteve, ana: Person) -> None:
    wires = [raw(anteve, ana, ana.dataset(f"slow-{n}"), "Content-Length: 100") for n in range(25)]
    try:
        for wire in wires:
            wire.sendall(b"id,x\n")
        time.sleep(0.3)
        began = time.monotonic()
        assert ana.get("datasets").status_code == 200
        assert time.monotonic() - began < 2
        assert anteve.catalog.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    finally:
        for wire in wires:
            wire.close()


def test_two_hundred_megabytes_pass_in_flat_memory(anteve: Anteve, ana: Person) -> None:
    dataset, blocks = ana.dataset("large"), 200
    block = csv_of(60_000)[:1_000_000].ljust(1_000_000, b"1")

    def body() -> Iterator[bytes]:
        for _ in range(blocks):
            peak[0] = max(peak[0], process.memory_info().rss)
            yield block

    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss
    peak = [before]
    answer = ana.ask("POST", f"datasets/{dataset}/uploads", content=body(), headers=CSV)
    assert answer.status_code == 202, answer.text
    assert answer.json()["upload"]["bytes"] == blocks * len(block)
    assert peak[0] - before < 40_000_000


def raw(anteve: Anteve, person: Person, dataset: str, *headers: str) -> socket.socket:
    """The head of an upload on a bare connection."""
    host, _, port = anteve.url.removeprefix("http://").partition(":")
    wire = socket.create_connection((host, int(port)), timeout=10)
    cookies = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    head = [
        f"POST {person.base}/datasets/{dataset}/uploads HTTP/1.1",
        f"Host: {host}:{port}",
        f"Cookie: {cookies}",
        f"x-csrftoken: {person.http.cookies['csrftoken']}",
        "Content-Type: text/csv",
        *headers,
    ]
    wire.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    return wire


def test_uploads_are_listed_newest_first_and_only_in_their_dataset(ana: Person) -> None:
    one, other = ana.dataset("listed"), ana.dataset("listed-too")
    ids = [send(ana, one, csv_of(n)).json()["upload"]["id"] for n in (1, 2, 3)]
    assert [item["id"] for item in ana.get(f"datasets/{one}/uploads").json()["items"]] == ids[::-1]
    assert ana.get(f"datasets/{one}/uploads/{ids[0]}").json()["id"] == ids[0]
    assert ana.get(f"datasets/{other}/uploads/{ids[0]}").status_code == 404


def test_rejected_lines_are_a_csv_that_no_spreadsheet_runs(anteve: Anteve, ana: Person) -> None:
    dataset = ana.dataset("rejects")
    upload = send(ana, dataset, csv_of(3)).json()["upload"]
    landed(anteve, ana, dataset, UUID(upload["id"]))
    answer = ana.get(f"datasets/{dataset}/uploads/{upload['id']}/rejects")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.text.splitlines() == [
        "line,column,reason,text",
        '4,Charges,not a number,"\'=cmd|x,y"',
        "5,,too few fields,short",
    ]


def test_rows_and_profile_show_what_landed(anteve: Anteve, ana: Person) -> None:
    dataset = ana.dataset("rows")
    upload = send(ana, dataset, csv_of(4)).json()["upload"]
    landed(anteve, ana, dataset, UUID(upload["id"]))
    first = ana.get(f"datasets/{dataset}/rows", limit=2).json()
    assert first["items"][0] == {
        "_line": 2,
        "id": "007",
        "amount": None,
        "big": "9223372036854775807",
        "day": "2024-01-31",
    }
    assert first["items"][1]["amount"] == 1.5
    assert (first["total"], first["version"]) == (3, 1)
    rest = ana.get(f"datasets/{dataset}/rows", limit=2, cursor=first["next_cursor"]).json()
    assert [row["id"] for row in rest["items"]] == ["009"]
    assert rest["next_cursor"] is None
    assert ana.get(f"datasets/{dataset}/rows", cursor="1.x").status_code == 422
    profile = ana.get(f"datasets/{dataset}/profile").json()
    assert [column["name"] for column in profile["columns"]] == ["id"]
    key = profile["proposed_mapping"]["entity_key"]
    assert (key["column"], key["code"], key["params"]) == ("id", "key_unique", {"column": "id"})
    assert (profile["proposed_kind"]["value"], profile["proposed_kind"]["code"]) == ("entities", "row_each")


def landed(anteve: Anteve, person: Person, dataset: str, upload_id: UUID) -> None:
    """What a worker would leave of an upload, with two lines set aside."""
    org_id = person.org_id
    with anteve.catalog.transaction(org_id=org_id) as session:
        record = datasets.by_name(session, org_id, dataset, lock=True)
        folder = anteve.lake.dataset_version(org_id, record.id, 1, new_id())
        folder.mkdir(parents=True)
        table = pa.table(
            {
                "_line": [2, 3, 6],
                "id": ["007", "008", "009"],
                "amount": [float("nan"), 1.5, 2.5],
                "big": [2**63 - 1, 1, 2],
                "day": [date(2024, 1, 31)] * 3,
            }
        )
        pq.write_table(table, folder / "part-0.parquet")
        rejects = pa.table(
            {
                "line": [4, 5],
                "column": ["Charges", None],
                "reason": ["not a number", "too few fields"],
                "text": ["=cmd|x,y", "short"],
            }
        )
        pq.write_table(rejects, folder / "rejects.parquet")
        types = {"id": "text", "amount": "double", "big": "integer", "day": "date"}
        version = datasets.publish(
            session,
            record,
            number=1,
            upload_id=upload_id,
            file_path=anteve.lake.relative(folder),
            schema={"columns": [{"name": name, "type": kind} for name, kind in types.items()]},
            parts=[anteve.lake.relative(folder / "part-0.parquet")],
            rows=3,
            profile={
                "rows": 3,
                "columns": [
                    {
                        "name": "id",
                        "type": "text",
                        "rows": 3,
                        "missing": 0,
                        "distinct": 3,
                        "top": [],
                        "shortest": 3,
                        "longest": 3,
                    }
                ],
            },
            proposed={"entity_key": "id"},
        )
        uploads.accept(
            session,
            uploads.get(session, org_id, upload_id),
            version,
            counts={"lines": 6, "loaded": 3, "rejected": 2, "skipped": 1},
            rejects_path=anteve.lake.relative(folder / "rejects.parquet"),
            found={},
            warnings=[],
        )


def test_the_types_of_file_that_are_taken(ana: Person) -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"id": [1]}), sink)
    for number, (kind, suffix) in enumerate(receiving.SUFFIXES.items()):
        answer = send(ana, ana.dataset(f"kind-{number}"), sink.getvalue(), **{"Content-Type": kind})
        assert answer.status_code == 202, (kind, suffix)
        assert answer.json()["upload"]["content_type"] == kind
