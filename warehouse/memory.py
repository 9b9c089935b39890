"""How much memory processes use."""

import contextlib
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


def of_family(pid: int | None = None) -> int:
    """Bytes that a process (this one) and all below it use.

    On Linux the proportional set size: pages that forked processes share count once among them. Elsewhere the largest
    that this process alone ever used.
    """
    if not (_PROC / "self" / "smaps_rollup").exists():
        scale = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
    return sum(_share(each) for each in _family(pid or os.getpid()))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for listing in (_PROC / str(pid) / "task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in listing.read_text().split():
                yield from _family(int(child))


def _share(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError):  # it ended, or is another user's
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
