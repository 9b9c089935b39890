"""Other values that one feature might have: a few that are common in the data, to see what a model makes of them."""

from dataclasses import dataclass
from typing import Any

from ml.artifact import TrainedModel

MOST = 5
MOST_LEVELS = 200
DIGITS = 4


@dataclass(frozen=True)
class Known:
    """What a model has seen of a feature: of a number between what eight in ten of those lie that it learned from (None
    where nearly all are the same), of a category the levels that it tells apart, the most common first."""

    low: float | None = None
    high: float | None = None
    levels: tuple[str, ...] = ()


def known(model: TrainedModel, feature: str) -> Known:
    """Nothing of a feature that the model does not go by, or of text that was spread: any value may be given there."""
    code = next((each for each in model.predictor.encoder.codes if each.column.name == feature), None)
    reference = model.reference["features"].get(feature, {})
    if code is None or code.column.kind == "flag":
        return Known()
    if code.column.kind == "category":
        return Known(levels=tuple(_common(list(code.levels), reference, MOST_LEVELS)))
    edges = reference.get("edges", ())
    return Known(min(edges), max(edges)) if len(edges) > 1 else Known()


def of(model: TrainedModel, feature: str) -> list[Any]:
    """Up to five values: spread over the deciles of numbers, the most common levels, both values of a flag.

    None for a feature that the model does not go by, or whose common values nobody knows (text that was spread).
    """
    code = next((each for each in model.predictor.encoder.codes if each.column.name == feature), None)
    reference = model.reference["features"].get(feature, {})
    if code is None:
        return []
    if code.column.kind == "flag":
        return [True, False]
    if code.column.kind == "category":
        return _common(list(code.levels), reference, MOST)
    edges = sorted({float(f"{edge:.{DIGITS}g}") for edge in reference.get("edges", ())})
    if len(edges) <= MOST:
        return edges
    return [edges[round(at * (len(edges) - 1) / (MOST - 1))] for at in range(MOST)]


def _common(levels: list[str], reference: dict[str, Any], most: int) -> list[str]:
    """The most common first: levels of few are counted, those of many stand in that order already."""
    shares = dict(zip(reference.get("levels", ()), reference.get("shares", ()), strict=False))
    return sorted(levels, key=lambda level: -shares.get(level, 0.0))[:most]
