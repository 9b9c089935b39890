"""The bounds of a job's process: when memory runs out, it is the job that ends, and neither worker nor database."""

import resource
from contextlib import suppress
from pathlib import Path

_FIRST_TO_GO = (
    "1000"  # of -1000 to 1000: which process the kernel ends first when the machine has no memory left
)


def bound(memory_bytes: int) -> None:
    """Let this process, and each that it starts, take so much memory on top of what it began with.

    Beyond it an allocation fails, which the work tells in a sentence (`MemoryError`) or dies of. Files that are mapped
    do not count. Should several jobs together need more than there is, the kernel is told to begin with them.
    """
    limit = _reserved() + memory_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    with suppress(OSError):  # there is no such file but on Linux
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)


def _reserved() -> int:
    """What libraries and their threads have reserved already, in bytes: a gigabyte, of which they use a part."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    except OSError:
        return 0
