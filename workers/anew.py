"""A published folder written anew beside its old place, the same but for a few files."""

from collections.abc import Mapping
from pathlib import Path

from warehouse.lake import storage
from workers.attempt import Attempt


def anew(folder: Path, fresh: Path, changed: Mapping[str, bytes | None]) -> None:
    """Fill `fresh` with the folder's files; those in `changed` get that content, or are left out for None."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if not file.is_file():
            continue
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        content = changed.get(name)
        if content is not None:
            (fresh / name).write_bytes(content)
        elif name not in changed:
            storage.share(file, fresh / name)


def beside(attempt: Attempt, folder: Path, fresh: Path) -> str:
    """Publish what was written anew, in a free place; returns its path as the catalog keeps it."""
    final = attempt.lake.beside(folder)
    storage.publish(fresh, final)
    return attempt.lake.relative(final)
