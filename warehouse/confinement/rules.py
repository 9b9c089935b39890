"""What one confined child may have: files, memory, time."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class NotConfined(Exception):
    """This machine cannot bound a process as it was asked to."""


@dataclass(frozen=True)
class Rules:
    """Files and folders to read, one folder to write, and how much of everything else.

    `memory_bytes` is address space beyond what the child begins with, which bounds its resident memory too.
    `seconds` is wall-clock time for each request; `cpu_seconds` is for the child's whole life. `answer_bytes` bounds
    one line of what it says. With `demanded` a child that cannot be confined does not run; without it, such a child
    runs within what the machine offers, which at the least is the limits of memory, time and file size.
    """

    read: tuple[Path, ...] = ()
    work: Path | None = None
    memory_bytes: int = 1_000_000_000
    cpu_seconds: int = 60
    seconds: float = 60
    file_bytes: int = 1_000_000_000
    open_files: int = 256
    answer_bytes: int = 4_000_000
    demanded: bool = True

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "read": _absolute(self.read),
            "work": str(self.work.absolute()) if self.work else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rules":
        work = data["work"]
        read = tuple(Path(path) for path in data["read"])
        return cls(**data | {"read": read, "work": Path(work) if work else None})


def _absolute(paths: Iterable[Path]) -> list[str]:
    return [str(path.absolute()) for path in paths]
