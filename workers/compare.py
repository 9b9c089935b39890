"""Beside the scoring before: what changed about each entity since then, and what that did to its score."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.artifact import TrainedModel
from ml.changes import changes
from ml.errors import CannotScore
from ml.pace import Tell
from warehouse.catalog import feature_builds, scoring_runs
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake import predictions
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
    attempt: Attempt,
    model: TrainedModel,
    before: Before,
    found: Examples,
    on: date,
    scored: Path,
    progress: Tell,
) -> pa.Table | None:
    """The changes of those whose score moved most, by `entity_key`; None where there is nothing to tell, since no score
    moved or the version goes by columns that there were none of then."""
    moved = predictions.moved(scored, before.folder, most=CHANGES_FOR, temp=attempt.scratch / "spill")
    if not len(moved):
        return None
    progress("comparing", 1.0, f"what changed about {len(moved):,} since the last scoring")
    now, then = found.of(moved, on), before.examples.of(moved, before.snapshot_date)
    at_then = np.asarray(pc.fill_null(pc.index_in(now.keys, value_set=then.keys), -1).to_numpy())
    known = at_then >= 0
    now, then = now.rows(known), then.rows(at_then[known])
    if not len(now):
        return None
    try:
        return pa.table({"entity_key": now.keys, "changes": changes(model, then, now)})
    except CannotScore:
        attempt.log("the last scoring had other columns: what changed since then cannot be told")
        return None
