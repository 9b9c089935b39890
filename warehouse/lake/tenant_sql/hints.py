"""What would help the author of a statement: the nearest name, and the way to say it here."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from warehouse.lake.tenant_sql import functions

_NODES = {
    "SHOW_REF": "DESCRIBE, SHOW and SUMMARIZE",
    "PARAMETER": "Parameters",
    "DEFAULT": "DEFAULT",
}
_INSTEAD = {
    "of_the_moment": "Use snapshot_date: it is the feature's today, so that the same date always gives the same feature.",
    "getvariable": "Write the value itself.",
    "nextval": "Use row_number() over (...).",
}


@dataclass(frozen=True)
class Said:
    """What DuckDB says of an error, with `errors_as_json`: its words, the place, and the name at fault."""

    message: str
    position: int
    name: str


def said_by(error: Exception) -> Said:
    """
    >>> said_by(ValueError('Parser Error: {"exception_message": "oh", "position": "7"}'))
    Said(message='oh', position=7, name='')
    """
    text = str(error)
    try:
        found: dict[str, Any] = json.loads(text[text.index("{") :])
    except ValueError:
        return Said(text.partition("\n")[0], -1, "")
    position = str(found.get("position", ""))
    return Said(
        str(found.get("exception_message", "")),
        int(position) if position.isdecimal() else -1,
        str(found.get("name", "")),
    )


def of_refusal(code: str, name: str, relations: Mapping[str, Sequence[str]]) -> tuple[str, str | None]:
    """What is wrong, and what would help, for each kind of trouble that the walk over the tree finds."""
    match code:
        case "unknown_relation":
            there = ", ".join(sorted(relations)) or "nothing"
            return f"There is no relation {name!r} here.", f"{nearest(name, relations)}There is: {there}."
        case "function":
            return f"The function {name}() cannot be used here.", _of_function(name)
        case "of_the_moment":
            return f"{name} differs from one run to the next.", _INSTEAD["of_the_moment"]
        case "type":
            return f"There is no type {name!r}.", nearest(name, functions.TYPES) or None
        case "qualified":
            return f"{name} names a schema or database.", "Write the relation's or function's name alone."
        case "too_large":
            return "The statement has too many parts.", "Split it, or compute part of it beforehand."
        case _:
            return f"{_NODES.get(name, name)} cannot be used here.", "Say it with SELECT alone."


def _of_function(name: str) -> str | None:
    if name in _INSTEAD:
        return _INSTEAD[name]
    if name.startswith(("read_", "parquet_", "glob", "sniff_")):
        return "Files cannot be read: upload the data as a dataset, and name that."
    return nearest(name, functions.allowed(), "()") or "Functions of the data alone can be used."


def of_column(name: str, relations: Mapping[str, Sequence[str]], used: Iterable[str]) -> str | None:
    """The nearest columns of the relations that the statement reads; else the columns that there are."""
    there = {
        column for relation, columns in relations.items() if relation.lower() in used for column in columns
    }
    if not there:
        return None
    near = nearest(name, there)
    return near + f"There is: {', '.join(sorted(there)[:40])}{', ...' if len(there) > 40 else ''}."


def nearest(name: str, known: Iterable[str], after: str = "") -> str:
    """
    >>> nearest("evnts", ["events", "spine"])
    'Did you mean events? '
    """
    lowered = {each.lower(): each for each in known if re.match(r"\w", each)}
    found = get_close_matches(name.lower(), lowered, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(lowered[each] + after for each in found)}? " if found else ""
