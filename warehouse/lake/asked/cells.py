"""The values of one column, as JSON brings them, in the type that the column has in its dataset.

Text is read as intake reads it: in the notation that the column's files came in (`1.234,56`, `31/12/2025`, `R$ 12`), or
else in the one that the values themselves prove; the spellings of a missing value mean none. JSON's own numbers and
booleans say what they are. A value that would turn the column into another type is a fault, never a gap.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa

from warehouse.lake.attributes import Attribute, Kind
from warehouse.lake.intake.convert import Contradicted, convert
from warehouse.lake.intake.readings import Commas, Reading, guess
from warehouse.lake.tables import Column

WORDS: dict[Kind, str] = {
    "number": "a number",
    "flag": "true or false",
    "date": "a date",
    "category": "text",
}
_PLAIN: dict[Kind, Reading] = {
    "number": Reading("double", "point"),
    "flag": Reading("boolean"),
    "date": Reading("timestamp", "iso"),
}
_HOLDS: dict[Kind, tuple[str, ...]] = {
    "number": ("integer", "double"),
    "flag": ("boolean",),
    "date": ("date", "timestamp"),
}
_ARROW = {"number": pa.float64(), "flag": pa.bool_(), "date": pa.timestamp("us")}


class Unreadable(Exception):
    """Places of the values that are not of the column's kind."""

    def __init__(self, places: list[int]) -> None:
        super().__init__(str(places))
        self.places = places


def attribute(
    values: Sequence[Any], of: Attribute, snapshot: date, commas: Commas, missing: frozenset[str]
) -> pa.Array:
    """The feature that the values of an entity's column become: what dbt's `attribute_as_of` makes of them."""
    if of.kind == "category":
        return category(values, missing)
    typed = read(values, of.kind, of.column if of.as_received else None, commas)
    return days_since(typed, snapshot) if of.kind == "date" else typed


def made(values: Sequence[Any], kind: Kind, missing: frozenset[str]) -> pa.Array:
    """The values of a feature that has no column of its own, in the plain notation."""
    return category(values, missing) if kind == "category" else read(values, kind, None, "unknown")


def read(values: Sequence[Any], kind: Kind, column: Column | None, commas: Commas) -> pa.Array:
    """Numbers, flags or instants; raises Unreadable. `column` gives the notation, where it is still of this kind."""
    found: list[Any] = [None] * len(values)
    texts: list[tuple[int, str]] = []
    wrong: list[int] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, str):
            texts.append((place, value))
        elif kind == "date" and isinstance(value, int) and not isinstance(value, bool):
            texts.append((place, str(value)))  # 20260131, or seconds: as the column's own notation has it
        elif _is(value, kind):
            found[place] = value if kind == "flag" else float(value)
        else:
            wrong.append(place)
    if texts:
        places = [place for place, _ in texts]
        reading = Reading.of(column) if column is not None else _PLAIN[kind]
        read_, unread = _texts([text for _, text in texts], kind, reading, commas, column)
        for place, value in zip(places, read_, strict=True):
            found[place] = value
        wrong += [places[at] for at in unread]
    if wrong:
        raise Unreadable(sorted(wrong))
    return pa.array(found, _ARROW[kind])


def category(values: Sequence[Any], missing: frozenset[str]) -> pa.Array:
    """Text, trimmed; null where it is one of the spellings of "nothing was filled in"."""
    texts = (text_of(value) for value in values)
    trimmed = [None if text is None or not text.strip() else text.strip(" ") for text in texts]
    return pa.array(
        [None if text is None or text.lower() in missing else text for text in trimmed], pa.string()
    )


def days_since(instants: pa.Array, snapshot: date) -> pa.Array:
    """Whole days up to the snapshot date; what was not yet known on its morning is missing."""
    morning = datetime.combine(snapshot, time())
    return pa.array(
        [
            None if at is None or at >= morning else float((snapshot - at.date()).days)
            for at in instants.to_pylist()
        ],
        pa.float64(),
    )


def text_of(value: Any) -> str | None:
    """The value as intake writes it into a column of text."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _is(value: Any, kind: Kind) -> bool:
    return kind == "flag" if isinstance(value, bool) else kind == "number" and isinstance(value, int | float)


def _texts(
    texts: list[str], kind: Kind, reading: Reading, commas: Commas, column: Column | None
) -> tuple[list[Any], list[int]]:
    """What the texts say in this reading or, where they do not fit it, in one that they prove themselves; and the
    places of those that fit none of this kind."""
    array = pa.array([text or None for text in texts], pa.string())
    try:
        return _values(array, reading), []
    except Contradicted as contradiction:
        name, known = (column.name, column.type) if column is not None else ("", None)
        wider = guess(contradiction.values, commas, name, known)
    if wider.type in _HOLDS[kind]:
        try:
            return _values(array, wider), []
        except Contradicted:
            pass  # no one notation for all: each is asked by itself
    if len(texts) == 1:
        return [None], [0]
    values: list[Any] = []
    wrong: list[int] = []
    for place, text in enumerate(texts):
        (value,), unread = _texts([text], kind, reading, commas, column)
        values.append(value)
        wrong += [place] if unread else []
    return values, wrong


def _values(array: pa.Array, reading: Reading) -> list[Any]:
    found, _ = convert(array, reading)
    if pa.types.is_date(found.type):
        found = found.cast(pa.timestamp("us"))
    elif pa.types.is_integer(found.type):
        found = found.cast(pa.float64(), safe=False)
    values: list[Any] = found.to_pylist()
    return values
