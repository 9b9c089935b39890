"""The columns of a prediction, in the order in which people read them; and what each struct in them holds."""

import pyarrow as pa

MOST_HISTORY = 12  # scores of so many scoring runs go with each prediction, the newest last

# What a reason is about, for who says it in another language (see `FeatureColumn.label`).
LABEL = {
    "code": pa.string(),
    "group": pa.string(),
    "events": pa.string(),
    "of": pa.string(),
    "days": pa.int64(),
    "en": pa.string(),
    "pt": pa.string(),
}
REASON = {
    "feature": pa.string(),
    "column": pa.string(),
    "direction": pa.string(),
    "value": pa.string(),
    "typical": pa.string(),
    "contribution": pa.float64(),
    "text": pa.string(),
    "kind": pa.string(),
    "number": pa.float64(),
    "typical_number": pa.float64(),
    "label": pa.struct(LABEL),
}

# What is otherwise than it was at the scoring before: the value then and now, and what that did to the score.
CHANGE = {
    "code": pa.string(),
    "feature": pa.string(),
    "column": pa.string(),
    "direction": pa.string(),
    "before": pa.string(),
    "now": pa.string(),
    "difference": pa.float64(),
    "text": pa.string(),
    "kind": pa.string(),
    "before_number": pa.float64(),
    "now_number": pa.float64(),
    "label": pa.struct(LABEL),
}

# Columns of runs that were published before there were any: unknown there.
LATER = {
    "owner": pa.string(),
    "previous_score": pa.float64(),
    "previous_rank": pa.int64(),
    "previous_band": pa.string(),
    "change": pa.float64(),
    "changes": pa.list_(pa.struct(CHANGE)),
    "history": pa.list_(pa.float32()),
}

SCHEMA = pa.schema(
    {
        "entity_key": pa.string(),
        "name": pa.string(),
        "email": pa.string(),
        "score": pa.float64(),
        "rank": pa.int64(),
        "band": pa.string(),
        "outcome": pa.bool_(),
        "value": pa.float64(),
        "value_at_risk": pa.float64(),
        "owner": LATER["owner"],
        "previous_score": LATER["previous_score"],
        "previous_rank": LATER["previous_rank"],
        "previous_band": LATER["previous_band"],
        "change": LATER["change"],
        "reasons": pa.list_(pa.struct(REASON)),
        "changes": LATER["changes"],
        "history": LATER["history"],
        "snapshot_date": pa.date32(),
        "model_version": pa.int64(),
        "created_at": pa.timestamp("us", tz="UTC"),
        "id": pa.string(),
        "model_version_id": pa.string(),
        "dataset_id": pa.string(),
        "org_id": pa.string(),
    }
)


def sql_type(kind: pa.DataType) -> str:
    """The type as DuckDB names it.

    >>> sql_type(LATER["history"]), sql_type(pa.string())
    ('float[]', 'varchar')
    """
    if pa.types.is_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        fields = ", ".join(f'"{field.name}" {sql_type(field.type)}' for field in kind)
        return f"struct({fields})"
    return _SQL[kind]


_SQL = {
    pa.string(): "varchar",
    pa.float64(): "double",
    pa.float32(): "float",
    pa.int64(): "bigint",
    pa.bool_(): "boolean",
}
