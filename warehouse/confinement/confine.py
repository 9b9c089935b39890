"""The rules closed around this process, for good: by the operating system, before any foreign byte is read."""

import os
import sysconfig
import threading
from pathlib import Path

from warehouse.confinement import landlock, limits, seccomp
from warehouse.confinement.rules import NotConfined, Rules

OWN_CODE = Path(__file__).resolve().parent.parent
# DuckDB aborts when the first two are there and cannot be opened; the rest is what libraries ask about the machine.
_SYSTEM = (
    "/proc/self/cgroup",
    "/sys/fs/cgroup",
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/sys/devices/system/cpu",
    "/dev/null",
    "/dev/urandom",
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/usr/share/zoneinfo",
    "/usr/lib",
    "/lib",
    "/lib64",
)


def confine(rules: Rules) -> None:
    """Called once, in a process with one thread: Landlock and seccomp bind no thread that runs already.

    Raises NotConfined, then nothing foreign may be touched; unless the rules are not `demanded`.
    """
    for step in (_alone, limits.limit, _files, _calls):
        try:
            step(rules)
        except NotConfined:
            if rules.demanded:
                raise


def _alone(_: Rules) -> None:
    count = _threads()
    if count != 1:
        raise NotConfined(f"{count} threads run already, and the rules would bind only one of them")


def _files(rules: Rules) -> None:
    landlock.restrict(read=[*libraries(), *rules.read], write=[rules.work] if rules.work else [])


def _calls(_: Rules) -> None:
    seccomp.restrict()


def libraries() -> list[Path]:
    """The interpreter's own files, the installed packages and this package: they hold nobody's data."""
    installed = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    named = [*installed, *_SYSTEM]
    return [OWN_CODE, *(Path(name) for name in named if name and os.path.exists(name))]  # noqa: PTH110


def _threads() -> int:
    tasks = Path("/proc/self/task")  # threads of libraries too
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()
