import numpy as np
import pyarrow as pa

from ml import oddities
from ml.encode import Encoder

ROWS = 1000
DRAW = np.random.default_rng(0)
ORDINARY = DRAW.normal(size=ROWS)


def reasons(table_of, **columns):
    table = table_of({"ordinary": pa.array(ORDINARY), **columns}, np.zeros(ROWS))
    encoder = Encoder.fit(table)
    return {
        encoder.codes[odd.at].column.name: odd.reason
        for odd in oddities.find(table, encoder, encoder.matrix(table))
    }


def test_an_ordinary_measure_is_not_odd_though_every_value_differs(table_of):
    assert reasons(table_of) == {}


def test_constants_and_empty_columns_are_found(table_of):
    found = reasons(table_of, z=pa.array(np.full(ROWS, 3.0)), e=pa.array([None] * ROWS, pa.string()))
    assert found == {"z": "constant", "e": "constant"}


def test_a_number_that_is_there_or_missing_is_not_constant(table_of):
    assert reasons(table_of, x=pa.array([1.0, None] * 500)) == {}


def test_row_counters_ids_and_unique_texts_are_identifiers(table_of):
    found = reasons(
        table_of,
        counter=pa.array(np.arange(ROWS, dtype=float)),
        CustomerId=pa.array(DRAW.permutation(ROWS * 100)[:ROWS].astype(float)),
        uuid=pa.array([f"{row:08x}" for row in range(ROWS)]),
    )
    assert found == {"counter": "identifier", "CustomerId": "identifier", "uuid": "identifier"}


def test_a_renamed_copy_and_another_unit_are_copies(table_of):
    colour = DRAW.choice(["red", "green", "blue"], ROWS)
    found = reasons(
        table_of,
        cents=pa.array(np.round(ORDINARY * 100, 3)),
        colour=pa.array(colour),
        cor=pa.array(
            np.array([{"red": "vermelho", "green": "verde", "blue": "azul"}[one] for one in colour])
        ),
    )
    assert found == {"cents": "duplicate", "cor": "duplicate"}


def test_columns_whose_values_all_differ_are_no_copies_of_one_another(table_of):
    draw = np.random.default_rng(3)
    found = reasons(
        table_of, balance=pa.array(draw.normal(size=ROWS)), distance=pa.array(draw.normal(size=ROWS))
    )
    assert found == {}
