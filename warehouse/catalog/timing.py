"""When something is to happen: a cron expression, on the clocks of a time zone.

Where clocks are put forward, a time that does not exist that day comes as soon as clocks show a later one; where they are
put back, a time that comes twice counts once. Expressions that name no hour (`0 * * * *`) go by hours that pass.
"""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from warehouse.catalog.base import Invalid

MOST_OFTEN = timedelta(minutes=15)
LOOKED_AT = 100  # times, to find how often it would be
LONGEST = 100
_QUIET = datetime(2024, 1, 1, tzinfo=UTC)  # begins with a leap day


def clean_zone(name: str, field: str = "time_zone") -> str:
    """A name of the IANA's list, such as `America/Sao_Paulo`."""
    try:
        if name != "localtime":  # that of the machine, which is no name of the list
            return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise Invalid(field, f"There is no time zone {name[:60]!r}: take a name as America/Sao_Paulo or UTC.")


def clean_cron(expression: str) -> str:
    """Five fields, of a time that comes, and not too often."""
    said = " ".join(expression.split())
    if len(said) > LONGEST or len(said.split()) != 5:
        raise Invalid(
            "cron",
            "A cron expression has five fields: minute, hour, day of month, month, day of week, as in 0 6 * * 1.",
        )
    try:
        times = list(islice(CronSim(said, _QUIET), LOOKED_AT))
    except CronSimError as problem:
        raise Invalid("cron", f"The cron expression {said!r} cannot be read: {problem}.") from None
    if not times:
        raise Invalid("cron", f"The cron expression {said!r} names a time that never comes.")
    if any(later - earlier < MOST_OFTEN for earlier, later in pairwise(times)):
        minutes = MOST_OFTEN.total_seconds() / 60
        raise Invalid(
            "cron", f"{said!r} comes more often than every {minutes:.0f} minutes: name fewer times."
        )
    return said


def upcoming(expression: str, zone: str, after: datetime, count: int = 1) -> list[datetime]:
    """The next times after `after`, on the zone's clocks."""
    here = ZoneInfo(zone)
    times = CronSim(expression, after.astimezone(here))
    # Where clocks were just put back, the library may name a time that has passed already.
    return list(islice((time for time in times if time.astimezone(UTC) > after), count))


def in_words(expression: str) -> str:
    """`At 06:00 on Monday`."""
    return CronSim(expression, _QUIET).explain()
