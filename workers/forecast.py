"""When a piece of work is expected to end, by how fast it has been going."""

import time
from datetime import UTC, datetime, timedelta

SOONEST = 0.05  # of the work: before that, its pace says nothing


class Forecast:
    """Listens to how much is done, from 0 to 1."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def at(self, share: float) -> datetime | None:
        """The expected end, None as long as it cannot be told."""
        if share < SOONEST:
            return None
        spent = time.monotonic() - self._begun
        return datetime.now(UTC) + timedelta(seconds=spent * (1 - min(share, 1.0)) / share)
