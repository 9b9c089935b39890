"""A backup is one moment of catalog and lake, and becomes the same installation again; else it says why not."""

import json
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from migrations import backup as backups
from migrations import inspection, tools
from migrations import restore as restores
from migrations.backup import CannotBackUp, backup
from migrations.restore import CannotRestore, put_back, restore
from migrations.snapshot import snapshot
from tests.migrations.conftest import Installation
from warehouse.catalog import datasets, deletions
from warehouse.catalog.session import Catalog


def quiet(_: str) -> None:
    """Nobody watches."""


@pytest.fixture
def kept(installation: Installation, tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    backup(installation.settings, folder, quiet)
    return folder


def organizations_of(installation: Installation) -> list[UUID]:
    with snapshot(str(installation.settings.database_owner_url)) as moment:
        return moment.organizations()


def test_a_restored_installation_is_the_one_that_was_backed_up(
    installation: Installation, kept: Path, empty: Installation
) -> None:
    restore(empty.settings, kept, quiet)
    assert empty.rows() == installation.rows()
    named = {path: content for path, content in installation.files().items() if "/builds/" not in path}
    assert empty.files() == named  # all but what nobody names
    assert empty.settings.secret() == installation.settings.secret()
    assert stat.S_IMODE(empty.settings.secret_file.stat().st_mode) == 0o600
    org_id = organizations_of(empty)[0]
    with empty.catalog().transaction(org_id=org_id) as session:  # the application's login is let in again
        assert len(datasets.in_organization(session, org_id)) == 2


def test_what_is_published_after_the_moment_is_in_neither_part(
    installation: Installation, empty: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody uploads while the lake is copied, and again before the catalog is."""
    org_id, before = organizations_of(installation)[0], installation.rows()
    copy, dump = backups._copy, backups._dump

    def copy_while_they_upload(*arguments: object) -> list[str]:
        installation.bring(org_id, "during")
        return copy(*arguments)  # type: ignore[arg-type]

    def dump_while_they_upload(*arguments: object) -> None:
        installation.bring(org_id, "later")
        dump(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "_copy", copy_while_they_upload)
    monkeypatch.setattr(backups, "_dump", dump_while_they_upload)
    backup(installation.settings, tmp_path / "kept", quiet)
    restore(empty.settings, tmp_path / "kept", quiet)
    assert empty.rows() == before
    assert not [name for name in empty.files() if name not in installation.files()]


def test_a_deletion_in_between_makes_it_take_another_moment(
    installation: Installation, empty: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    org_id = organizations_of(installation)[0]
    copy = backups._copy

    def copy_after_a_deletion(*arguments: object) -> list[str]:
        monkeypatch.setattr(backups, "_copy", copy)
        with installation.catalog().transaction(org_id=org_id) as session:
            doomed = datasets.by_name(session, org_id, "leads")
            deletions.delete_dataset(session, doomed)
        shutil.rmtree(installation.lake.organization(org_id) / "datasets" / str(doomed.id))
        return copy(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "_copy", copy_after_a_deletion)
    backup(installation.settings, tmp_path / "kept", quiet)
    restore(empty.settings, tmp_path / "kept", quiet)
    assert empty.rows() == installation.rows()
    assert len(list((tmp_path / "kept/lake" / str(org_id) / "datasets").glob("*"))) == 1


def test_a_catalog_that_names_what_is_not_there_is_not_backed_up(
    installation: Installation, tmp_path: Path
) -> None:
    _, folder = installation.bring(organizations_of(installation)[0], "damaged")
    shutil.rmtree(folder)
    with pytest.raises(
        CannotBackUp, match=rf"The catalog names .*{folder.parent.name}/v=1, which is not in the lake"
    ):
        backup(installation.settings, tmp_path / "kept", quiet)
    assert not (tmp_path / "kept" / "backup.json").exists()


def test_on_one_disk_a_backup_takes_no_room(kept: Path, installation: Installation) -> None:
    copies = [path for path in (kept / "lake").rglob("*") if path.is_file()]
    assert copies
    assert all(path.stat().st_nlink == 2 for path in copies)
    assert all(
        (installation.settings.lake / path.relative_to(kept / "lake")).samefile(path) for path in copies
    )


def test_on_another_disk_it_copies(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_disk(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", another_disk)
    facts = backup(installation.settings, tmp_path / "kept", quiet)
    assert facts.files == 4 * 2 + 2  # uploads and parts, the catalog and the key


def test_a_backup_is_its_owners_alone(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    for name in ("catalog.dump", "secrets/signing.key"):
        assert stat.S_IMODE((kept / name).stat().st_mode) == 0o600


def test_it_never_mixes_with_what_is_there(installation: Installation, kept: Path) -> None:
    with pytest.raises(CannotBackUp, match="is not empty"):
        backup(installation.settings, kept, quiet)
    with pytest.raises(CannotBackUp, match="cannot lie in the lake"):
        backup(installation.settings, installation.settings.lake / "backup", quiet)


def test_a_login_that_sees_a_part_only_is_refused(installation: Installation, tmp_path: Path) -> None:
    owner = str(installation.settings.database_owner_url)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("drop role if exists half_blind")
        connection.execute("create role half_blind login password 'x'")
    settings = replace(
        installation.settings,
        database_owner_url="postgresql://half_blind:x@" + owner.partition("@")[2],
    )
    with pytest.raises(CannotBackUp, match='alter role "half_blind" bypassrls'):
        backup(settings, tmp_path / "kept", quiet)


def test_no_password_is_seen_in_the_list_of_processes(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    run = tools.subprocess.run

    def watched(command: list[str], **options: object) -> object:
        seen.extend(command)
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(tools.subprocess, "run", watched)
    backup(installation.settings, tmp_path / "kept", quiet)
    password = str(installation.settings.database_owner_url).split(":")[2].split("@")[0]
    assert any("postgres@127.0.0.1" in word for word in seen)
    assert not any(password in word for word in seen)


@pytest.mark.parametrize("spoil", ["missing", "damaged", "longer", "link"])
def test_a_damaged_backup_is_refused_by_the_name_of_the_file(
    kept: Path, empty: Installation, spoil: str
) -> None:
    victim = sorted((kept / "lake").rglob("*.parquet"))[0]
    content = victim.read_bytes()
    victim.unlink()
    if spoil == "damaged":
        victim.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif spoil == "longer":
        victim.write_bytes(content + b"x")
    elif spoil == "link":
        (kept / "other").write_bytes(content)
        victim.symlink_to(kept / "other")
    with pytest.raises(CannotRestore, match=victim.name):
        restore(empty.settings, kept, quiet)
    assert not empty.files()
    assert not empty.settings.secret_file.exists()


def test_a_backup_that_was_interrupted_is_none(kept: Path, empty: Installation) -> None:
    (kept / "backup.json").unlink()
    with pytest.raises(CannotRestore, match=r"backup\.json is missing: this is no backup"):
        restore(empty.settings, kept, quiet)


def test_a_list_of_checksums_that_was_changed_is_refused(kept: Path, empty: Installation) -> None:
    lines = (kept / "SHA256SUMS").read_text().splitlines(keepends=True)
    (kept / "SHA256SUMS").write_text("".join(lines[1:]))
    with pytest.raises(CannotRestore, match="SHA256SUMS was changed"):
        restore(empty.settings, kept, quiet)


def test_a_backup_cannot_write_outside_of_the_new_home(kept: Path, empty: Installation) -> None:
    sums = kept / "SHA256SUMS"
    sums.write_text(sums.read_text() + f"{'0' * 64}  lake/../../../etc/passwd\n")
    facts = json.loads((kept / "backup.json").read_text())
    facts["sums_sha256"] = backups.sha256(sums)
    (kept / "backup.json").write_text(json.dumps(facts))
    with pytest.raises(CannotRestore, match="lies outside the backup"):
        restore(empty.settings, kept, quiet)


def test_a_backup_of_a_newer_anteve_is_refused(kept: Path, empty: Installation) -> None:
    facts = json.loads((kept / "backup.json").read_text())
    (kept / "backup.json").write_text(json.dumps({**facts, "revision": "9999"}))
    with pytest.raises(CannotRestore, match="made by another Anteve"):
        restore(empty.settings, kept, quiet)


def test_nothing_is_restored_over_an_installation(
    installation: Installation, kept: Path, empty: Installation
) -> None:
    before = installation.rows(), installation.files()
    with pytest.raises(CannotRestore, match="holds an Anteve already"):
        restore(installation.settings, kept, quiet)
    full = replace(empty.settings, database_owner_url=installation.settings.database_owner_url)
    with pytest.raises(CannotRestore, match="The database holds tables already"):
        restore(full, kept, quiet)
    assert (installation.rows(), installation.files()) == before


def test_the_catalog_alone_can_be_put_back_in_the_place_of_todays(
    installation: Installation, kept: Path
) -> None:
    before = installation.rows()
    with psycopg.connect(str(installation.settings.database_owner_url)) as connection:
        connection.execute("create table of_tomorrow ()")
        connection.execute("drop table alerts")
    put_back(installation.settings, kept, quiet)
    assert installation.rows() == before
    with psycopg.connect(str(installation.settings.database_owner_url)) as connection:
        assert connection.execute("select to_regclass('of_tomorrow')").fetchone() == (None,)
    org_id = organizations_of(installation)[0]
    catalog = Catalog(str(installation.settings.database_url))
    with catalog.transaction(org_id=org_id) as session:
        assert len(datasets.in_organization(session, org_id)) == 2
    catalog.close()


def test_a_catalog_that_cannot_be_put_back_leaves_todays(
    installation: Installation, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = installation.rows()

    def fails(*_: object, **__: object) -> None:
        raise tools.ToolFailed("the disk is full")

    monkeypatch.setattr(tools, "run", fails)
    with pytest.raises(CannotRestore, match="the disk is full"):
        put_back(installation.settings, kept, quiet)
    assert installation.rows() == before


def test_what_does_not_open_is_named_with_the_reason(installation: Installation) -> None:
    org_id = organizations_of(installation)[0]
    _, gone = installation.bring(org_id, "gone")
    shutil.rmtree(gone)
    _, torn = installation.bring(org_id, "torn")
    (torn / "part-0.parquet").write_bytes(b"PAR1 not any more")
    original = sorted(installation.lake.organization(org_id).glob("uploads/*/original.csv"))[0]
    original.write_bytes(b"id\n")
    with snapshot(str(installation.settings.database_owner_url)) as moment:
        why = {each.path: each.why for each in inspection.broken(moment, installation.settings)}
        orphans = inspection.orphans(moment, installation.settings)
    assert why[installation.lake.relative(original)] == "has 3 bytes and not 5"
    assert why[installation.lake.relative(gone / "part-0.parquet")] == "is missing"
    assert why[installation.lake.relative(torn / "part-0.parquet")].startswith("is damaged")
    assert len(why) == 3
    assert len(orphans) == 2


def test_the_programs_say_what_they_did_and_end_with_a_status(
    installation: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (
        ("ANTEVE_HOME", installation.settings.home),
        ("DATABASE_URL", installation.settings.database_url),
        ("DATABASE_OWNER_URL", installation.settings.database_owner_url),
    ):
        monkeypatch.setenv(name, str(value))
    assert backups.main([str(tmp_path / "kept")]) == 0
    assert "2 organizations, 10 files" in capsys.readouterr().err
    assert restores.main([str(tmp_path / "kept")]) == 1
    assert "holds an Anteve already" in capsys.readouterr().err
