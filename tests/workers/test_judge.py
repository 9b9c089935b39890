"""Past scorings judged by what happened: counted by hand from the log, whoever was acted upon apart, and once only."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.workers.doing import Doing
from tests.workers.originals import database, original
from tests.workers.test_rehearse import (
    DAYS,
    FIRST,
    company,
    found,
    log,
    mornings,
    rehearse,
    rows,
)
from warehouse import retellings
from warehouse.catalog import alert_item_steps, alert_items, models, results
from warehouse.catalog.alert_items import Looked
from warehouse.catalog.jobs import Job
from warehouse.catalog.results import Result

__all__ = ["company", "database", "found", "original"]
HORIZON = 60


def left(between: date, and_: date) -> set[str]:
    """Who cancelled from the first day on and before the second, read off the log."""
    found = set()
    for line in log().decode().splitlines()[1:]:
        key, day, kind = line.split(",")
        if kind == "cancellation" and between <= date.fromisoformat(day) < and_:
            found.add(key)
    return found


def judged(company: Doing) -> dict[date, Result]:
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        results.start(session, model, created_by=None)
    company.do()
    with company.catalog.transaction(org_id=company.org_id) as session:
        model = models.by_name(session, company.org_id, "churn")
        return {one.run.snapshot_date: one for one in results.of_model(session, model)}  # type: ignore[misc]


def top(figures: dict[str, Any], n: int = 20) -> dict[str, Any]:
    return next(one for one in figures["tops"] if one["n"] == n)


def test_what_came_of_each_list_is_what_the_log_says(company: Doing) -> None:
    runs = rehearse(company, mornings())
    found = judged(company)
    assert {day: one.matured for day, one in found.items()} == {
        FIRST + timedelta(days=DAYS - back): pytest.approx(min(1, back / HORIZON), abs=0.02)
        for back in (140, 70, 35, 7)
    }
    for run in runs[:2]:
        assert run.snapshot_date is not None
        truth = left(run.snapshot_date, run.snapshot_date + timedelta(days=HORIZON))
        listed = rows(company, run.id)
        by_rank = sorted(listed.values(), key=lambda row: row["rank"])
        figures = found[run.snapshot_date].figures
        assert figures["whole"]["realised_count"] == len(truth & set(listed))
        assert top(figures)["realised_count"] == len({row["entity_key"] for row in by_rank[:20]} & truth)
        assert top(figures)["promised"] == pytest.approx(sum(row["score"] for row in by_rank[:20]) / 20)


def test_before_the_horizon_has_passed_only_those_are_known_to_whom_it_came(company: Doing) -> None:
    rehearse(company, mornings())
    found = judged(company)
    day = FIRST + timedelta(days=DAYS - 35)
    whole = found[day].figures["whole"]
    assert whole["judged"] == whole["realised_count"] == len(left(day, FIRST + timedelta(days=DAYS)))
    assert whole["waiting"] == whole["entities"] - whole["judged"]
    assert found[day].horizon_ends_on == day + timedelta(days=HORIZON)


def test_a_scoring_is_judged_by_the_question_of_its_version(company: Doing) -> None:
    """The model looks ten days ahead by now, and the version that scored had learned to look sixty."""
    rehearse(company, mornings())
    with company.catalog.transaction(org_id=company.org_id) as session:
        models.amend(session, models.by_name(session, company.org_id, "churn"), horizon_days=10)
    found = judged(company)
    day = FIRST + timedelta(days=DAYS - 140)
    assert found[day].horizon_ends_on == day + timedelta(days=HORIZON)
    truth = left(day, day + timedelta(days=HORIZON))
    assert found[day].figures["whole"]["realised_count"] == len(truth)


def test_whoever_was_acted_upon_is_kept_apart(company: Doing) -> None:
    day = min(mornings())
    rehearse(company, {day: None}, alerts=True)
    before = judged(company)[day].figures
    with company.catalog.transaction(org_id=company.org_id) as session:
        items = alert_items.find(session, company.org_id, Looked(), limit=10)
        acted = {"state": "done", "result": "contacted", "acted_on": day + timedelta(days=3)}
        alert_item_steps.change(session, company.org_id, {items[0].id: 1}, acted, created_by=None)
        late = {"state": "done", "result": "contacted", "acted_on": day + timedelta(days=HORIZON + 5)}
        alert_item_steps.change(session, company.org_id, {items[1].id: 1}, late, created_by=None)
        alarm = {"state": "done", "result": "wrong_alarm"}
        alert_item_steps.change(session, company.org_id, {items[2].id: 1}, alarm, created_by=None)
    after = judged(company)[day].figures
    assert (before["whole"]["acted_upon"], after["whole"]["acted_upon"]) == (0, 1)
    assert after["whole"]["judged"] == before["whole"]["judged"] - 1
    (rule,) = after["rules"].values()
    assert (rule["entities"], rule["acted_upon"], rule["judged"]) == (5, 1, 4)


def test_judged_again_by_the_same_data_nothing_is_written(company: Doing) -> None:
    rehearse(company, mornings())
    first = {day: one.judged_at for day, one in judged(company).items()}
    again = {day: one.judged_at for day, one in judged(company).items()}
    assert again == first
    company.upload(
        "events",
        log() + f"C0001,{FIRST + timedelta(days=DAYS + 1)},usage\n".encode(),
        mode="replace",
        name="events.csv",
    )
    company.do()
    later = {day: one.judged_at for day, one in judged(company).items()}
    matured = {FIRST + timedelta(days=DAYS - back) for back in (140, 70)}
    assert {day for day, at in later.items() if at == first[day]} == matured


def test_an_upload_and_a_scoring_have_the_past_judged_by_themselves(company: Doing) -> None:
    rehearse(company, mornings())
    with company.catalog.transaction(org_id=company.org_id) as session:
        kinds = dict(session.execute(select(Job.kind, func.count()).group_by(Job.kind)).all())  # type: ignore[arg-type]
        model = models.by_name(session, company.org_id, "churn")
        assert len(results.of_model(session, model)) == 4
    assert kinds["judge"] >= 1


def test_the_promise_was_kept_within_its_interval_and_is_told_so(company: Doing) -> None:
    rehearse(company, mornings())
    judged(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        told = retellings.of_model(session, models.by_name(session, company.org_id, "churn"))
    assert [one["said"].code for one in told.runs[:2]] == ["waiting", "waiting"]
    (version,) = told.versions
    assert version["runs"] == 2
    assert version["whole"]["judged"] > 100
    assert told.said.code in ("as_promised", "more_than_promised", "fewer_than_promised")
    assert told.said == version["said"]
