"""An upload onto a full disk: refused with a reason, nothing stays of it, and it is taken once there is room."""

from collections.abc import Iterator

import pytest

from tests.api.running import Anteve, Person, csv_of
from tests.small_disk import Disk, small_disk
from warehouse.lake import storage

CSV = {"content-type": "text/csv"}


@pytest.fixture(scope="module")
def disk(anteve: Anteve) -> Iterator[Disk]:
    """In the place of the whole lake; a little larger than the floor that must stay free."""
    with small_disk(anteve.lake.root, storage.FLOOR_BYTES // 1024**2 + 40) as disk:
        yield disk


def test_an_upload_that_the_disk_is_too_full_for_is_not_begun(disk: Disk, ana: Person) -> None:
    refused_then_taken(disk, ana, csv_of(1000), leave=storage.FLOOR_BYTES - 1_000_000)


def test_a_disk_that_fills_in_mid_upload_keeps_nothing_of_it(
    disk: Disk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "require_room", lambda *_, **__: None)
    refused_then_taken(disk, ana, csv_of(200_000), leave=1_000_000)


def refused_then_taken(disk: Disk, ana: Person, content: bytes, *, leave: int) -> None:
    path = f"datasets/{ana.dataset(f'full-{leave}')}/uploads"
    before = disk.shelves()
    disk.fill(leave=leave)
    refused = ana.ask("POST", path, content=content, headers=CSV | {"idempotency-key": str(leave)})
    assert refused.status_code == 507
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"].endswith("disk_full")
    assert "The disk is full" in refused.json()["detail"]
    assert str(disk.root) not in refused.text
    assert disk.shelves() == before
    assert disk.scratch() == []
    assert ana.get(path).json()["items"] == []
    disk.free()
    taken = ana.ask("POST", path, content=content, headers=CSV | {"idempotency-key": str(leave)})
    assert taken.status_code == 202
    assert len(disk.shelves()) == len(before) + 1
