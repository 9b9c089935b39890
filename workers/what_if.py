"""What else a column might hold, and what becomes of the score then: a table to think with, of no causes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pyarrow as pa

from ml import alternatives
from ml.artifact import TrainedModel
from warehouse.lake.asked import RowReader


def others(model: TrainedModel, reader: RowReader, actionable: Sequence[str]) -> dict[str, list[Any]]:
    """By column, values that are common in the data, as a row would bring them."""
    found: dict[str, list[Any]] = {}
    for column in actionable:
        feature = _feature(reader, column)
        if feature is not None:
            values = [_as_sent(reader, feature, value) for value in alternatives.of(model, feature)]
            found[column] = list(dict.fromkeys(values))
    return found


def suggestions(
    model: TrainedModel,
    reader: RowReader,
    rows: pa.Table,
    tried: Mapping[str, list[Any]],
    scores: Sequence[float],
    begin: int,
) -> list[dict[str, Any]]:
    """Of each column what it holds now, what it may be given, and the score of each other value; rows from `begin` on are
    those tried."""
    told, at = [], begin
    for column, values in tried.items():
        feature = _feature(reader, column)
        assert feature is not None
        held = rows[feature].to_pylist()
        found = []
        for value in values:
            if held[at] != held[0]:
                found.append({"value": value, "score": scores[at - begin]})
            at += 1
        now = None if held[0] is None else _as_sent(reader, feature, held[0])
        told.append({"column": column, "now": now, "alternatives": found, **_given(model, reader, feature)})
    return told


def _given(model: TrainedModel, reader: RowReader, feature: str) -> dict[str, Any]:
    """Which values somebody may give it, in the column's own terms."""
    known, attribute = alternatives.known(model, feature), reader.shape.attributes.get(feature)
    usual = [None if bound is None else _as_sent(reader, feature, bound) for bound in (known.low, known.high)]
    if reader.kind(feature) == "date":
        usual.reverse()  # more days are an earlier date
    return {
        "kind": reader.kind(feature),
        "whole": attribute is not None and attribute.column.type == "integer",
        "low": usual[0],
        "high": usual[1],
        "choices": list(known.levels),
    }


def _feature(reader: RowReader, column: str) -> str | None:
    """The feature that a column becomes; None where the version does not go by it."""
    for feature in reader.shape.features:
        if column == (feature.source if feature.type else feature.name):
            return feature.name if feature.name not in reader.shape.counted else None
    return None


def _as_sent(reader: RowReader, feature: str, value: Any) -> Any:
    """A feature's value as its column holds it: days become the date so long ago, and whole numbers stay whole."""
    attribute = reader.shape.attributes.get(feature)
    if attribute is not None and attribute.kind == "date":
        assert reader.newest is not None
        return (reader.newest.snapshot_date - timedelta(days=round(value))).isoformat()
    if attribute is not None and attribute.column.type == "integer" and isinstance(value, float):
        return round(value)
    return value
