"""Runs the reading of binary formats in a process of its own: a file that crashes its parser takes nothing along."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from warehouse.lake.intake.kind import Kind
from warehouse.lake.intake.landing import Landing
from warehouse.lake.intake.limits import Limits
from warehouse.lake.notices import Notice, Rejected, rejected
from warehouse.settings import REPOSITORY

_KNOWN = {"parquet": "Parquet file", "xlsx": "workbook"}
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def land_apart(source: Path, into: Path, found: Kind, limits: Limits) -> Landing:
    """What `land_source` returns for the file, from a child with limits on memory and time.

    The child gets no secret of ours: its environment is empty but for the search path and the language. Raises
    Rejected, with code `unreadable` when the child dies or takes too long.
    """
    request = {
        "source": str(source.resolve()),
        "into": str(into.resolve()),
        "kind": found,
        "limits": asdict(limits),
        "parent": os.getpid(),
    }
    name = _KNOWN[found]
    try:
        child = subprocess.run(
            [sys.executable, "-m", "warehouse.lake.intake.child"],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=limits.child_seconds,
            cwd=REPOSITORY,
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise rejected(
            "unreadable", f"The {name} took longer than {limits.child_seconds} s to read. Upload it as CSV."
        ) from None
    try:
        answer = json.loads(child.stdout)
    except ValueError:
        raise rejected(
            "unreadable",
            f"The {name} could not be read: it is damaged or too large. Save it again, or upload CSV.",
        ) from None
    if "rejected" in answer:
        raise Rejected([Notice.from_json(notice) for notice in answer["rejected"]])
    return Landing.from_json(answer["landing"])
