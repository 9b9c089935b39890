"""Every physical line of a file is loaded, rejected or skipped."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from warehouse.lake.intake import Landing, Limits, Rejected, land

Land = Callable[..., Landing]
Rows = Callable[[Landing], list[dict[str, Any]]]


def account(landing: Landing) -> tuple[int, int, int, int]:
    return landing.lines, landing.loaded, landing.rejected, landing.skipped


def test_lines_are_those_that_wc_counts(landed: Land) -> None:
    text = "id,n\na,1\nb,2\n"
    assert landed(text).lines == text.count("\n") == 3
    assert landed(text.rstrip("\n")).lines == 3


def test_blank_lines_and_the_header_are_skipped(landed: Land, rows: Rows) -> None:
    landing = landed("\n\nid,n\na,1\n\nb,2\n\n")
    assert account(landing) == (7, 2, 0, 5)
    assert landing.skipped_by == {"blank": 4, "header": 1}
    assert [row["_line"] for row in rows(landing)] == [4, 6]


def test_a_record_of_several_lines_is_one_row_and_its_other_lines_are_skipped(
    landed: Land, rows: Rows
) -> None:
    landing = landed('id,n\na,"one\ntwo\nthree"\nb,2\n')
    assert account(landing) == (5, 2, 0, 3)
    assert landing.skipped_by == {"continuation": 2, "header": 1}
    assert [(row["_line"], row["n"]) for row in rows(landing)] == [(2, "one\ntwo\nthree"), (5, "2")]


def test_a_header_of_two_lines_counts_as_two(landed: Land, rows: Rows) -> None:
    landing = landed('id,"two\nlines"\na,1\n')
    assert account(landing) == (3, 1, 0, 2)
    assert rows(landing)[0]["_line"] == 3


def test_rejected_lines_keep_line_column_reason_and_text(landed: Land) -> None:
    good = "".join(f"c{n},{n}\n" for n in range(400))
    landing = landed("id,n\n" + good + 'x,1,2\n"quoted"?,5\n"tw\no",1,2\nlast,7\n')
    assert account(landing) == (406, 401, 3, 2)
    assert landing.rejects is not None
    assert pq.read_table(landing.rejects).to_pylist() == [
        {"line": 402, "column": None, "reason": "3 fields where the header has 2", "text": "x,1,2"},
        {
            "line": 403,
            "column": "id",
            "reason": "text follows a closing quote; double the quotes inside a field",
            "text": '"quoted"?,5',
        },
        {"line": 404, "column": None, "reason": "3 fields where the header has 2", "text": '"tw\no",1,2'},
    ]


def test_quotes_inside_a_bare_field_are_letters(landed: Land, rows: Rows) -> None:
    landing = landed('id,size\na,5" pipe\nb,"7"" pipe"\nc,x"y"z\n')
    assert [row["size"] for row in rows(landing)] == ['5" pipe', '7" pipe', 'x"y"z']


def test_one_bad_row_in_a_hundred_is_too_many_beyond_the_limit(
    refused: Callable[..., str], landed: Land
) -> None:
    good = "".join(f"c{n},{n}\n" for n in range(99))
    assert landed("id,n\n" + good + "x,1,2\n").rejected == 1
    assert refused("id,n\n" + good + "x,1,2\ny,1,2\n") == "bad_rows"


def test_lines_are_counted_on_through_the_chunks(landed: Land, rows: Rows) -> None:
    text = "id,n\n" + "".join(f'c{n},"a\nb"\n' if n % 3 else f"c{n},x\n" for n in range(300))
    landing = landed(text, limits=Limits(chunk_bytes=101))
    found = rows(landing)
    lines = text.split("\n")
    assert landing.lines == text.count("\n")
    assert all(lines[row["_line"] - 1].startswith(row["id"] + ",") for row in found)
    assert len(found) == 300


def test_nothing_half_written_stays_after_any_error(tmp_path: Path) -> None:
    source = tmp_path / "file.csv"
    source.write_bytes(gzip.compress(("id,n\n" + "a,1\n" * 5000).encode()))
    into = tmp_path / "version"
    into.mkdir()
    (into / "other").write_text("not ours")

    class DiskFullError(Exception):
        pass

    def fail(share: float, message: str) -> None:
        if share > 0.2:
            raise DiskFullError

    with pytest.raises(DiskFullError):
        land(source, into, file_name="a.csv.gz", limits=Limits(chunk_bytes=1000), progress=fail)
    assert [path.name for path in into.iterdir()] == ["other"]
    with pytest.raises(Rejected):
        land(source, into, file_name="a.csv")
    assert [path.name for path in into.iterdir()] == ["other"]


def test_progress_rises_to_one(landed: Land) -> None:
    seen: list[float] = []
    landed(
        "id,n\n" + "a,1\n" * 5000,
        limits=Limits(chunk_bytes=1000),
        progress=lambda share, _: seen.append(share),
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_landing_survives_json(landed: Land) -> None:
    landing = landed("id,n\n" + "a,1\n" * 200 + "x\n")
    assert Landing.from_json(landing.to_json()) == landing
