"""Judging: each past scoring of a model against what has happened since, as far as its horizon has passed.

Cheap to repeat: what was judged by the same data and the same deeds of the team is left as it is.
"""

from warehouse import judges
from warehouse.catalog import models, results, scoring_runs
from warehouse.lake.notices import counted
from workers.attempt import Attempt


def judge(attempt: Attempt) -> None:
    with attempt.transaction() as session:
        model = models.get(session, attempt.org_id, attempt.subject_id)
        found = judges.evidence(session, attempt.lake, model)
        runs = scoring_runs.series(session, model)
    new = 0
    for done, run in enumerate(reversed(runs)):
        with attempt.transaction() as session:
            case = judges.case(session, attempt.lake, found, run)
        if case is None:
            continue
        told = {"snapshot_date": str(run.snapshot_date)}
        attempt.stage("judging", 0.95 * done / len(runs), f"the scoring of {run.snapshot_date}", params=told)
        came, figures = judges.judge(case, found, temp=attempt.scratch / "spill")
        with attempt.step(
            "judging", 0.95 * done / len(runs), f"judged the scoring of {run.snapshot_date}"
        ) as session:
            results.record(
                session,
                run,
                matured=came.matured,
                horizon_ends_on=judges.horizon_end(case.asked, run),
                basis=case.basis,
                figures=figures,
            )
        new += 1
    with attempt.publication(f"{counted(new, 'scoring', 'scorings')} judged", "judged", scorings=new):
        pass
