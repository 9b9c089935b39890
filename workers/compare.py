"""Beside the scoring before: what changed about each entity since then, and what that did to its score."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ml.artifact import TrainedModel
from ml.changes import CHANGES, changes
from ml.errors import CannotScore
from ml.table import LearningTable
from warehouse.catalog import feature_builds, scoring_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import predictions
from warehouse.lake.prediction_counts import MOVED
from workers.attempt import Attempt
from workers.features import Examples

CHANGES_FOR = 20_000  # entities, those first whose score moved most; each costs two explanations


@dataclass(frozen=True)
class Before:
    """The scoring before: its predictions, and the features that it went by."""

    folder: Path
    examples: Examples
    snapshot_date: date


def find(attempt: Attempt, run: ScoringRun, build: FeatureBuild) -> Before | None:
    with attempt.transaction() as session:
        earlier = scoring_runs.before(session, run, build=build)
        if earlier is None or earlier.build_id is None or earlier.snapshot_date is None:
            return None
        learned = feature_builds.get(session, attempt.org_id, earlier.build_id)
    folder = attempt.lake.resolve(attempt.org_id, str(earlier.path))
    return Before(
        folder, Examples(learned, attempt.lake.resolve(attempt.org_id, learned.path)), earlier.snapshot_date
    )


def what_changed(
    attempt: Attempt, model: TrainedModel, before: Before, now: LearningTable, scored: pa.Table
) -> pa.Array:
    """The changes of each row of `now`, null where they are not told: where the score hardly moved, or was not there
    before, or stands too low in the list to be told reasons at all."""
    then = before.examples.on(before.snapshot_date)[0]
    at_now, at_then = _moved(before, then, now, scored)
    nothing = pa.nulls(len(now), CHANGES)
    if not len(at_now):
        return nothing
    attempt.stage("comparing", 0.9, f"what changed about {len(at_now):,} since the last scoring")
    try:
        told = changes(model, then.rows(at_then), now.rows(at_now))
    except CannotScore:  # another version, which goes by columns that there were none of then
        attempt.log("the last scoring had other columns: what changed since then cannot be told")
        return nothing
    place = np.full(len(now), -1)
    place[at_now] = np.arange(len(at_now))
    return told.take(pa.array(place, mask=place < 0))


def _moved(
    before: Before, then: LearningTable, now: LearningTable, scored: pa.Table
) -> tuple[np.ndarray, np.ndarray]:
    """Positions, in `now` and in `then`, of those whose score moved, the greatest move first."""
    files = predictions.parts(before.folder)
    last = pa.concat_tables([pq.read_table(file, columns=["entity_key", "score"]) for file in files])
    at_last, at_then = (
        _positions(now.keys, keys) for keys in (last["entity_key"].combine_chunks(), then.keys)
    )
    earlier = last["score"].to_numpy()[np.maximum(at_last, 0)]
    move = np.abs(np.asarray(scored["score"].to_numpy()) - earlier)
    move[(at_last < 0) | (at_then < 0) | np.asarray(scored["reasons"].is_null())] = 0.0
    order = np.argsort(-move, kind="stable")[:CHANGES_FOR]
    chosen = order[move[order] >= MOVED]
    return chosen, at_then[chosen]


def _positions(keys: pa.Array, among: pa.Array) -> np.ndarray:
    return np.asarray(pc.fill_null(pc.index_in(keys, value_set=among), -1).to_numpy(zero_copy_only=False))
