"""The catalogue of features: what each column of a build is, in plain words of both languages, and how full it is."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from warehouse.lake import vocabulary

MadeBy = Literal["attribute", "library", "feature_model", "dbt_model"]


def entry(column: Mapping[str, Any], *, entities: str | None) -> dict[str, Any]:
    """One column of a FeatureBuild, told: who made it, of what, and its words."""
    recipe, label = column.get("recipe") or {}, column.get("label") or {}
    made_by = _made_by(column, recipe)
    group = label.get("group")
    words = column.get("description") or column["name"]
    return {
        "name": column["name"],
        "kind": column["kind"],
        "made_by": made_by,
        "labels": {"en": words, "pt": label.get("pt") or words},
        "code": label.get("code"),
        "group": {"code": group, **vocabulary.groups()[group]} if group else None,
        "reason": column.get("source") or column["name"],
        "dataset": entities if made_by == "attribute" else recipe.get("events"),
        "column": column["source"] if made_by == "attribute" else None,
        "of": label.get("of"),
        "days": label.get("days"),
        "feature_model": recipe.get("feature_model"),
        "dbt_model": recipe.get("dbt_model"),
        "history": column.get("history"),
    }


def missing_shares(features: Path, names: Iterable[str]) -> dict[str, float | None]:
    """The share of rows in which each column is null, from the file's footer: nothing is scanned. None where it is not
    told there, and where there are no rows."""
    if not features.exists():
        return dict.fromkeys(names)
    footer = pq.read_metadata(features)
    counts: dict[str, int | None] = {}
    for group in range(footer.num_row_groups):
        rows = footer.row_group(group)
        for place in range(rows.num_columns):
            chunk = rows.column(place)
            known = chunk.statistics if chunk.is_stats_set and chunk.statistics.has_null_count else None
            before = counts.get(chunk.path_in_schema, 0)
            told = None if known is None or before is None else before + known.null_count
            counts[chunk.path_in_schema] = told
    return {name: _share(counts.get(name), footer.num_rows) for name in names}


def _share(count: int | None, rows: int) -> float | None:
    return count / rows if rows and count is not None else None


def _made_by(column: Mapping[str, Any], recipe: Mapping[str, str]) -> MadeBy:
    if "events" in recipe:
        return "library"
    if "feature_model" in recipe:
        return "feature_model"
    return "attribute" if column.get("type") else "dbt_model"
