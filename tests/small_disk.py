"""A disk of its own that a test may fill: tmpfs, where the machine lets us mount one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Disk:
    root: Path

    def fill(self, *, leave: int) -> None:
        """Take all but `leave` bytes."""
        with (self.root / "ballast").open("ab") as ballast:
            size = ballast.tell() + shutil.disk_usage(self.root).free - leave
            os.posix_fallocate(ballast.fileno(), 0, size)

    def free(self) -> None:
        (self.root / "ballast").unlink()

    def shelves(self) -> dict[Path, bytes]:
        """Every file in the lake but the scratch of attempts, with its content."""
        files = [path for path in self.root.rglob("*") if path.is_file() and path.name != "ballast"]
        named = {path.relative_to(self.root): path for path in files}
        return {name: path.read_bytes() for name, path in named.items() if "work" not in name.parts}

    def scratch(self) -> list[Path]:
        """What attempts have left lying about."""
        return [path for path in self.root.glob("*/work/*/*") if path.exists()]


@contextmanager
def small_disk(root: Path, megabytes: int) -> Iterator[Disk]:
    """A tmpfs mounted at `root`; skips where that is not allowed."""
    root.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(root)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk of its own can be mounted here: that needs root, and a system with tmpfs")
    try:
        yield Disk(root)
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=True)
