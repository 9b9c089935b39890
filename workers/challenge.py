"""A challenger beside the version in prod that it was trained to challenge: told, and promoted by people alone."""

import io
from dataclasses import dataclass

import pyarrow as pa

from ml.artifact import TrainedModel
from warehouse import comparisons, version_files
from warehouse.catalog import model_versions
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.training_runs import TrainingRun
from warehouse.lake import paired
from warehouse.lake.artifacts import ArtifactRefused
from warehouse.lake.paired import Difference, Shared
from warehouse.said import Said
from workers.attempt import Attempt


@dataclass(frozen=True)
class Beside:
    """The rows that both were judged on, and the differences there; told before the challenger has a number."""

    prod: ModelVersion
    rows: Shared | None
    differences: dict[str, Difference]

    def said(self, challenger: ModelVersion) -> Said:
        return comparisons.verdict(self.prod, challenger, self.rows, self.differences)


def beside(attempt: Attempt, run: TrainingRun, trained: TrainedModel) -> Beside | None:
    """None of a training that challenges nobody, and where what the version in prod had said is not there any more."""
    if run.challenger_of is None:
        return None
    with attempt.transaction() as session:
        prod = model_versions.get(session, attempt.org_id, run.challenger_of)
    try:
        content = version_files.read(attempt.lake, attempt.settings, prod, comparisons.OUT_OF_FOLD)
    except ArtifactRefused as refusal:
        attempt.log(f"not compared with version {prod.number}: {refusal}")
        return None
    if content is None:
        return None
    then = pa.ipc.open_file(io.BytesIO(content)).read_all()
    rows = paired.shared(then, trained.out_of_fold)
    differences = paired.differences(rows) if rows is not None and rows.enough else {}
    return Beside(prod, rows, differences)
