"""Whether a table has a row per customer, or many rows of each, with a time: what its columns tell of it."""

from typing import Any

from warehouse.lake.profile.event_roles import propose_event_mapping
from warehouse.lake.profile.proposal import Proposal, propose_mapping, reason
from warehouse.said import Said

_AGAIN = 0.7  # of the rows: with fewer different keys than that, most customers come more than once
_CERTAIN_OUTCOME = 0.8


def propose_kind(profile: dict[str, Any]) -> Proposal:
    """`{"value": "entities" | "events", "confidence", "reason", "code", "params"}`.

    A key that comes again and again beside a time makes a log; what became of each customer is said once for each, so a
    column that says it speaks against one.
    """
    entities = propose_mapping(profile)
    outcome = entities["outcome"]
    if outcome["column"] is None or outcome["confidence"] < _CERTAIN_OUTCOME:
        again = _comes_again(profile)
        if again is not None:
            return again
    key = entities["entity_key"]
    if key["column"] is not None:
        said = f'Each row has its own "{key["column"]}".'
        return _is("entities", key["confidence"], Said("row_each", {"column": key["column"]}, said))
    return _is("entities", 0.4, Said("nothing_tells", {}, "Nothing tells; a row each is met most often."))


def _comes_again(profile: dict[str, Any]) -> Proposal | None:
    events = propose_event_mapping(profile)
    key, time = events["entity_key"]["column"], events["time"]["column"]
    whose = next((column for column in profile["columns"] if column["name"] == key), None)
    if whose is None or time is None or not whose["distinct"]:
        return None
    each = whose["rows"] / whose["distinct"]
    if each <= 1 / _AGAIN:
        return None
    params = {"column": key, "time": time, "rows_each": round(each, 1)}
    said = f'"{key}" comes again, {params["rows_each"]:,} times on average, each time with "{time}".'
    return _is("events", 0.95 if each > 2 else 0.8, Said("comes_again", params, said))


def _is(kind: str, confidence: float, why: Said) -> Proposal:
    return {"value": kind, "confidence": confidence, **reason(why)}
