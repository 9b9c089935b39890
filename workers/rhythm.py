"""Which of a build's features tell the rhythm of the events that a question awaits, for the baselines."""

from collections.abc import Mapping, Sequence
from typing import Any

from ml.rhythm import Rhythm


def rhythm_of(columns: Sequence[Mapping[str, Any]], outcome: Mapping[str, Any]) -> Rhythm:
    """The columns of dbt's library, found by what each was made of.

    Of one awaited type the library tells how lately it came, and not since when nor on how many days: then only recency
    is told; by the type if it has features of its own, else by any event.
    """
    awaited = outcome.get("event_type")
    silence = outcome["kind"] == "inactivity"
    if awaited is not None:
        of_type = [one for one in columns if _recipe(one).get("of") == awaited]
        since_last = _made(of_type, "days_since_last") or _made(columns, "days_since_last", whole=True)
        return Rhythm(since_last, silence=silence)
    return Rhythm(
        _made(columns, "days_since_last", whole=True),
        _made(columns, "days_since_first", whole=True),
        _made(columns, "active_days_all", whole=True),
        silence,
    )


def _made(columns: Sequence[Mapping[str, Any]], ending: str, *, whole: bool = False) -> tuple[str, ...]:
    """The names of the features so made; `whole`: of a whole dataset of events and no single type of it."""
    return tuple(
        str(column["name"])
        for column in columns
        if (made := str(_recipe(column).get("made", ""))) == ending
        or (not whole and made.endswith(f"_{ending}"))
    )


def _recipe(column: Mapping[str, Any]) -> Mapping[str, Any]:
    return column.get("recipe") or {}
