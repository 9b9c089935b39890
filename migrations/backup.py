"""`python -m migrations.backup FOLDER`: catalog and lake at one moment, while everything runs.

Files come before the records that name them, and are never changed; so a moment of the catalog names only files that
are there. The order follows from it:

1. A transaction holds one moment of the catalog still, and lists every folder of the lake that it names.
2. Those folders are copied; as hard links where the disk is the same one, which takes no room and next to no time.
3. pg_dump writes the catalog as of that very moment.
4. Checksums; then `backup.json`, which says that the backup is whole. What died before it is none.

Only a deletion takes a named file away. One that comes between 1 and 2 is noticed, for the file is gone: then a new
moment is taken, which does not name it any more. No lock is needed, and nobody waits for a backup. What is published
after the moment is in neither part; what was being made lies in work folders, which nobody names.

A backup holds what the organizations brought and the key that signs their models: mode 700, and only its owner's.
"""

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from migrations import tools
from migrations.snapshot import CannotSeeAll, Snapshot, snapshot
from warehouse.settings import Settings

FORMAT = 1
FACTS, SUMS, DUMP, LAKE, SECRETS = "backup.json", "SHA256SUMS", "catalog.dump", "lake", "secrets"
MOMENTS = 5  # tries, while deletions come in between

Say = Callable[[str], None]


class CannotBackUp(RuntimeError):
    """There is no backup; the text says why and what to do."""


@dataclass(frozen=True)
class Facts:
    """What `backup.json` says. `sums_sha256` seals the list of checksums."""

    format: int
    at: str
    revision: str
    postgres: int
    organizations: int
    folders: int
    files: int
    bytes: int
    sums_sha256: str


def backup(settings: Settings, folder: Path, say: Say) -> Facts:
    """Write a backup into `folder`, which is new or empty. Raises CannotBackUp."""
    owner_url = settings.database_owner_url
    if owner_url is None:
        raise CannotBackUp("Set DATABASE_OWNER_URL to the login that owns the catalog.")
    _make(folder, settings)
    try:
        for _ in range(MOMENTS):
            with snapshot(owner_url) as moment:
                folders = moment.folders()
                gone = _copy(folders, settings.lake, folder / LAKE, say)
                if not gone:
                    say("Copying the catalog")
                    _dump(owner_url, moment, folder / DUMP)
                    _copy_secrets(settings, folder / SECRETS)
                    return _seal(folder, moment, folders, say)
                named = set(gone)
            with snapshot(owner_url) as later:
                named &= set(later.folders())
            if named:
                raise CannotBackUp(
                    f"The catalog names {sorted(named)[0]}, which is not in the lake: ./anteve doctor says what else is "
                    "broken. Nothing was backed up."
                )
            say("Something was deleted meanwhile: taking another moment")
    except (CannotSeeAll, tools.ToolFailed) as problem:
        raise CannotBackUp(str(problem)) from problem
    raise CannotBackUp("Too much is being deleted just now: try again when that has ended.")


