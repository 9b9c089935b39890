import numpy as np
import pyarrow as pa
import pytest

from ml.score import score


def test_rows_learned_from_keep_the_score_by_models_that_did_not_see_them(model, company):
    kept = score(model, company.table, reasons_for=0)["score"].to_numpy()
    assert (kept == model.out_of_fold["score"].to_numpy()).all()
    fresh = score(model, company.table, reasons_for=0, out_of_fold=False)["score"].to_numpy()
    assert (kept != fresh).mean() > 0.9


def test_an_entity_that_has_changed_is_scored_anew(model, company, table_of):
    columns = {
        name: company.table.features[name].combine_chunks() for name in company.table.features.column_names
    }
    columns["tickets"] = pa.array(columns["tickets"].to_numpy() + 3.0)
    unhappier = score(model, table_of(columns, company.table.y), reasons_for=0)["score"].to_numpy()
    assert unhappier.mean() > model.out_of_fold["score"].to_numpy().mean() + 0.1


def test_new_people_are_scored_as_well_as_old_ones(model, make):
    others = make(4000, seed=77)
    found = score(model, others.table, reasons_for=0)["score"].to_numpy()
    assert np.abs(found - others.chance).mean() < 0.05


def test_unseen_levels_and_gaps_are_scored_and_not_refused(model, company, table_of):
    columns = {
        name: company.table.features[name].combine_chunks() for name in company.table.features.column_names
    }
    columns["Contract"] = pa.array(["Ten years", None] * (len(company.table) // 2))
    found = score(model, table_of(columns, company.table.y), reasons_for=3)
    assert np.isfinite(found["score"].to_numpy()).all()


def test_only_so_many_of_the_highest_get_reasons(model, company):
    found = score(model, company.table, reasons_for=25)
    told = np.array(found["reasons"].is_valid())
    assert told.sum() == 25
    scores = found["score"].to_numpy()
    assert scores[told].min() >= scores[~told].max()


def test_a_table_of_no_rows_has_no_scores(model, company):
    assert score(model, company.table.rows(np.array([], dtype=np.int64))).num_rows == 0


def test_the_columns_are_those_of_the_contract(model, company):
    found = score(model, company.table.rows(np.arange(10)))
    assert found.column_names == ["entity_key", "snapshot_date", "score", "reasons"]
    assert found.schema.field("score").type == pa.float64()
    fields = [field.name for field in found.schema.field("reasons").type.value_type]
    said = ["feature", "column", "direction", "value", "typical", "contribution", "text"]
    assert fields == [*said, "kind", "number", "typical_number", "label"]
    assert found["score"].to_numpy() == pytest.approx(model.out_of_fold["score"].to_numpy()[:10])
