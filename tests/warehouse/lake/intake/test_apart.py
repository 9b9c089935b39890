"""Every format is read in a confined process, with the same result; and what that process says is not believed blindly."""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse.lake.intake.test_formats import TABLE, parquet, workbook
from warehouse.confinement import Nursery
from warehouse.lake.intake import Landing, Limits, Rejected, apart, land, land_apart
from warehouse.lake.storage import LakeFull, full_disk_named

CSV = "id,n\n" + "".join(f"c{n},{n}\n" for n in range(500)) + "ragged\n"
FILES: dict[str, tuple[bytes, str]] = {
    "csv": (CSV.encode(), "a.csv"),
    "cp1252": ("id,n\nZoë,1\n".encode("cp1252"), "a.csv"),
    "gzip": (gzip.compress(CSV.encode()), "a.csv.gz"),
    "ndjson": (b'{"id": "a", "n": 1}\n{"id": "b", "n": 2.5}\n', "a.ndjson"),
    "parquet": (parquet(pa.table({"id": ["a", "b"], "n": [1, 2]})), "a.parquet"),
    "xlsx": (workbook({"Data": TABLE}), "a.xlsx"),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "received"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("kind", FILES)
def test_a_file_lands_apart_as_it_lands_here(
    kind: str, tmp_path: Path, file: Callable[[bytes], Path]
) -> None:
    content, name = FILES[kind]
    heard: list[float] = []
    source = file(content)
    here = land(source, tmp_path / "here", file_name=name)
    there = land_apart(
        source, tmp_path / "there", file_name=name, progress=lambda share, _: heard.append(share)
    )
    assert there.to_json() == json.loads(json.dumps(here.to_json()).replace("/here/", "/there/"))
    assert [pq.read_table(part) for part in there.parts] == [pq.read_table(part) for part in here.parts]
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == sorted(
        path.name for path in (tmp_path / "here").iterdir()
    )
    assert heard[-1] == 1.0


def test_a_refusal_comes_through_and_leaves_nothing(tmp_path: Path, file: Callable[[bytes], Path]) -> None:
    with pytest.raises(Rejected) as refusal:
        land_apart(file(b'id,n\na,"open\n'), tmp_path / "into", file_name="a.csv")
    assert (refusal.value.notices[0].code, refusal.value.notices[0].line) == ("unclosed_quote", 2)
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize(
    ("kind", "limits", "told"),
    [
        ("csv", Limits(child_seconds=0), "took longer than 0 s"),
        ("csv", Limits(child_memory_bytes=1_000_000), "more memory than one file may"),
        ("parquet", Limits(child_seconds=0), "took longer than 0 s"),
    ],
)
def test_a_file_that_asks_too_much_is_refused(
    kind: str, limits: Limits, told: str, tmp_path: Path, file: Callable[[bytes], Path]
) -> None:
    content, name = FILES[kind]
    with pytest.raises(Rejected) as refusal:
        land_apart(file(content), tmp_path / "into", file_name=name, limits=limits)
    assert refusal.value.notices[0].code == "unreadable"
    assert told in refusal.value.notices[0].message
    assert not (tmp_path / "into").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not bounded")
def test_where_no_second_thread_finds_room_a_parquet_file_is_read_by_one(
    tmp_path: Path, file: Callable[[bytes], Path]
) -> None:
    content, name = FILES["parquet"]
    little = Limits(child_memory_bytes=1_000_000)  # a thread's stack takes eight times as much
    landing = land_apart(file(content), tmp_path / "into", file_name=name, limits=little)
    assert landing.loaded == 2


def test_a_caller_that_gives_up_leaves_nothing(tmp_path: Path, file: Callable[[bytes], Path]) -> None:
    def give_up(_share: float, _message: str) -> None:
        raise InterruptedError("cancelled")

    with pytest.raises(InterruptedError):
        land_apart(file(CSV.encode()), tmp_path / "into", file_name="a.csv", progress=give_up)
    assert not (tmp_path / "into").exists()


# --- a process that was taken over ---


@pytest.fixture
def taken_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Callable[[bytes], Path]
) -> Iterator[Callable[..., Landing]]:
    module = "tests.warehouse.lake.intake.taken_over"
    with Nursery(module) as nursery:
        monkeypatch.setattr(apart, "NURSERY", nursery)
        monkeypatch.setattr(apart, "_CHILD", module)

        def does(deed: str, **options: Any) -> Landing:
            with full_disk_named():
                return land_apart(
                    file(CSV.encode()),
                    tmp_path / "into",
                    file_name=deed,
                    content_type="text/csv",
                    **options,
                )

        yield does
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize(
    ("deed", "problem"),
    [
        ("aborts", Rejected),
        ("reads where nothing is", Rejected),
        ("is killed", apart.Interrupted),
        ("finds the disk full", LakeFull),
        ("names another's file", RuntimeError),
        ("names a scratch file", RuntimeError),
        ("writes SQL into a type", ValueError),
        ("says nonsense", ValueError),
    ],
)
def test_what_a_process_that_was_taken_over_may_do(
    taken_over: Callable[..., Landing], deed: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        taken_over(deed)


def test_what_it_says_on_the_way_is_plain_text(taken_over: Callable[..., Landing]) -> None:
    heard: list[tuple[float, str]] = []

    def hear(share: float, message: str) -> None:
        heard.append((share, message))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        taken_over("says an escape", progress=hear)
    assert heard == [(1.0, "[31mred")]
