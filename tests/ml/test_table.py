import numpy as np
import pyarrow as pa
import pytest

from ml.errors import CannotLearn
from ml.table import FeatureColumn, LearningTable

COLUMNS = [
    {
        "name": "MonthlyCharges",
        "kind": "number",
        "source": "MonthlyCharges",
        "description": "Monthly charges",
    },
    {"name": "colour", "kind": "category", "source": "colour", "description": "Colour"},
]


def examples() -> pa.Table:
    return pa.table(
        {
            "entity_key": ["007", "008", "009"],
            "snapshot_date": pa.array([0, 0, 0], pa.int32()).cast(pa.date32()),
            "y": pa.array([True, False, None]),
            "_value": pa.array([10.5, None, 3.0]),
            "_name": ["Ana", "Bo", "Cy"],
            "MonthlyCharges": [1.0, None, 3.0],
            "colour": ["red", None, "blue"],
        }
    )


def test_examples_are_read_with_unknown_outcomes_as_nan():
    table = LearningTable.from_examples(examples(), COLUMNS)
    assert table.keys.to_pylist() == ["007", "008", "009"]
    assert table.y[:2].tolist() == [1.0, 0.0]
    assert np.isnan(table.y[2])
    assert table.value is not None
    assert np.isnan(table.value[1])


def test_names_and_values_of_people_are_never_features():
    table = LearningTable.from_examples(examples(), COLUMNS)
    assert table.features.column_names == ["MonthlyCharges", "colour"]


def test_rows_can_be_taken_by_mask_and_by_position():
    table = LearningTable.from_examples(examples(), COLUMNS)
    assert table.rows(np.array([True, False, True])).keys.to_pylist() == ["007", "009"]
    assert table.rows(np.array([2, 0])).features["colour"].to_pylist() == ["blue", "red"]


def test_a_feature_of_an_unknown_kind_is_refused_by_name():
    with pytest.raises(CannotLearn, match="`when`"):
        FeatureColumn.of({"name": "when", "kind": "date", "source": "when"})
