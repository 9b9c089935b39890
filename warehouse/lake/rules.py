"""Whom an alert rule names among the predictions of a run."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.lake import predictions
from warehouse.lake.predictions import BadQuery, Query


@dataclass(frozen=True)
class Rule:
    """See `warehouse.catalog.alert_rules`; `segments` are (column, value), None for a value that is not known."""

    kind: str = "top_n"
    measure: str = "score"
    top_n: int = 20
    min_score: float = 0.0
    threshold: float | None = None
    min_change: float | None = None
    segments: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class Named:
    """The rows that the rule names; `code` says why there are none."""

    rows: list[dict[str, Any]]
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def named(folder: Path, rule: Rule, before: Path | None) -> Named:
    """Whom the rule names in this run; `before` is the folder of the scoring before it."""
    if rule.kind in ("change", "new_entrant") and before is None:
        return Named([], "no_scoring_before")
    if rule.measure == "value_at_risk" and predictions.summary(folder)["value_at_risk"] is None:
        return Named([], "no_values")
    try:
        rows = predictions.page(folder, _query(rule)).items
    except BadQuery as refusal:
        if refusal.field != "segment":
            raise
        return Named([], "segment_gone", {"column": _missing(folder, rule)})
    if rule.kind == "new_entrant" and before is not None:
        then = _keys(before, rule)
        rows = [row for row in rows if row["entity_key"] not in then]
    return Named(rows, "spoke" if rows else "nobody")


def _query(rule: Rule) -> Query:
    by_value = rule.measure == "value_at_risk"
    asked: dict[str, Any] = {
        "outcome": "open",
        "limit": rule.top_n,
        "min_score": rule.min_score or None,
        "segments": rule.segments,
        "sort": "-value_at_risk" if by_value else "rank",
    }
    if by_value:
        asked["min_value_at_risk"] = 0.0  # and so, that one is known
    if rule.kind == "threshold" and rule.threshold is not None:
        name = "min_value_at_risk" if by_value else "min_score"
        asked[name] = max(rule.threshold, asked[name] or 0.0)
    if rule.kind == "change":
        asked |= {"min_change": rule.min_change, "sort": "-change"}
    return Query(**asked)


def _keys(folder: Path, rule: Rule) -> set[str]:
    """Who was among the highest then; nobody, where the run of then cannot be narrowed down in this way."""
    try:
        return {row["entity_key"] for row in predictions.page(folder, _query(rule)).items}
    except BadQuery:
        return set()


def _missing(folder: Path, rule: Rule) -> str:
    there = {one["column"] for one in predictions.facets(folder)["segments"]}
    return next((column for column, _ in rule.segments if column not in there), "")
