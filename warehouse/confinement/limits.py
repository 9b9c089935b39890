"""Limits of memory, time, files and privilege: what every machine offers."""

import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

from warehouse.confinement.libc import (
    DEATH_SIGNAL,
    DROP_FROM_BOUNDING_SET,
    DUMPABLE,
    machine,
    prctl,
    system_call,
    unshare,
)
from warehouse.confinement.rules import Rules

_NEW_NETWORK = 0x40000000
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES_V3 = 0x20080522
# Where the lake's files are another user's, root reads them by these; Landlock says which.
_KEPT = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def without_network() -> None:
    """A network of its own, which leads nowhere: root may ask for it, others rely on seccomp alone."""
    if sys.platform == "linux" and os.geteuid() == 0:
        with suppress(OSError):
            unshare(_NEW_NETWORK)


def die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        prctl(DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it died before we could ask to be told


def limit(rules: Rules) -> None:
    """Bounds the process; a write beyond the file size fails with EFBIG, memory beyond its bound with MemoryError."""
    os.umask(0o077)
    bounds = {
        resource.RLIMIT_CPU: rules.cpu_seconds,
        resource.RLIMIT_FSIZE: rules.file_bytes,
        resource.RLIMIT_NOFILE: rules.open_files,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        bounds[resource.RLIMIT_AS] = _address_space() + rules.memory_bytes
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for name, value in bounds.items():
        _, hard = resource.getrlimit(name)
        grace = (
            1 if name == resource.RLIMIT_CPU else 0
        )  # the first second over says SIGXCPU, the next one kills
        most = value + grace if hard == resource.RLIM_INFINITY else min(value + grace, hard)
        resource.setrlimit(name, (min(value, most), most))
    if sys.platform == "linux":
        prctl(DUMPABLE, 0)
        if os.geteuid() == 0:
            with suppress(OSError):
                _drop_capabilities()


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text().split()[0]
    return int(pages) * resource.getpagesize()


def _drop_capabilities() -> None:
    for capability in range(64):
        if not _KEPT >> capability & 1:
            with suppress(OSError):  # beyond the last one that the kernel knows
                prctl(DROP_FROM_BOUNDING_SET, capability)
    header = struct.pack("Ii", _CAPABILITIES_V3, 0)
    system_call(_CAPSET[machine()], header, struct.pack("6I", _KEPT, _KEPT, 0, 0, 0, 0))
