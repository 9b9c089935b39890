"""Publishing into the lake: whole or not at all, never twice, and a full disk says so."""

import errno
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.csv
import pytest

from warehouse.lake.paths import Lake
from warehouse.lake.storage import (
    AlreadyPublished,
    LakeFull,
    discard,
    full_disk_named,
    publish,
    require_room,
    sweep,
)

ORG = UUID(int=1)


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def work(lake, number, content="rows"):
    folder = lake.work(ORG, UUID(int=10), UUID(int=number))
    folder.mkdir(parents=True)
    (folder / "part-0.parquet").write_text(content)
    return folder


def test_a_published_folder_stands_whole_and_leaves_no_scratch(lake):
    scratch, final = work(lake, 1), lake.predictions(ORG, UUID(int=5), UUID(int=6))
    publish(scratch, final)
    assert (final / "part-0.parquet").read_text() == "rows"
    assert not scratch.exists()


def test_a_single_file_is_published_too(lake, tmp_path):
    scratch = tmp_path / "received"
    scratch.write_text("a,b")
    final = lake.upload(ORG, UUID(int=5)) / "original.csv"
    publish(scratch, final)
    assert final.read_text() == "a,b"
    assert not scratch.exists()


def test_what_is_published_is_never_replaced(lake, tmp_path):
    final = lake.predictions(ORG, UUID(int=5), UUID(int=6))
    publish(work(lake, 1, "first"), final)
    second = work(lake, 2, "second")
    with pytest.raises(AlreadyPublished):
        publish(second, final)
    assert (final / "part-0.parquet").read_text() == "first"
    assert (second / "part-0.parquet").read_text() == "second"
    with pytest.raises(AlreadyPublished):
        publish(second / "part-0.parquet", final / "part-0.parquet")
    assert (final / "part-0.parquet").read_text() == "first"


def test_of_attempts_at_the_same_moment_exactly_one_publishes(lake):
    final, attempts = (
        lake.predictions(ORG, UUID(int=5), UUID(int=6)),
        [work(lake, n, str(n)) for n in range(1, 9)],
    )
    start, won, lost = threading.Barrier(len(attempts)), [], []

    def attempt(scratch):
        start.wait()
        try:
            publish(scratch, final)
            won.append(scratch)
        except AlreadyPublished:
            lost.append(scratch)

    threads = [threading.Thread(target=attempt, args=(scratch,)) for scratch in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert (final / "part-0.parquet").exists()


def test_an_empty_folder_and_a_link_are_not_published(lake, tmp_path):
    scratch = work(lake, 1)
    (scratch / "link").symlink_to("/etc/passwd")
    with pytest.raises(ValueError, match="links"):
        publish(scratch, lake.predictions(ORG, UUID(int=5), UUID(int=6)))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="empty"):
        publish(tmp_path / "empty", lake.predictions(ORG, UUID(int=5), UUID(int=6)))
    assert not lake.predictions(ORG, UUID(int=5), UUID(int=6)).exists()


def test_what_the_catalog_never_named_can_be_discarded_and_published_again(lake):
    final = lake.predictions(ORG, UUID(int=5), UUID(int=6))
    publish(work(lake, 1, "dead attempt"), final)
    discard(final, lake.work(ORG, UUID(int=10), UUID(int=99)))
    discard(final, lake.work(ORG, UUID(int=10), UUID(int=98)))
    publish(work(lake, 2, "second attempt"), final)
    assert (final / "part-0.parquet").read_text() == "second attempt"
    assert not lake.work(ORG, UUID(int=10), UUID(int=99)).exists()


def test_the_sweep_takes_old_orphans_and_leaves_the_living(lake):
    orphan, running, young = (work(lake, n) for n in (1, 2, 3))
    now = datetime.now(UTC)
    long_ago = (now - timedelta(hours=5)).timestamp()
    for folder in (orphan, running):
        for path in (folder / "part-0.parquet", folder):
            os.utime(path, (long_ago, long_ago))
    growing = work(lake, 4)
    os.utime(growing, (long_ago, long_ago))
    removed = sweep(lake, known={running.name}, older_than=timedelta(hours=1), now=now)
    assert removed == [orphan]
    assert not orphan.exists()
    assert running.exists()
    assert young.exists()
    assert growing.exists()


def test_the_sweep_never_touches_what_is_published(lake):
    final = lake.predictions(ORG, UUID(int=5), UUID(int=6))
    publish(work(lake, 1), final)
    assert sweep(lake, known=(), older_than=timedelta(0), now=datetime(2100, 1, 1, tzinfo=UTC)) == []
    assert final.exists()


def write_with_python():
    with Path("/dev/full").open("wb", buffering=0) as file:
        file.write(b"x")


def write_with_arrow():
    pyarrow.csv.write_csv(pa.table({"a": [1]}), "/dev/full")


def write_with_duckdb():
    duckdb.connect().execute("copy (select 1) to '/dev/full' (format csv, use_tmp_file false)")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full, an always full device, is Linux only")
@pytest.mark.parametrize("write", [write_with_python, write_with_arrow, write_with_duckdb])
def test_a_full_disk_says_the_same_sentence_whoever_writes(write):
    with pytest.raises(LakeFull, match="disk of the lake is full") as caught, full_disk_named():
        write()
    assert caught.value.errno == errno.ENOSPC


def test_other_errors_keep_their_own_name():
    with pytest.raises(ZeroDivisionError), full_disk_named():
        _ = 1 / 0


def test_a_large_write_is_not_begun_on_a_nearly_full_disk(tmp_path):
    require_room(tmp_path / "not" / "there" / "yet")
    with pytest.raises(LakeFull, match="must stay free"):
        require_room(tmp_path, coming=10**18)
