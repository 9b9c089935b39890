"""What confined children are asked to do in the tests: well-behaved work, and all sorts of misbehaviour."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Say = Callable[[Any], None]
_seen: list[Any] = []


def remember(request: Any, _: Say) -> dict[str, Any]:
    """The process that answers, and what it was asked so far."""
    _seen.append(request)
    return {"process": os.getpid(), "seen": _seen}


def count(request: int, say: Say) -> str:
    for number in range(request):
        say(number)
    return "counted"


def sleep(request: float, say: Say) -> None:
    say(os.getpid())
    time.sleep(request)


def work(request: float, _: Say) -> float:
    while time.process_time() < request:
        pass
    return time.process_time()


def spin(_: Any, __: Say) -> None:
    while True:
        pass


def hoard(request: int, _: Say) -> int:
    return len(bytearray(request))


def abort(_: Any, __: Say) -> None:
    os.abort()


def fail(request: str, _: Say) -> None:
    raise ValueError(request)


def no_json(_: Any, __: Say) -> Any:
    return {"share": float("nan")}


def shout(request: int, _: Say) -> str:
    return "x" * request


def talk_rubbish(request: str, _: Say) -> None:
    """Writes past the protocol, as a process would that a stranger has taken over."""
    os.write(3, request.encode())


def write(request: int, _: Say) -> int:
    path = Path("file")
    path.write_bytes(b"x" * request)
    return path.stat().st_size


def read(request: str, _: Say) -> str:
    return Path(request).read_text()


def descriptors(_: Any, __: Say) -> list[int]:
    def is_open(number: int) -> bool:
        try:
            os.fstat(number)
        except OSError:
            return False
        return True

    return [number for number in range(256) if is_open(number)]
