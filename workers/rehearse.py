"""Rehearsing: past mornings scored one after the other, each beside the one before it, as if it had been then."""

from collections.abc import Iterator
from itertools import groupby

from ml.pace import silent
from warehouse.catalog import feature_builds, models, rehearsals
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun
from warehouse.lake.notices import counted
from workers import score
from workers.attempt import Attempt
from workers.features import Examples, examples
from workers.score import FEATURES_DONE


def rehearse(attempt: Attempt) -> None:
    """Each morning is published when it is scored; a job that died goes on with those that are missing."""
    with attempt.transaction() as session:
        runs = rehearsals.of_job(session, attempt.org_id, attempt.lease.job_id)
        model = models.get(session, attempt.org_id, runs[0].model_id)
    missing = [run for run in runs if run.path is None]
    for done, (run, found) in enumerate(_built(attempt, model, missing)):
        begin = FEATURES_DONE + (0.97 - FEATURES_DONE) * done / len(missing)
        told = {"snapshot_date": str(run.snapshot_date), "number": done + 1, "of": len(missing)}
        attempt.stage("rehearsing", begin, f"{run.snapshot_date}, {done + 1} of {len(missing)}", params=told)
        prepared = score.prepared(attempt, run, model, found, progress=silent)
        with attempt.step("rehearsing", begin, f"{run.snapshot_date} is scored") as session:
            score.publish(attempt, session, prepared)
    count = len(runs)
    with attempt.publication(
        f"{counted(count, 'morning', 'mornings')} rehearsed", "rehearsed", mornings=count
    ):
        pass


def _built(attempt: Attempt, model: Model, runs: list[ScoringRun]) -> Iterator[tuple[ScoringRun, Examples]]:
    """Each run with the features of its morning: one build serves all that go by the same version and rows."""
    with attempt.transaction() as session:
        learned = {run.id: feature_builds.get(session, attempt.org_id, run.version.build_id) for run in runs}

    def together(run: ScoringRun) -> tuple[object, ...]:
        over_time = learned[run.id].over_time
        return (run.model_version_id, run.dataset_version) if over_time else (run.id,)

    for _, some in groupby(runs, key=together):
        here = list(some)
        like = learned[here[0].id]
        mornings = [run.snapshot_date for run in here if run.snapshot_date]
        found = examples(attempt, model, here[0], upto=FEATURES_DONE, like=like, mornings=mornings)
        yield from ((run, found) for run in here)
