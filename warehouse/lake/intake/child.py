"""The program that reads one Parquet file or workbook, under limits: `python -m warehouse.lake.intake.child`.

A request comes as JSON on stdin (see apart.py), the answer goes as JSON to stdout.
"""

import ctypes
import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from warehouse.lake.intake.intake import land_source
from warehouse.lake.intake.landing import Landing
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.parquet import land_parquet
from warehouse.lake.intake.workbook import Workbook
from warehouse.lake.notices import Notice, Rejected

_DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG


def main() -> None:
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    _die_with(request["parent"])
    _confine(limits)
    try:
        landing = _land(Path(request["source"]), Path(request["into"]), request["kind"], limits)
        answer: dict[str, Any] = {"landing": landing.to_json()}
    except Rejected as refusal:
        answer = {"rejected": [notice.to_json() for notice in refusal.notices]}
    except MemoryError:
        answer = {
            "rejected": [Notice("unreadable", "The file needs too much memory. Upload it as CSV.").to_json()]
        }
    json.dump(answer, sys.stdout)


def _die_with(parent: int) -> None:
    """A killed worker's child would read on for nobody."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)  # it died before we could ask to be told


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory_bytes, limits.child_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.child_seconds * 2, limits.child_seconds * 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _land(source: Path, into: Path, kind: str, limits: Limits) -> Landing:
    if kind == "parquet":
        return land_parquet(source, into, limits)
    scratch = into / ".child"
    scratch.mkdir()
    workbook = Workbook(source, limits)
    landing = land_source(workbook, "xlsx", into, scratch, limits, lambda _share, _message: None)
    shutil.rmtree(scratch)
    landing.details.update(sheet=workbook.sheet)
    return landing


if __name__ == "__main__":
    main()
