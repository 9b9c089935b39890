"""Which column of a log of events plays which role: whose event, when, of what type, and how much."""

from collections.abc import Iterable
from typing import Any

from warehouse.lake.profile import words as w
from warehouse.lake.profile.proposal import Column, Proposal, best, named_as_key, time_of
from warehouse.lake.profile.words import best_phrase, words

ROLES = ("entity_key", "time", "type", "amount", "recorded_at")
_NUMBERS = ("integer", "double", "decimal")
_MOST_TYPES = 200
_FEW_TYPES = 30
_FEWEST_KEYS = 20
_ALIKE = 4  # characters by which the lengths of codes of one make may differ


def propose_event_mapping(profile: dict[str, Any]) -> dict[str, Any]:
    """For each role `{"column", "confidence", "reason"}`, as `propose_mapping` does for entities."""
    columns: list[Column] = profile["columns"]
    recorded = best(columns, _recorded, "No column says when an event came to be known.")
    rest = _without(columns, recorded)
    time = best(rest, _time, "No column holds dates.")
    rest = _without(rest, time)
    key = best(rest, _whose, "No column names whose event it is.")
    rest = _without(rest, key)
    kind = best(rest, _type, "No column looks like a type of event.")
    rest = _without(rest, kind)
    return {
        "entity_key": key,
        "time": time,
        "type": kind,
        "amount": best(rest, _amount, "No column looks like an amount."),
        "recorded_at": recorded,
    }


def chosen_event_mapping(proposal: dict[str, Any], least: float = 0.5) -> dict[str, Any]:
    """The mapping of a Dataset of events, from what is proposed with at least that confidence; the rest is None."""
    return {
        role: proposal[role]["column"] if proposal[role]["confidence"] >= least else None for role in ROLES
    }


def _without(columns: Iterable[Column], found: Proposal) -> list[Column]:
    return [column for column in columns if column["name"] != found["column"]]


def _whose(column: Column) -> tuple[float, str]:
    """A key that comes again: one customer, many events. One that never does is the event's own number."""
    if column["type"] not in ("text", "integer", "decimal") or column["rows"] == 0:
        return 0.0, ""
    header = words(column["name"])
    if set(header) & w.ROW or column.get("row_counter"):
        return 0.0, ""
    if _unnamed(header):
        return _like_a_key(column), f'"{column["name"]}" has no name; its values are codes that come again.'
    named = named_as_key(header)
    who = bool(set(header) & w.WHO) or "".join(header) in w.KEY_ALONE
    repeated = column["distinct"] < 0.999 * (column["rows"] - column["missing"])
    if who and (named or len(header) == 1):
        return max(named, 0.8), f'"{column["name"]}" names a customer or lead.'
    if named and repeated:
        return 0.6 * named + 0.1, f'"{column["name"]}" is named like a key, and its values come again.'
    return 0.0, ""


def _time(column: Column) -> tuple[float, str]:
    found, reason = time_of(column)
    ends = set(words(column["name"])) & w.NOT_WHEN
    return (0.5 if ends else found, reason) if found else (0.0, "")


def _recorded(column: Column) -> tuple[float, str]:
    if column["type"] not in ("date", "timestamp"):
        return 0.0, ""
    score = best_phrase(words(column["name"]), w.RECORDED)
    return score, f'"{column["name"]}" is named like the time of recording.'


def _type(column: Column) -> tuple[float, str]:
    if column["type"] not in ("text", "boolean") or not 1 <= column["distinct"] <= _MOST_TYPES:
        return 0.0, ""
    header = words(column["name"])
    if _unnamed(header) and 2 <= column["distinct"] <= _FEW_TYPES:
        return 0.55, f'"{column["name"]}" has no name; it holds {column["distinct"]:,} words again and again.'
    score = best_phrase(header, w.EVENT_TYPE)
    return score, f'"{column["name"]}" names {column["distinct"]:,} types of event.'


def _amount(column: Column) -> tuple[float, str]:
    header = words(column["name"])
    if column["type"] not in _NUMBERS or set(header) & w.NO_MONEY or named_as_key(header) >= 0.9:
        return 0.0, ""
    if _unnamed(header) and column["distinct"] > 2:
        score = 0.5 if column["type"] == "integer" else 0.6
        return score, f'"{column["name"]}" has no name; it holds numbers.'
    return best_phrase(header, w.AMOUNT), f'"{column["name"]}" is named like an amount.'


def _unnamed(header: tuple[str, ...]) -> bool:
    """Whether the column was named by its place, since its file has no header."""
    return len(header) == 2 and header[0] == "column" and header[1].isdigit()


def _like_a_key(column: Column) -> float:
    """Of a column without a name only the values tell: many codes, and each again and again."""
    repeated = column["distinct"] < 0.999 * (column["rows"] - column["missing"])
    if not repeated or column["distinct"] < _FEWEST_KEYS:
        return 0.0
    if column["type"] == "text":
        return (
            0.6
            if column["longest"] - column["shortest"] <= _ALIKE and column["distinct"] > _FEW_TYPES
            else 0.0
        )
    return 0.55 if column["type"] == "integer" and column["distinct"] * 100 >= column["rows"] else 0.0
