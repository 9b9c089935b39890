"""What came of the entities on a past date, kept for some minutes: a feature that is being written is judged on it at every
try, and it is found by a scan of all events.

The key is made of the files of one organization, of its question and of the date: a new version of the data, or another
question, finds nothing kept.
"""

import hashlib
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from uuid import UUID, uuid4

from warehouse.lake import standing
from warehouse.lake.specs import BuildSpec
from warehouse.lake.standing import PastOutcomes

KEPT = 16
KEPT_SECONDS = 300.0


@dataclass
class _Kept:
    outcomes: PastOutcomes
    used: float


class PastOnes:
    """The files that this process keeps; taken away with it."""

    def __init__(self) -> None:
        self._root: Path | None = None
        self._lock = Lock()
        self._kept: dict[tuple[UUID, str], _Kept] = {}

    def of(self, org_id: UUID, spec: BuildSpec, day: date | None) -> PastOutcomes:
        """Kept from before or found now; raises CannotBuild where the question cannot be asked of the data."""
        key = (org_id, hashlib.sha256(repr((spec, day)).encode()).hexdigest())
        with self._lock:
            self._forget()
            if found := self._kept.get(key):
                found.used = time.monotonic()
                return found.outcomes
            if self._root is None:
                self._root = Path(tempfile.mkdtemp(prefix="anteve-outcomes-")).resolve()
            file = self._root / f"{uuid4().hex}.parquet"
        with tempfile.TemporaryDirectory(prefix="anteve-preview-") as work:
            made = standing.write_outcomes(spec, day, file, Path(work))
        with self._lock:  # another try may have found the same meanwhile: one file is kept
            kept = self._kept.setdefault(key, _Kept(made, time.monotonic()))
        if kept.outcomes is not made:
            file.unlink(missing_ok=True)
        return kept.outcomes

    def close(self) -> None:
        with self._lock:
            self._kept.clear()
            root, self._root = self._root, None
        if root is not None:
            shutil.rmtree(root, ignore_errors=True)

    def _forget(self) -> None:
        """What was not asked for lately, and of too many those that were not asked for the longest."""
        now = time.monotonic()
        by_use = sorted(self._kept.items(), key=lambda item: item[1].used, reverse=True)
        for place, (key, kept) in enumerate(by_use):
            if place >= KEPT or now - kept.used > KEPT_SECONDS:
                del self._kept[key]
                kept.outcomes.file.unlink(missing_ok=True)
