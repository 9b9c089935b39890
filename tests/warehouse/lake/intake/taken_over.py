"""A process that reads files and was taken over by one: it answers what the file's name asks for."""

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from warehouse.lake.intake import child


def answer(request: dict[str, Any], say: Callable[[Any], None]) -> dict[str, Any]:
    deed, into = request["file_name"], Path(request["into"])
    if deed == "aborts":
        os.abort()
    if deed == "reads where nothing is":
        ctypes.string_at(0)
    if deed == "is killed":
        signal.raise_signal(signal.SIGKILL)
    if deed == "finds the disk full":
        raise OSError(28, "No space left on device")
    if deed == "says an escape":
        say([7, "\x1b[31mred"])
    if deed == "says nonsense":
        say({"share": "all"})
    honest = child.answer(request, say)
    if deed == "names another's file":
        honest["landing"]["parts"] = [str(into.parent / "other" / "part-00000.parquet")]
    if deed == "names a scratch file":
        (into / "left.parquet").write_text("x")
        honest["landing"]["parts"] = [str(into / "left.parquet")]
    if deed == "writes SQL into a type":
        honest["landing"]["columns"][0] |= {"type": "decimal", "scale": "0) as a, (select 1"}
    return honest
