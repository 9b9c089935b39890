"""The mornings on which we pretend to stand: as many past dates as the history bears, and the newest to score on.

Measured on real logs (see `docs/decisions/0012-snapshots-in-time.md` and 0040): several past dates help most where
customers are few, and bring little above 20,000 rows; more than twelve bring nothing. And a model is judged on the three
newest of them, which is only honest if enough was over before each.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from warehouse.lake.errors import CannotBuild

MOST = 12
ROWS_ENOUGH = 20_000
REHEARSED = 3  # mornings on which a model is tried, as `ml.snapshots` has it
_TEACHING = 2  # dates at least that were over before the first of these
HELD_DAYS = 7  # so long the dates of an earlier build are stood on again
_SHORTEST_SPACING = 30
_LOOK_BACK_HORIZONS = 1


def default_spacing(horizon_days: int) -> int:
    """Days from one date to the next: a month, and of slow rhythms half the horizon.

    >>> default_spacing(30), default_spacing(90), default_spacing(365)
    (30, 45, 182)
    """
    return max(_SHORTEST_SPACING, horizon_days // 2)


def training_dates(
    first: date,
    known_until: date,
    horizon_days: int,
    *,
    every_days: int | None = None,
    count: int | None = None,
    population: int | None = None,
) -> list[date]:
    """Past dates in order, the last one such that its horizon has just passed.

    `first` is the day of the first event: a date needs some history before it, one horizon at least. With no `count`
    given there are up to twelve. They are fewer where `population` (entities per date) makes 20,000 rows with fewer: so
    many that those rows were over before the last date, and two dates before each of the three that are rehearsed.
    """
    spacing = every_days or default_spacing(horizon_days)
    wanted = count or (min(MOST, _enough(horizon_days, spacing, population)) if population else MOST)
    last = known_until - timedelta(days=horizon_days)
    earliest = first + timedelta(days=min(horizon_days * _LOOK_BACK_HORIZONS, max((last - first).days, 1)))
    found = [last - timedelta(days=spacing * back) for back in range(wanted)]
    return sorted(each for each in found if each >= earliest)


def _enough(horizon_days: int, spacing: int, population: int) -> int:
    """The dates that can be rehearsed and taught from; those of the last horizon teach nothing yet about the last one."""
    maturing = -(-horizon_days // spacing)
    return maturing + max(-(-ROWS_ENOUGH // population), _TEACHING + REHEARSED - 1)


def chosen(
    asked: Sequence[date] | Mapping[str, Any] | None,
    *,
    first: date | None,
    known_until: date,
    horizon_days: int | None,
    population: int,
    only_newest: bool,
    held: Sequence[date] = (),
) -> tuple[date, ...]:
    """The dates of a build: those that were asked for, or the training dates and `known_until`, the newest.

    `only_newest` is for scoring. `held` are the training dates of an earlier build of the same question: for a week they are
    stood on again, so that what is known of them already need not be made anew. Raises CannotBuild where no date is named.
    """
    if asked is not None and not isinstance(asked, Mapping):
        if not asked:
            raise CannotBuild(
                "no_snapshots", "Name at least one snapshot date, or leave the choice to Anteve."
            )
        return tuple(sorted(set(asked)))
    if only_newest or horizon_days is None or first is None:
        return (known_until,)
    if held and 0 <= (known_until - timedelta(days=horizon_days) - max(held)).days < HELD_DAYS:
        return (*sorted(held), known_until)
    wish = dict(asked or {})
    dates = training_dates(
        first,
        known_until,
        horizon_days,
        every_days=wish.get("every_days"),
        count=wish.get("count"),
        population=population,
    )
    return (*dates, known_until)


def known_until(last_days: Sequence[date | None], received_on: date) -> date:
    """The first morning of which nothing is known: after the last event, and never after the day of receipt's end."""
    found = [each for each in last_days if each is not None]
    return min(max(found), received_on) + timedelta(days=1) if found else received_on
