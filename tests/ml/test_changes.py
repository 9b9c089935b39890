"""What changed since the scoring before: the values that moved the score, and no others."""

import numpy as np
import pyarrow as pa

from ml.artifact import TrainedModel
from ml.changes import NEGLIGIBLE, changes
from ml.table import LearningTable
from tests.ml.conftest import Company


def changed(table: LearningTable, **columns: object) -> LearningTable:
    """The same rows with other values in these columns."""
    features = table.features
    for name, values in columns.items():
        place = features.column_names.index(name)
        features = features.set_column(place, name, pa.array(values, features.schema.field(name).type))
    return LearningTable(table.keys, table.snapshot_date, table.y, table.value, features, table.columns)


def test_the_planted_change_is_named_first_with_its_value_then_and_now(
    company: Company, model: TrainedModel
) -> None:
    now = company.table.rows(np.arange(200))
    before = changed(now, tickets=np.asarray(now.features["tickets"]) + 4)
    found = changes(model, before, now).to_pylist()
    told = [row[0] for row in found if row]
    assert len(told) > 150
    assert {one["column"] for one in told} == {"tickets"}
    assert {one["direction"] for one in told} == {"down"}
    first = next(row for row in found if row)[0]
    assert float(first["before"]) == float(first["now"]) + 4
    assert first["text"] == f"tickets went from {first['before']} to {first['now']}, which lowered the risk"
    assert first["code"] == "value_changed"


def test_what_did_not_change_is_not_told_though_it_goes_together_with_what_did(
    company: Company, model: TrainedModel
) -> None:
    now = company.table.rows(np.arange(300))
    before = changed(now, Contract=["Two year"] * 300, tickets=np.asarray(now.features["tickets"]) + 1)
    for row, contract in zip(
        changes(model, before, now).to_pylist(), now.features["Contract"].to_pylist(), strict=True
    ):
        told = {one["column"] for one in row}
        assert told <= {"tickets"} | ({"Contract"} if contract != "Two year" else set())


def test_the_same_rows_have_nothing_to_tell(company: Company, model: TrainedModel) -> None:
    table = company.table.rows(np.arange(50))
    assert changes(model, table, table).to_pylist() == [[]] * 50


def test_what_became_known_or_is_known_no_longer_is_said_so(company: Company, model: TrainedModel) -> None:
    now = company.table.rows(np.arange(400))
    hidden = changed(now, tenure=pa.nulls(400, pa.float64()))
    shown = {one["code"] for row in changes(model, hidden, now).to_pylist() for one in row}
    lost = {one["code"] for row in changes(model, now, hidden).to_pylist() for one in row}
    assert (shown, lost) == ({"became_known"}, {"no_longer_known"})


def test_the_differences_add_up_to_the_score_where_one_value_changed(
    company: Company, model: TrainedModel
) -> None:
    now = company.table.rows(np.arange(100))
    before = changed(now, tenure=np.asarray(now.features["tenure"]) + 24)
    matrices = [model.predictor.encoder.matrix(table) for table in (now, before)]
    moved = model.predictor.logits(matrices[0]) - model.predictor.logits(matrices[1])
    for row, difference in zip(changes(model, before, now).to_pylist(), moved, strict=True):
        if row and abs(difference) > 10 * NEGLIGIBLE:
            assert np.sign(row[0]["difference"]) == np.sign(difference)
