"""Which column of a log of events plays which role: whose event, when, of what type, and how much."""

from collections.abc import Iterable
from typing import Any

from warehouse.lake.profile import words as w
from warehouse.lake.profile.proposal import (
    NO_DATES,
    UNFIT,
    Column,
    Judged,
    Proposal,
    best,
    named_as_key,
    time_of,
)
from warehouse.lake.profile.words import best_phrase, words
from warehouse.said import Said

ROLES = ("entity_key", "time", "type", "amount", "recorded_at")
NO_RECORDED = Said("no_recorded", {}, "No column says when an event came to be known.")
NO_WHOSE = Said("no_whose", {}, "No column names whose event it is.")
NO_TYPE = Said("no_type", {}, "No column looks like a type of event.")
NO_AMOUNT = Said("no_amount", {}, "No column looks like an amount.")
_NUMBERS = ("integer", "double", "decimal")
_MOST_TYPES = 200
_FEW_TYPES = 30
_FEWEST_KEYS = 20
_ALIKE = 4  # characters by which the lengths of codes of one make may differ


def propose_event_mapping(profile: dict[str, Any]) -> dict[str, Any]:
    """For each role `{"column", "confidence", "reason", "code", "params"}`, as `propose_mapping` does for entities."""
    columns: list[Column] = profile["columns"]
    recorded = best(columns, _recorded, NO_RECORDED)
    rest = _without(columns, recorded)
    time = best(rest, _time, NO_DATES)
    rest = _without(rest, time)
    key = best(rest, _whose, NO_WHOSE)
    rest = _without(rest, key)
    kind = best(rest, _type, NO_TYPE)
    rest = _without(rest, kind)
    return {
        "entity_key": key,
        "time": time,
        "type": kind,
        "amount": best(rest, _amount, NO_AMOUNT),
        "recorded_at": recorded,
    }


def chosen_event_mapping(proposal: dict[str, Any], least: float = 0.5) -> dict[str, Any]:
    """The mapping of a Dataset of events, from what is proposed with at least that confidence; the rest is None."""
    return {
        role: proposal[role]["column"] if proposal[role]["confidence"] >= least else None for role in ROLES
    }


def _without(columns: Iterable[Column], found: Proposal) -> list[Column]:
    return [column for column in columns if column["name"] != found["column"]]


def _whose(column: Column) -> Judged:
    """A key that comes again: one customer, many events. One that never does is the event's own number."""
    if column["type"] not in ("text", "integer", "decimal") or column["rows"] == 0:
        return UNFIT
    header, params = words(column["name"]), {"column": column["name"]}
    if set(header) & w.ROW or column.get("row_counter"):
        return UNFIT
    if _unnamed(header):
        said = f'"{column["name"]}" has no name; its values are codes that come again.'
        return _like_a_key(column), Said("whose_unnamed", params, said)
    named = named_as_key(header)
    who = bool(set(header) & w.WHO) or "".join(header) in w.KEY_ALONE
    repeated = column["distinct"] < 0.999 * (column["rows"] - column["missing"])
    if who and (named or len(header) == 1):
        return max(named, 0.8), Said("whose_named", params, f'"{column["name"]}" names a customer or lead.')
    if named and repeated:
        said = f'"{column["name"]}" is named like a key, and its values come again.'
        return 0.6 * named + 0.1, Said("whose_repeated", params, said)
    return UNFIT


def _time(column: Column) -> Judged:
    found, why = time_of(column)
    ends = set(words(column["name"])) & w.NOT_WHEN
    return (0.5 if ends else found, why) if found else UNFIT


def _recorded(column: Column) -> Judged:
    if column["type"] not in ("date", "timestamp"):
        return UNFIT
    score = best_phrase(words(column["name"]), w.RECORDED)
    said = f'"{column["name"]}" is named like the time of recording.'
    return score, Said("recorded", {"column": column["name"]}, said)


def _type(column: Column) -> Judged:
    if column["type"] not in ("text", "boolean") or not 1 <= column["distinct"] <= _MOST_TYPES:
        return UNFIT
    header, params = words(column["name"]), {"column": column["name"], "count": column["distinct"]}
    if _unnamed(header) and 2 <= column["distinct"] <= _FEW_TYPES:
        said = f'"{column["name"]}" has no name; it holds {column["distinct"]:,} words again and again.'
        return 0.55, Said("type_unnamed", params, said)
    score = best_phrase(header, w.EVENT_TYPE)
    return score, Said("types", params, f'"{column["name"]}" names {column["distinct"]:,} types of event.')


def _amount(column: Column) -> Judged:
    header, params = words(column["name"]), {"column": column["name"]}
    if column["type"] not in _NUMBERS or set(header) & w.NO_MONEY or named_as_key(header) >= 0.9:
        return UNFIT
    if _unnamed(header) and column["distinct"] > 2:
        score = 0.5 if column["type"] == "integer" else 0.6
        return score, Said("amount_unnamed", params, f'"{column["name"]}" has no name; it holds numbers.')
    said = f'"{column["name"]}" is named like an amount.'
    return best_phrase(header, w.AMOUNT), Said("amount_named", params, said)


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
