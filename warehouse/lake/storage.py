"""How files come to stand in the lake: written aside, made durable, then renamed into place in one step.

A reader therefore sees a whole folder or none, whatever is killed and whenever. This is also the one seam
between the lake and what it is stored on: today a local folder.
"""

import errno
import os
import shutil
import stat
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from warehouse.lake.paths import Lake

# Below this much free space nothing more is written: Postgres and the logs need what is left.
FLOOR_BYTES = 256 * 1024 * 1024

_FULL = (errno.ENOSPC, errno.EDQUOT)
# DuckDB calls it a lack of memory when a query may spill no more: what the disk has left is its limit for that.
_FULL_SIGNS = ("no space left on device", "max_temp_directory_size")


class LakeFull(OSError):
    """The disk of the lake is full, or so nearly full that a large write was not begun."""


class AlreadyPublished(FileExistsError):
    """The final place is taken. What is published stays as it is, for ever."""


def require_room(folder: Path, *, coming: int = 0, floor: int = FLOOR_BYTES) -> None:
    """Refuse to begin a write of about `coming` bytes that would leave less than `floor` bytes free."""
    free = shutil.disk_usage(_nearest_existing(folder)).free
    if free - coming < floor:
        raise LakeFull(
            errno.ENOSPC,
            f"the disk of the lake has {_megabytes(free)} free; this needs {_megabytes(coming)} and "
            f"{_megabytes(floor)} must stay free: make room, then try again",
        )


@contextmanager
def full_disk_named() -> Iterator[None]:
    """Turn a full disk, as the system, Arrow or DuckDB report it, into `LakeFull`.

    Each of them wraps ENOSPC in its own error class; a job must say the same sentence for all of them.
    """
    try:
        yield
    except LakeFull:
        raise
    except Exception as error:
        said = str(error).lower()
        if getattr(error, "errno", None) in _FULL or any(sign in said for sign in _FULL_SIGNS):
            raise LakeFull(
                errno.ENOSPC,
                "the disk of the lake is full: nothing of this was published; make room, then try again",
            ) from error
        raise


def make_durable(scratch: Path) -> None:
    """Wait until `scratch` is on disk. Before a transaction that publishes it: a slow disk then holds up no lock."""
    with full_disk_named():
        _sync(scratch)


def publish(scratch: Path, final: Path) -> None:
    """Make `scratch`, a file or a folder with files, durable and rename it to `final`.

    Both must be on one file system (`Lake.work` sees to that). Raises `AlreadyPublished` when something stands
    at `final`: of two attempts at the same work the first one wins and neither harms the other.
    """
    with full_disk_named():
        _sync(scratch)
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.is_symlink() or final.exists():
            raise AlreadyPublished(errno.EEXIST, f"{final.name} is published already")
        try:
            _rename_to_free_place(scratch, final)
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                raise AlreadyPublished(errno.EEXIST, f"{final.name} is published already") from error
            raise
        _sync_folder(final.parent)


def share(source: Path, target: Path) -> None:
    """Have a published file stand in a second place too, without a second copy of its bytes where that can be."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in _FULL:
            raise
        shutil.copyfile(source, target)


def discard(path: Path, aside: Path) -> None:
    """Take away a file or folder that the catalog does not name, in one step: renamed to `aside`, then removed.

    For what an attempt published before it was killed and before the catalog could point to it: the next
    attempt discards it and publishes its own.
    """
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return
    _remove(aside)


def remove_organization(lake: Lake, org_id: UUID) -> bool:
    """Remove the folder of an organization with all that is in it; whether nothing is left of it."""
    folder = lake.organization(org_id)
    _remove(folder)
    return not folder.exists()


def sweep(
    lake: Lake,
    *,
    known: Container[str],
    older_than: timedelta,
    now: datetime | None = None,
) -> list[Path]:
    """Remove the work folders that dead attempts left behind; give back what was removed.

    `known` holds the names of the work folders of attempts that are still running: these stay, however old.
    Others go once nothing in them has changed for `older_than`, so that an attempt whose claim the caller has
    not seen yet keeps its folder.
    """
    limit = ((now or datetime.now(UTC)) - older_than).timestamp()
    removed = []
    for folder in sorted(lake.root.glob("*/work/*")):
        if folder.name not in known and last_change(folder) < limit:
            _remove(folder)
            removed.append(folder)
    return removed


def _rename_to_free_place(scratch: Path, final: Path) -> None:
    # A rename replaces a file without a word, so a file is linked, which never replaces. A folder with files
    # in it is safe: the system refuses to rename over a folder that is not empty.
    if scratch.is_dir():
        scratch.rename(final)
    else:
        os.link(scratch, final)
        scratch.unlink()


def _sync(path: Path) -> None:
    """Wait until the content is on disk; refuse what must not be published."""
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        _fsync(path)
    elif stat.S_ISDIR(mode):
        children = list(path.iterdir())
        if not children:
            raise ValueError(f"{path.name} is empty: there is nothing to publish")
        for child in children:
            _sync(child)
        _sync_folder(path)
    else:
        raise ValueError(f"{path.name} is neither a file nor a folder: links are not published")


def _sync_folder(path: Path) -> None:
    _fsync(path)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def last_change(path: Path) -> float:
    """The newest time at which the path or anything beneath it changed (seconds since 1970); 0 when it is gone."""
    newest = 0.0
    for each in (path, *path.rglob("*")):
        try:
            newest = max(newest, each.lstat().st_mtime)
        except FileNotFoundError:
            continue
    return newest


def _nearest_existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
