"""A time of the day is that of the organization's clocks, whatever these do in spring and autumn."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from warehouse.catalog import timing
from warehouse.catalog.base import Invalid

BERLIN, NEW_YORK, SAO_PAULO = "Europe/Berlin", "America/New_York", "America/Sao_Paulo"


def times(cron: str, zone: str, after: str, count: int = 3) -> list[str]:
    found = timing.upcoming(cron, zone, datetime.fromisoformat(after).replace(tzinfo=UTC), count)
    return [time.isoformat() for time in found]


def test_six_in_the_morning_is_six_on_the_wall_before_and_after_clocks_change() -> None:
    assert times("0 6 * * *", BERLIN, "2026-03-27T12:00") == [
        "2026-03-28T06:00:00+01:00",
        "2026-03-29T06:00:00+02:00",
        "2026-03-30T06:00:00+02:00",
    ]
    assert times("0 6 * * *", BERLIN, "2026-10-23T12:00") == [
        "2026-10-24T06:00:00+02:00",
        "2026-10-25T06:00:00+01:00",
        "2026-10-26T06:00:00+01:00",
    ]


def test_a_time_that_clocks_skip_comes_as_soon_as_they_show_a_later_one() -> None:
    assert times("30 2 * * *", NEW_YORK, "2026-03-07T12:00") == [
        "2026-03-08T03:00:00-04:00",
        "2026-03-09T02:30:00-04:00",
        "2026-03-10T02:30:00-04:00",
    ]


def test_a_time_that_clocks_show_twice_comes_once() -> None:
    assert times("30 1 * * *", NEW_YORK, "2026-10-31T12:00") == [
        "2026-11-01T01:30:00-04:00",
        "2026-11-02T01:30:00-05:00",
        "2026-11-03T01:30:00-05:00",
    ]


@pytest.mark.parametrize(
    "after", ["2026-11-01T05:30", "2026-11-01T06:10", "2026-11-01T06:29", "2026-11-01T06:45"]
)
def test_asked_in_the_hour_that_comes_twice_no_time_that_has_passed_is_named(after: str) -> None:
    """01:30 came at 05:30 UTC; at 06:10 UTC clocks show 01:10 again."""
    assert times("30 1 * * *", NEW_YORK, after, 1) == ["2026-11-02T01:30:00-05:00"]


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
@pytest.mark.parametrize(
    "after", ["2026-03-07T00:00", "2026-03-28T00:00", "2026-10-24T00:00", "2026-10-31T00:00"]
)
def test_every_hour_goes_by_hours_that_pass(zone: str, after: str) -> None:
    found = timing.upcoming("0 * * * *", zone, datetime.fromisoformat(after).replace(tzinfo=UTC), 60)
    gaps = {
        (later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds()
        for earlier, later in pairwise(found)
    }
    assert gaps == {3600.0}


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, SAO_PAULO, "UTC"])
@pytest.mark.parametrize("cron", ["30 1 * * *", "30 2 * * *", "0 3 * * *", "15,45 2 * * *"])
def test_over_a_year_each_day_has_its_times_and_each_is_later_than_the_one_before(
    zone: str, cron: str
) -> None:
    """One after the other, as a dispatcher asks: always for the next one after the last."""
    now, found = datetime(2026, 1, 1, tzinfo=UTC), []
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        (time,) = timing.upcoming(cron, zone, now)
        assert time.astimezone(UTC) > now
        found.append(time.date())
        now = time.astimezone(UTC)
    daily = 2 if "," in cron else 1
    assert len(set(found)) >= 365
    assert len(found) >= 365 * daily - 1, "two times that are skipped come as one"
    assert len(found) <= 366 * daily


def test_words_say_when() -> None:
    assert timing.in_words("0 6 * * 1") == "At 06:00 on Monday"


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("0 6 * *", "five fields"),
        ("0 0 6 * * 1", "five fields"),
        ("@daily", "five fields"),
        ("61 6 * * *", "minute"),
        ("0 6 30 2 *", "day-of-month"),
        ("* * * * *", "more often than every 15 minutes"),
        ("0,5 6 * * *", "more often"),
        ("0 6 * * 1; drop", "five fields"),
    ],
)
def test_what_is_no_time_is_said(cron: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        timing.clean_cron(cron)
    assert refused.value.field == "cron"


def test_an_expression_is_kept_with_single_spaces() -> None:
    assert timing.clean_cron("  */15   9-17 * *  mon-fri ") == "*/15 9-17 * * mon-fri"


@pytest.mark.parametrize("zone", ["Brasilia", "", "../etc/passwd", "america/Sao_Paulo/x", "\0"])
def test_what_is_no_time_zone_is_said(zone: str) -> None:
    with pytest.raises(Invalid, match="America/Sao_Paulo"):
        timing.clean_zone(zone)
    assert timing.clean_zone(SAO_PAULO) == SAO_PAULO
