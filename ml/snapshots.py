"""Several mornings stacked in one table: which of them are new, and which past ones may teach about a later one."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

MOST_REHEARSALS = 3
ENOUGH_ROWS = 1_000
ENOUGH_OF_EACH = 100


def days(snapshot_date: pa.Array) -> np.ndarray:
    """The dates as np.datetime64[D], shape (n,)."""
    return np.asarray(snapshot_date.to_numpy(zero_copy_only=False), dtype="datetime64[D]")


def recent(snapshot_date: pa.Array, y: np.ndarray) -> np.ndarray:
    """The rows of the newest dates, as few dates as hold enough to calibrate on; a mask of shape (n,).

    The share of positives moves with the season and with the market: a probability is to mean what it says now.
    """
    day = days(snapshot_date)
    chosen = np.zeros(len(y), dtype=bool)
    for newest in np.unique(day)[::-1]:
        chosen |= day == newest
        positives = y[chosen].sum()
        fewest = min(positives, chosen.sum() - positives)
        if chosen.sum() >= ENOUGH_ROWS and fewest >= ENOUGH_OF_EACH:
            break
    return chosen


def rehearsals(snapshot_date: pa.Array, horizon_days: int) -> list[tuple[date, np.ndarray, np.ndarray]]:
    """Up to three newest mornings, each with the rows that stood on it and the rows that had taught by then.

    A row teaches once its own horizon has passed: on the morning of 1 July, with a horizon of 90 days, what stood on
    2 April or earlier. Oldest first; dates that nothing had taught by then are left out.

    Returns
    -------
    list of (date, mask of the rows judged, mask of the rows learned from), masks of shape (n,)
    """
    day = days(snapshot_date)
    found = []
    for newest in np.unique(day)[::-1][:MOST_REHEARSALS]:
        morning: date = newest.astype(object)
        taught = day <= np.datetime64(morning - timedelta(days=horizon_days))
        if taught.any():
            found.append((morning, day == newest, taught))
    return found[::-1]