def _make(folder: Path, settings: Settings) -> None:
    if folder.resolve().is_relative_to(settings.lake.resolve()):
        raise CannotBackUp("A backup cannot lie in the lake that it is of: name another folder.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CannotBackUp(f"{folder} is not empty: each backup has a folder of its own.")
        folder.chmod(0o700)
    except OSError as problem:
        raise CannotBackUp(f"{folder} cannot be written: {problem.strerror}.") from problem


def _copy(folders: list[str], lake: Path, to: Path, say: Say) -> list[str]:
    """Copy what is not there yet, and take away what this moment does not name; returns what was gone."""
    to.mkdir(mode=0o700, exist_ok=True)
    wanted = set(folders)
    for held in [path.parent for path in to.rglob("*") if path.is_file()]:
        if held.exists() and not _within(held.relative_to(to), wanted):
            shutil.rmtree(held)
    gone = []
    for number, name in enumerate(folders, 1):
        say(f"Copying the lake: {number:,} of {len(folders):,} folders")
        if (to / name).exists():
            continue
        try:
            shutil.copytree(lake / name, to / name, copy_function=_link_or_copy)
        except OSError as problem:
            if (lake / name).exists():
                raise CannotBackUp(f"{lake / name} cannot be copied: {problem}") from problem
            shutil.rmtree(to / name, ignore_errors=True)
            gone.append(name)
    return gone


def _within(folder: Path, wanted: set[str]) -> bool:
    return any(path.as_posix() in wanted for path in (folder, *folder.parents))


def _link_or_copy(source: str, target: str) -> str:
    """A published file never changes, so both names may share it."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, one without links, or too many of them
        shutil.copy2(source, target)
    return target


def _dump(owner_url: str, moment: Snapshot, to: Path) -> None:
    to.touch(mode=0o600)
    options = ("--format=custom", f"--snapshot={moment.number}", f"--file={to}")
    tools.run("pg_dump", owner_url, *options, server=moment.server)


def _copy_secrets(settings: Settings, to: Path) -> None:
    to.mkdir(mode=0o700, exist_ok=True)
    for name, file in settings.key_files.items():
        if file.exists():
            (to / name).touch(mode=0o600)
            (to / name).write_bytes(file.read_bytes())


def _seal(folder: Path, moment: Snapshot, folders: list[str], say: Say) -> Facts:
    """Write the checksums, wait until all is on disk, and only then say that it is whole."""
    lines, size = [], 0
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for number, file in enumerate(files, 1):
        say(f"Checksums: {number:,} of {len(files):,} files")
        lines.append(f"{sha256(file)}  {file.relative_to(folder).as_posix()}\n")
        size += file.stat().st_size
    sums = "".join(lines).encode()
    (folder / SUMS).write_bytes(sums)
    _make_durable(folder)
    facts = Facts(
        format=FORMAT,
        at=moment.at.isoformat(),
        revision=moment.revision,
        postgres=moment.server,
        organizations=len(moment.organizations()),
        folders=len(folders),
        files=len(files),
        bytes=size,
        sums_sha256=hashlib.sha256(sums).hexdigest(),
    )
    fresh = folder / f"{FACTS}.new"
    fresh.write_text(json.dumps(asdict(facts), indent=1) + "\n")
    _make_durable(fresh)
    fresh.rename(folder / FACTS)
    _make_durable(folder)
    return facts


def _make_durable(path: Path) -> None:
    """Wait until it, and all beneath it, is on disk; what is linked from the lake is so already."""
    for each in (*path.rglob("*"), path):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def teller() -> Say:
    """Says what goes on: on a terminal in one line that changes, elsewhere a line now and then."""
    said: dict[str, float] = {"at": 0.0}
    pause, end = (0.1, "\r\033[K") if sys.stderr.isatty() else (5.0, "")

    def say(sentence: str) -> None:
        now = time.monotonic()
        what = sentence.partition(":")[0]
        if now - said["at"] < pause and what in said:
            return
        said.update({"at": now, what: now})
        sys.stderr.write(f"{end}  {sentence}" + ("" if end else "\n"))
        sys.stderr.flush()

    return say


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("python -m migrations.backup FOLDER\n")
        return 2
    folder = Path(arguments[0]).absolute()
    try:
        facts = backup(Settings.from_env(), folder, teller())
    except CannotBackUp as refusal:
        sys.stderr.write(f"\n{refusal}\n")
        return 1
    end = "\r\033[K" if sys.stderr.isatty() else ""
    sys.stderr.write(
        f"{end}Backed up as of {facts.at}: {facts.organizations} organizations, {facts.files:,} files, "
        f"{facts.bytes / 1e6:,.1f} MB.\n{folder} holds customers' data and the key that signs models: keep it closed, "
        "and a copy on another disk. Letters of the outbox and logs are not in it.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
