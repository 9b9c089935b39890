"""Which predictions: the filters of a list, checked when they are made, and what they are in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.lake import duck
from warehouse.lake.bands import BANDS
from warehouse.lake.list_segments import name_of
from warehouse.lake.prediction_codes import REASON_NAMES
from warehouse.lake.prediction_counts import MOVED, facets, summary

LONGEST_SEARCH = 200
OUTCOMES = ("all", "open", "lost")
RANGES = ("score", "change", "value", "value_at_risk")
# How somebody stands to the scoring before.
MOVES = {
    "new": "previous_score is null",
    "rose": f"change >= {MOVED}",
    "fell": f"change <= -{MOVED}",
    "entered": "band = 'high' and previous_band is distinct from 'high'",
    "left": "band <> 'high' and previous_band = 'high'",
}
# The corners by risk (the band high, or the rest) and value (the upper half of the open ones, or the lower).
QUADRANTS = {
    f"{risk}_{half}": (f"band {is_high} 'high' and value {side} ?")
    for risk, is_high in (("high", "="), ("rest", "<>"))
    for half, side in (("high", ">="), ("low", "<"))
}
ASSIGNED = "assigned"  # the relation of `Owner.assigned`, where a filter has one

_SEARCHED = ("entity_key", "name", "email")


class BadQuery(ValueError):
    """A filter, sort or limit that makes no sense; `field` names it, the message says what would."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Owner:
    """Whose entities: those that the data give to one of `names` (None: to nobody), but for those that were assigned.

    `assigned` has every entity that was given an owner here, with `is_theirs`; what the data say of these does not
    count. `revision` tells two states of it apart.
    """

    names: tuple[str | None, ...]
    assigned: pa.Table | None = None
    revision: str = ""

    def __str__(self) -> str:
        return f"{sorted(map(str, self.names))} {self.revision}"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which rows. `open` = not (yet) lost or won; `search` finds a part of key, name or e-mail, in any case and
    with or without accents; `segments` are (column, value): of several values of a column any, of several columns all;
    `reason` is a column among the first three reasons that raise the score; `quadrant` a corner by risk and value."""

    min_score: float | None = None
    max_score: float | None = None
    min_change: float | None = None
    max_change: float | None = None
    min_value: float | None = None
    max_value: float | None = None
    min_value_at_risk: float | None = None
    max_value_at_risk: float | None = None
    band: str | None = None
    move: str | None = None
    quadrant: str | None = None
    owner: Owner | None = None
    segments: tuple[tuple[str, str | None], ...] = ()
    reason: str | None = None
    search: str | None = None
    outcome: str = "all"

    def __post_init__(self) -> None:
        for name in ("min_score", "max_score"):
            score = getattr(self, name)
            if score is not None and not 0 <= score <= 1:
                raise BadQuery(name, f"{name} is a score between 0 and 1, not {score}")
        if self.band is not None and self.band not in BANDS:
            raise BadQuery("band", f"band is one of {', '.join(BANDS)}")
        if self.move is not None and self.move not in MOVES:
            raise BadQuery("move", f"move is one of {', '.join(MOVES)}")
        if self.quadrant is not None and self.quadrant not in QUADRANTS:
            raise BadQuery("quadrant", f"quadrant is one of {', '.join(QUADRANTS)}")
        if self.outcome not in OUTCOMES:
            raise BadQuery("outcome", f"outcome is one of {', '.join(OUTCOMES)}")
        if self.search is not None and (len(self.search) > LONGEST_SEARCH or "\0" in self.search):
            raise BadQuery("search", f"search is a text of at most {LONGEST_SEARCH} characters")

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are set; what says nothing is left out."""
        found = {each.name: getattr(self, each.name) for each in fields(Filters)}
        found["search"] = (self.search or "").strip() or None
        found["outcome"] = None if self.outcome == "all" else self.outcome
        return {name: value for name, value in found.items() if value not in (None, ())}


@dataclass(frozen=True)
class Where:
    """The filters as SQL conditions and their parameters, in the same order; and a relation that they speak of."""

    conditions: list[str]
    values: list[Any]
    assigned: pa.Table | None = None

    @property
    def sql(self) -> str:
        return " and ".join(self.conditions) or "true"


