"""The bounds of a job's process: when memory runs out, it is the job that ends, and neither worker nor database."""

import resource
from contextlib import suppress
from pathlib import Path

_FIRST_TO_GO = "1000"  # of -1000 to 1000: which process the kernel ends first when the machine has no memory left


def bound(memory_bytes: int) -> None:
    """Hold this process, and all that it starts, to so much memory of its own.

    Beyond it an allocation fails, which the work tells in a sentence (`MemoryError`) or dies of. Files that are mapped
    do not count. Should several jobs together need more than there is, the kernel is told to begin with them.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    with suppress(OSError):  # there is no such file but on Linux
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
