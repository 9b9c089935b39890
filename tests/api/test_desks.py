"""A warm desk serves one organization, whatever another calls its relations."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.desks import Desks, Open
from warehouse.confinement import Nursery
from warehouse.lake.tenant_sql.desk import Desk, Relation
from warehouse.lake.tenant_sql.errors import SqlRefused


@pytest.fixture
def desks() -> Desks:
    return Desks()


def opening(word: str, files: list[Path], opened: list[str]) -> Open:
    def open_(nursery: Nursery, work: Path) -> Desk:
        opened.append(word)
        return Desk(
            nursery, [Relation("customers", f"select '{word}' as whose", held=True)], files, work=work
        )

    return open_


def whose(desks: Desks, org_id: UUID, key: str, open_: Open) -> tuple[str, Desk]:
    """What `customers` says at the desk that an organization is given, and the desk."""
    with desks.at(org_id, key, open_) as desk:
        path, _ = desk.write("select whose from customers", "csv", most=1)
        return path.read_text().split()[1], desk


def test_two_organizations_never_sit_at_one_desk(desks: Desks, tmp_path: Path) -> None:
    """Their keys, names, statements and files are the same to the letter."""
    (tmp_path / "shared.parquet").touch()
    files, opened = [tmp_path / "shared.parquet"], list[str]()
    ours, theirs = opening("ours", files, opened), opening("theirs", files, opened)
    one, other, key = uuid4(), uuid4(), "the same key"
    try:
        first, second = whose(desks, one, key, ours), whose(desks, other, key, theirs)
        assert (first[0], second[0]) == ("ours", "theirs")
        assert whose(desks, one, key, ours) == first
        assert whose(desks, other, key, theirs) == second
        assert opened == ["ours", "theirs"]
        first[1]._child.kill()  # one process is not the other's
        assert whose(desks, other, key, theirs) == second
        assert first[1].work != second[1].work
    finally:
        desks.close()


def test_what_one_leaves_in_its_folder_another_cannot_read(desks: Desks) -> None:
    opened: list[str] = []
    one, other, key = uuid4(), uuid4(), "the same key"
    try:
        with desks.at(one, key, opening("ours", [], opened)) as desk:
            path, _ = desk.write("select whose from customers", "csv", most=1)
        with (
            desks.at(other, key, opening("theirs", [], opened)) as desk,
            pytest.raises(SqlRefused) as refusal,
        ):
            desk.write(f"select * from read_csv('{path}')", "csv", most=1)
        assert path.exists()
        assert refusal.value.code == "function"
    finally:
        desks.close()