def where(filters: Filters, folder: Path) -> Where:
    """What lets these rows of the run through. Raises BadQuery for a column that its lists are not narrowed down by."""
    found = Where([], [], filters.owner.assigned if filters.owner else None)
    for name in RANGES:
        for bound, sign in (("min", ">="), ("max", "<=")):
            _add(found, f"{name} {sign} ?", getattr(filters, f"{bound}_{name}"))
    _add(found, "band = ?", filters.band)
    if filters.move is not None:
        found.conditions.append(f"({MOVES[filters.move]})")
    if filters.quadrant is not None:
        _add(found, f"({QUADRANTS[filters.quadrant]})", _value_cut(folder))
    if filters.outcome != "all":
        found.conditions.append("outcome" if filters.outcome == "lost" else "outcome is not true")
    if filters.owner is not None:
        _owned(found, filters.owner)
    if filters.segments or filters.reason:
        _beside(found, filters, folder)
    if filters.search and filters.search.strip():
        # Column by column: joined into one text first, the same search takes six times as long.
        each = [f"contains(strip_accents(lower({column})), strip_accents(lower(?)))" for column in _SEARCHED]
        found.conditions.append(f"({' or '.join(each)})")
        found.values.extend([filters.search.strip()] * len(_SEARCHED))
    return found


def _add(found: Where, condition: str, value: Any) -> None:
    if value is not None:
        found.conditions.append(condition)
        found.values.append(value)


def _value_cut(folder: Path) -> float:
    """What parts the upper half by value from the lower, as the quadrants of the run were counted."""
    quadrants = summary(folder).get("quadrants")
    if quadrants is None:
        raise BadQuery("quadrant", "no value is known in this scoring, so there are no corners by value")
    return float(quadrants["value_cut"])


def _owned(found: Where, owner: Owner) -> None:
    names = [name for name in owner.names if name is not None]
    said = [f"lower(owner) in ({', '.join(['lower(?)'] * len(names))})"] if names else []
    said += ["owner is null"] if None in owner.names else []
    condition = f"({' or '.join(said) or 'false'})"
    found.values.extend(names)
    if owner.assigned is not None:
        condition = (
            f"(({condition} and entity_key not in (select entity_key from {ASSIGNED}))"
            f" or entity_key in (select entity_key from {ASSIGNED} where is_theirs))"
        )
    found.conditions.append(condition)


def _beside(found: Where, filters: Filters, folder: Path) -> None:
    """Conditions on the facets: their ranks are found there, in a file of small numbers."""
    codes = facets(folder).get("codes")
    if codes is None:
        raise BadQuery("segment", "the newest scoring is older than this filter: score again, then use it")
    inner = []
    for column, wanted in _by_column(filters.segments).items():
        place = _place(column, codes["columns"])
        inner.append(_any_of([name_of(place)], codes["values"][place], wanted))
    if filters.reason is not None:
        inner.append(_any_of(REASON_NAMES, codes["reasons"], [filters.reason]))
    file = duck.parquet_files([folder / "facets.parquet"])
    found.conditions.append(f"rank in (select rank from {file} where {' and '.join(inner)})")


def _any_of(names: Sequence[str], texts: Sequence[str], wanted: Sequence[str | None]) -> str:
    known = [0 if one is None else texts.index(one) + 1 for one in wanted if one is None or one in texts]
    numbers = ", ".join(map(str, known)) or "-1"
    return f"({' or '.join(f'{name} in ({numbers})' for name in names)})"


def _by_column(segments: Sequence[tuple[str, str | None]]) -> Mapping[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for column, value in segments:
        found.setdefault(column, []).append(value)
    return found


def _place(column: str, columns: Sequence[str]) -> int:
    if column not in columns:
        has = f"it can be by {', '.join(columns)}" if columns else "there is none that it could be by"
        raise BadQuery("segment", f"the list cannot be narrowed down by {column!r}; {has}")
    return columns.index(column)
