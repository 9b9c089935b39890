"""What an answer is worth: what a customer or lead brings, what a contact costs, and what a contact changes.

Of churn, a contact keeps a share of those who would leave (`save_rate`). Of leads, it makes so much more of them buy
(`conversion_lift`: 0.3 is three tenths more than buy anyhow). Calling on somebody therefore brings, on average,

    score x value x periods x margin x (save_rate or conversion_lift) - contact_cost
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.catalog.base import Conflict, Invalid
from warehouse.catalog.datasets import Dataset

EFFECTS = {"churn": "save_rate", "lead_scoring": "conversion_lift"}
MOST = 1e12
MOST_PERIODS = 1200
MOST_LIFT = 10
_CURRENCY = re.compile(r"[A-Z]{3}")
_NOT_MONEY = ("boolean", "date", "timestamp")
WHAT = {
    "contact_cost": "what a contact costs",
    "save_rate": "which share of those who would leave a contact keeps",
    "conversion_lift": "how much more often those buy who are contacted",
    "value": "what a customer is worth: one value, or the column that tells it",
}


@dataclass(frozen=True)
class Terms:
    """All that a decision needs; `value` is that of everybody, None where each has their own."""

    contact_cost: float
    effect: float
    margin: float
    periods: float
    value: float | None

    @property
    def kept(self) -> float:
        """What a contact brings of each unit of money at stake."""
        return self.effect * self.margin * self.periods


def clean(kind: str, entities: Dataset | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, checked; what was not is left out. Raises Invalid, naming the field."""
    said = {name: value for name, value in given.items() if value is not None}
    for name in said.keys() - {"value_column", "currency"}:
        _number(kind, name, said[name])
    if "currency" in said and not _CURRENCY.fullmatch(str(said["currency"])):
        raise Invalid("economics.currency", "A currency is three capital letters, as in BRL or USD.")
    if "value_column" in said:
        if "value" in said:
            raise Invalid(
                "economics.value",
                "Give one value for everybody, or the column that holds each one's own; not both.",
            )
        _column(entities, str(said["value_column"]))
    return said


def check_number(kind: str, name: str, number: float, field: str) -> None:
    """Raise Invalid for a figure that makes no sense in a model of this kind."""
    wrong = {effect for other, effect in EFFECTS.items() if other != kind}
    if name in wrong:
        raise Invalid(
            field,
            f"A model of the kind {kind} has no {name}: its contacts have a {EFFECTS[kind]}, {WHAT[EFFECTS[kind]]}.",
        )
    lowest, highest, bounds = _BOUNDS[name]
    fits = math.isfinite(number) and (lowest <= number if name == "contact_cost" else lowest < number)
    if not fits or number > highest:
        raise Invalid(field, f"{name.replace('_', ' ').capitalize()} is {bounds}, not {number:g}.")


_BOUNDS: dict[str, tuple[float, float, str]] = {
    "contact_cost": (0, MOST, "an amount of money, 0 or more"),
    "value": (0, MOST, "an amount of money above 0"),
    "periods": (
        0,
        MOST_PERIODS,
        f"a number above 0 and up to {MOST_PERIODS}, as in 12 for a value that is monthly",
    ),
    "margin": (0, 1, "a share above 0 and up to 1"),
    "save_rate": (0, 1, "a share above 0 and up to 1"),
    "conversion_lift": (
        0,
        MOST_LIFT,
        f"a number above 0 and up to {MOST_LIFT}, as in 0.3 for three tenths more",
    ),
}


def terms(kind: str, kept: Mapping[str, Any], over: Mapping[str, float | None], *, has_values: bool) -> Terms:
    """The model's economics, with what is asked for now put over it.

    Raises
    ------
    Invalid : a figure that makes no sense.
    Conflict : `economics_missing`, with the names of what nobody has said; money is not invented.
    """
    now = {name: value for name, value in over.items() if value is not None}
    for name, value in now.items():
        check_number(kind, name, value, name)
    said = {**kept, **now}
    effect = EFFECTS[kind]
    missing = [name for name in ("contact_cost", effect) if name not in said]
    if said.get("value") is None and not has_values:
        missing.append("value")
    if missing:
        asked = "; ".join(f"{name}, {WHAT[name]}" for name in missing)
        raise Conflict(
            "economics_missing",
            f"Whom to call depends on money. Say in the model's economics, or in this address: {asked}.",
            {"missing": missing},
        )
    return Terms(
        contact_cost=float(said["contact_cost"]),
        effect=float(said[effect]),
        margin=float(said.get("margin", 1.0)),
        periods=float(said.get("periods", 1.0)),
        value=None if said.get("value") is None else float(said["value"]),
    )


def _number(kind: str, name: str, value: Any) -> None:
    check_number(kind, name, float(value), f"economics.{name}")


def _column(entities: Dataset | None, name: str) -> None:
    field = "economics.value_column"
    if entities is None:
        raise Invalid(field, "A log of events has no column of values of customers: give one value instead.")
    columns = {column["name"]: column["type"] for column in entities.schema_json.get("columns", [])}
    if columns and name not in columns:
        raise Invalid(
            field,
            f"The dataset {entities.name!r} has no column {name!r}; it has {', '.join(list(columns)[:40])}.",
        )
    if columns.get(name) in _NOT_MONEY:
        raise Invalid(field, f"The column {name!r} holds {columns[name]}s: choose one that holds money.")


def value_column(kept: Mapping[str, Any], mapping: Mapping[str, Any]) -> str | None:
    """Where each one's own value stands: in the column that the economics name, else in that of the mapping."""
    found = kept.get("value_column") or mapping.get("value")
    return str(found) if found else None
