"""Runs intake in a confined process: whatever a file does to its parser, it reaches nothing but its own rows.

The process sees the one file and the one folder that it writes, has no network, starts no program and holds no
secret. What it answers is checked here, for a parser that was taken over may say anything.
"""

import re
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from warehouse.confinement import Ended, Nursery, Rules, failures
from warehouse.lake.intake.landing import Landing
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.told import NOTHING, Told
from warehouse.lake.intake.typed import Progress
from warehouse.lake.notices import Notice, Rejected, rejected

_CHILD = "warehouse.lake.intake.child"
_WRITTEN = re.compile(r"part-\d{5,}\.parquet|rejects\.parquet")
NURSERY = Nursery(_CHILD)


class Interrupted(Exception):
    """The process that read the file was killed by somebody else; the file is not to blame, and may be tried again."""


def warm() -> None:
    """Have the libraries loaded before the first file comes, for this process and those that are forked from it."""
    NURSERY.start()
    failures()  # asked once: those that are forked later know


def land_apart(
    source: Path,
    into: Path,
    *,
    file_name: str,
    content_type: str | None = None,
    told: Told = NOTHING,
    limits: Limits | None = None,
    progress: Progress = lambda _share, _message: None,
) -> Landing:
    """What `land` does and raises, in a confined process.

    Raises Rejected, with code `unreadable`, also when the file takes its parser down, too much memory or too long.
    Raises Interrupted when the process was killed from outside, CannotStart when it cannot be had.
    """
    limits = limits or Limits()
    request = {
        "source": str(source.resolve()),
        "into": str(into.resolve()),
        "file_name": file_name,
        "content_type": content_type,
        "told": asdict(told),
        "limits": asdict(limits),
    }
    made = not into.exists()
    into.mkdir(parents=True, exist_ok=True)
    before = set(into.iterdir())
    try:
        return _landed(request, source, into, limits, progress)
    except BaseException:
        _remove(set(into.iterdir()) - before)
        if made:
            into.rmdir()
        raise


def _landed(request: dict[str, Any], source: Path, into: Path, limits: Limits, progress: Progress) -> Landing:
    rules = Rules(
        read=(source.resolve(),),
        work=into.resolve(),
        memory_bytes=limits.child_memory_bytes,
        cpu_seconds=limits.child_seconds * 2,
        seconds=limits.child_seconds,
        file_bytes=limits.max_plain_bytes * 2,
        demanded=not failures(),  # where the machine can, nothing less will do
    )
    try:
        answer = NURSERY.run(f"{_CHILD}:answer", request, rules, lambda said: _hear(said, progress)).value
    except Ended as end:
        raise _told(end, limits) from None
    if "rejected" in answer:
        raise Rejected([Notice.from_json(notice) for notice in answer["rejected"]])
    landing = Landing.from_json(answer["landing"])
    for path in (*landing.parts, *([landing.rejects] if landing.rejects else [])):
        if path.parent != into.resolve() or not _WRITTEN.fullmatch(path.name) or path.is_symlink():
            raise RuntimeError("the process that read the file names a file that is not its own")
    return landing.within(into)


def _hear(said: Any, progress: Progress) -> None:
    share, message = said
    progress(min(1.0, max(0.0, float(share))), "".join(filter(str.isprintable, str(message)[:200])))


def _told(end: Ended, limits: Limits) -> Exception:
    """A sentence for whoever sent the file, or what tells us that we are to blame."""
    if end.reason == "time":
        return rejected(
            "unreadable", f"The file took longer than {limits.child_seconds} s to read. Split it."
        )
    if end.reason == "memory":
        return rejected(
            "unreadable",
            "Reading the file takes more memory than one file may. Split it, or upload it as CSV.",
        )
    if end.reason == "crash":
        return rejected(
            "unreadable",
            "The file could not be read: it is damaged or too large. Save it again, or upload CSV.",
        )
    if end.reason == "killed":
        return Interrupted(end.detail)
    lines = end.detail.splitlines()
    return RuntimeError("\n".join("".join(filter(str.isprintable, line)) for line in lines))


def _remove(paths: set[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
