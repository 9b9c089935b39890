"""The DuckDB that is kept open for short questions: one for all, and never for long."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import duck, kept_open

KEPT = "select sum(memory_usage_bytes) from duckdb_memory()"


def ask(sql: str) -> object:
    with kept_open.cursor() as cursor:
        return cursor.execute(sql).fetchall()[0][0]


def test_what_it_keeps_of_files_that_it_read_does_not_grow_with_their_number(tmp_path: Path) -> None:
    table = pa.table({f"column_{n}": [f"{n} {row}" for row in range(1000)] for n in range(8)})
    kept = []
    for number in range(3 * kept_open.QUESTIONS):
        file = tmp_path / f"{number}.parquet"
        pq.write_table(table, file)
        assert ask(f"select count(*) from {duck.parquet_files([file])} where column_3 > '3 5'")
        file.unlink()
        kept.append(int(str(ask(KEPT))))
    one_each = max(
        kept[: kept_open.QUESTIONS // 2]
    )  # half of its life long it answers these two questions in turn
    assert max(kept) <= 1.1 * one_each


def test_a_question_that_is_being_answered_outlives_the_database_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_open, "QUESTIONS", 2)
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(
                lambda n: ask(f"select count(*) from range(100000) where range % {n + 1} = 0"), range(60)
            )
        )
    assert found == [-(-100000 // (n + 1)) for n in range(60)]


def test_a_forked_child_opens_its_own() -> None:
    ask("select 1")
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(ask, ("select 41 + 1",)) == 42
