from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ml import oddities
from ml.encode import Encoder
from ml.errors import CannotScore
from ml.table import LearningTable


def test_a_level_never_seen_counts_as_another_value_and_an_empty_cell_as_missing(company, table_of):
    encoder = Encoder.fit(company.table)
    at = encoder.where(lambda code: code.column.name == "Contract")[0]
    odd = pa.array(["Month-to-month", "Ten years", "", None])
    code = encoder.codes[at]
    assert code.apply(odd).tolist() == [
        code.levels.index("Month-to-month"),
        code.other,
        code.missing,
        code.missing,
    ]


def test_numbers_keep_their_gaps_and_flags_become_zero_and_one(table_of):
    table = table_of(
        {"n": pa.array([1.5, None, float("inf")]), "f": pa.array([True, None, False])}, np.zeros(3)
    )
    matrix = Encoder.fit(table).matrix(table)
    assert matrix[0].tolist() == [1.5, 1.0]
    assert np.isnan(matrix[1]).all()
    assert np.isnan(matrix[2, 0])


def test_a_column_of_very_many_levels_is_known_by_how_common_its_values_are(table_of):
    names = [f"street {row % 300}" for row in range(600)] + ["Main street"] * 99
    table = table_of({"street": pa.array([*names, "unheard of"])}, np.zeros(700))
    encoder = Encoder.fit(table)
    assert encoder.codes[0].as_ == "share"
    matrix = encoder.matrix(table)
    assert matrix[0, 0] == pytest.approx(np.log1p(2))
    assert matrix[650, 0] == pytest.approx(np.log1p(99))
    assert matrix[699, 0] == 0.0


def test_how_common_a_value_is_counts_customers_and_not_the_mornings_on_which_they_were_there(table_of):
    """A firm whose customers left early has fewer rows: their number would tell the future."""
    firms = [f"firm {row % 300}" for row in range(600)]
    stays = np.arange(600) % 2 == 0
    first = table_of({"firm": pa.array(firms)}, (~stays).astype(float))
    later = first.rows(stays)
    rows = LearningTable(
        keys=pa.concat_arrays([first.keys, later.keys, later.keys]),
        snapshot_date=pa.array(
            [date(2026, 1, 1)] * 600 + [date(2026, 2, 1)] * 300 + [date(2026, 3, 1)] * 300
        ),
        y=np.concatenate([first.y, later.y, later.y]),
        value=None,
        features=pa.concat_tables([first.features, later.features, later.features]),
        columns=first.columns,
    )
    counted = Encoder.fit(rows).matrix(rows)[:, 0]
    assert len(set(counted.tolist())) == 1
    odd = oddities.find(rows, Encoder.fit(rows), Encoder.fit(rows).matrix(rows))
    assert [oddity.reason for oddity in odd] == ["constant"]


def test_what_names_a_customer_on_every_morning_is_an_identifier(table_of):
    one = table_of({"note": pa.array([f"note {row}" for row in range(400)])}, np.arange(400) % 2.0)
    rows = LearningTable(
        keys=pa.concat_arrays([one.keys] * 3),
        snapshot_date=pa.array([date(2026, month, 1) for month in (1, 2, 3) for _ in range(400)]),
        y=np.tile(one.y, 3),
        value=None,
        features=pa.concat_tables([one.features] * 3),
        columns=one.columns,
    )
    encoder = Encoder.fit(rows)
    assert [oddity.reason for oddity in oddities.find(rows, encoder, encoder.matrix(rows))] == ["identifier"]


def test_a_missing_column_is_named(company):
    encoder = Encoder.fit(company.table)
    with pytest.raises(CannotScore, match="`Contract`") as refused:
        encoder.matrix(company.table.without({"Contract"}))
    assert refused.value.column == "Contract"


def test_a_column_that_became_another_type_is_named_with_both_types(company, table_of):
    encoder = Encoder.fit(company.table)
    columns = {
        name: company.table.features[name].combine_chunks() for name in company.table.features.column_names
    }
    columns["tenure"] = columns["tenure"].cast(pa.string())
    with pytest.raises(CannotScore, match=r"`tenure` was a number .* is a category now"):
        encoder.matrix(table_of(columns, company.table.y))


def test_a_number_beyond_any_quantity_counts_as_missing(table_of):
    table = table_of({"x": pa.array([1.0, 1e308, -1e308, np.inf, 1e99])}, np.zeros(5))
    assert np.isnan(Encoder.fit(table).matrix(table)[:, 0]).tolist() == [False, True, True, True, False]
