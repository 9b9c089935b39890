"""What a confined child tries in the self-test: everything that it must not be able to do, and what it must."""

import ctypes
import errno
import os
import resource
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from warehouse.confinement.child import Say
from warehouse.confinement.confine import confine
from warehouse.confinement.rules import NotConfined, Rules

MEMORY = 200_000_000  # what the self-test's rules grant


def tried(request: dict[str, str], _: Say) -> list[str]:
    """What came out otherwise than it must, as sentences; `request` names the `canary` and the `readable` file."""
    return [
        sentence for sentence, wrong in _attempts(Path(request["canary"]), Path(request["readable"])) if wrong
    ]


def _attempts(canary: Path, readable: Path) -> Iterator[tuple[str, bool]]:
    yield "a file outside could be read", _passes(canary.read_bytes)
    yield "a file outside could be written", _passes(lambda: canary.open("r+b"))
    yield "a file outside could be deleted", _passes(canary.unlink)
    yield "a folder outside could be listed", _passes(lambda: list(canary.parent.iterdir()))
    yield "a file to be read could be written", _passes(lambda: readable.open("r+b"))
    yield "the list of processes could be read", _passes(lambda: list(Path("/proc").iterdir()))
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
        yield f"a socket ({family.name}) could be opened", _passes(lambda f=family: socket.socket(f))  # type: ignore[misc]
    yield "a process could be forked", _passes(_fork)
    yield "a signal could be sent to the parent", _passes(lambda: os.kill(os.getppid(), 0))
    yield "a link could be made", _passes(lambda: Path("link").symlink_to(canary))
    yield "a limit could be raised", _passes(lambda: resource.setrlimit(resource.RLIMIT_CPU, (9999, 9999)))
    for name, number in _FORBIDDEN.items():
        yield f"{name} could be called", not _refused(number)
    yield "the environment is not empty", bool(os.environ)
    yield "the memory is not bounded", _passes(lambda: bytearray(MEMORY * 2))
    yield "the file to be read could not be read", not _passes(readable.read_bytes)
    yield "the work folder could not be used", not _passes(_work)
    yield "a thread could not be started", not _passes(_thread)
    yield "a program could be started", _passes(lambda: os.execv("/bin/true", ["true"]))


# Numbers of x86-64; elsewhere the same attempts are made by the calls above.
_FORBIDDEN = (
    {
        "ptrace": 101,
        "process_vm_readv": 310,
        "unshare": 272,
        "setns": 308,
        "mount": 165,
        "bpf": 321,
        "perf_event_open": 298,
        "userfaultfd": 323,
        "io_uring_setup": 425,
        "keyctl": 250,
        "memfd_create": 319,
        "kexec_load": 246,
        "init_module": 175,
        "pidfd_open": 434,
    }
    if os.uname().machine == "x86_64"
    else {}
)


def _passes(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except (OSError, ValueError, MemoryError):
        return False
    return True


def _refused(number: int) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.syscall(number, -1, -1, -1, -1, -1) == -1 and ctypes.get_errno() == errno.EPERM


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _work() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a").write_text("b")
        (Path(folder) / "a").rename(Path(folder) / "c")


def _thread() -> None:
    thread = threading.Thread(target=lambda: None)
    try:
        thread.start()
    except RuntimeError as error:
        raise OSError from error
    thread.join()


def second_thread() -> None:
    """A program: with a second thread at work, confinement must be refused. Exits with 0 when it is."""
    over = threading.Event()
    threading.Thread(target=over.wait, daemon=True).start()
    code = 1
    with suppress(NotConfined):
        try:
            confine(Rules())
        except NotConfined:
            code = 0
            raise
    over.set()
    sys.exit(code)
