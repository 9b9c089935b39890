"""How much memory processes use, and how one that lives for long keeps from using ever more."""

import contextlib
import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # mallopt's names for what it sets


def keep_few_heaps() -> None:
    """Have the threads of this process share two of the C library's heaps, or those that there are already.

    To be called while there are few threads. By default eight for each processor come about, and a thread that answers a
    request leaves holes in any of them that the next thread does not use: what a process holds then grows for days, though
    what it uses does not. Large pieces lie outside the heaps and go back to the system when they are let go of. Other C
    libraries have no such heaps.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        set_to = ctypes.CDLL(None).mallopt
        for name, value in ((_ARENA_MAX, 2), (_MMAP_THRESHOLD, 256 * 1024), (_TRIM_THRESHOLD, 512 * 1024)):
            set_to(name, value)


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
