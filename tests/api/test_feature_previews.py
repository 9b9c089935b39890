"""What a preview of a feature says, against figures counted by hand: over a log that nobody has trained on yet, over an
outcome column, over a build, and over more customers than are looked at."""

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.api.landed import land
from tests.api.running import Anteve, Person
from warehouse.catalog import feature_builds, models
from warehouse.catalog.base import new_id
from warehouse.lake.feature_previews import SAMPLE

START = date(2026, 1, 1)
LAST = 99  # the day, counted from START, of the last events
KNOWN_UNTIL = START + timedelta(days=LAST + 1)
NEWEST_KNOWN = KNOWN_UNTIL - timedelta(days=30)
SILENT = {"outcome": {"kind": "inactivity", "days": 30}, "population": {"kind": "all"}}
LAST_SEEN = """
    select entity_key, snapshot_date, cast(snapshot_date - max(time)::date as integer) as quiet
    from events group by entity_key, snapshot_date
"""


def visits(count: int = 80) -> pa.Table:
    """Every fourth stops on the fortieth day, all others come every third day until the last."""
    rows = [
        (f"c{n:02}", datetime(2026, 1, 1, 12) + timedelta(days=day))
        for n in range(count)
        for day in range(0, 40 if n % 4 == 0 else LAST + 1, 3)
    ]
    who, when = zip(*rows, strict=True)
    return pa.table({"who": pa.array(who), "at": pa.array(when, pa.timestamp("us"))})


def asked(person: Person, name: str, question: dict[str, Any], **more: Any) -> None:
    body = {"name": name, "kind": "churn", **question, **more}
    made = person.post("models", body)
    assert made.status_code == 201, made.text


def previewed(person: Person, sql: str, status: int = 200, **more: Any) -> dict[str, Any]:
    answer = person.post("feature-models/preview", {"sql": sql, **more})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    """A log, and models that ask about it which were never trained."""
    person = anteve.person("Hooli")
    land(person, "log", visits(), kind="events", entity_key="who", time="at")
    asked(person, "silent", SILENT, events=["log"])
    far = {"outcome": {"kind": "inactivity", "days": 90}, "population": {"kind": "all"}, "horizon_days": 120}
    asked(person, "far", {**far, "outcome": {"kind": "inactivity", "days": 120}}, events=["log"])
    return person


# --- before the first training ---------------------------------------------------------------------------------


def test_a_column_is_judged_before_anything_was_trained(analyst: Person) -> None:
    """On the newest date of which it is known who fell silent."""
    found = previewed(analyst, LAST_SEEN, model="silent")
    assert found["snapshot_date"] == str(NEWEST_KNOWN)
    assert found["sample"] == {"rows": 80, "entities": 80, "outcomes": 80, "positives": 20}
    assert found["columns"][0]["auc"] == 1.0
    assert found["unjudged"] is None


def test_it_is_judged_on_the_date_that_is_asked_for(analyst: Person) -> None:
    """On the tenth morning nobody has stopped yet, and nobody does within thirty days: nothing is told apart."""
    early = START + timedelta(days=9)
    found = previewed(analyst, LAST_SEEN, model="silent", snapshot_date=str(early))
    assert found["sample"] == {"rows": 80, "entities": 80, "outcomes": 80, "positives": 0}
    assert found["columns"][0]["auc"] is None
    assert (found["unjudged"]["code"], found["unjudged"]["params"]) == (
        "too_few_outcomes", {"positives": 0, "negatives": 80, "enough": 10},
    )  # fmt: skip


@pytest.mark.parametrize(("after", "judged"), [(0, True), (1, False)])
def test_outcomes_count_once_the_horizon_has_passed(analyst: Person, after: int, judged: bool) -> None:
    day = NEWEST_KNOWN + timedelta(days=after)
    found = previewed(analyst, LAST_SEEN, model="silent", snapshot_date=str(day))
    assert found["sample"]["outcomes"] == (80 if judged else 0)
    assert (found["columns"][0]["auc"] is not None) == judged
    if judged:
        assert found["unjudged"] is None
    else:
        assert found["unjudged"]["code"] == "horizon_not_passed"
        assert found["unjudged"]["params"] == {
            "horizon_days": 30,
            "snapshot_date": str(day),
            "last_event": str(KNOWN_UNTIL - timedelta(days=1)),
        }


def test_a_history_shorter_than_the_horizon_says_so(analyst: Person) -> None:
    found = previewed(analyst, LAST_SEEN, model="far")
    assert found["columns"][0]["auc"] is None
    assert found["unjudged"]["code"] == "history_shorter_than_horizon"
    assert found["unjudged"]["params"] == {"days": LAST + 1, "horizon_days": 120}


def test_without_a_model_there_is_no_outcome_to_tell(analyst: Person) -> None:
    found = previewed(analyst, LAST_SEEN)
    assert (found["model"], found["unjudged"]["code"]) == (None, "no_model")


def test_new_events_are_seen_at_the_next_try(anteve: Anteve) -> None:
    """Nothing that was kept of the data before answers for the data of now."""
    person = anteve.person("Pied Piper")
    land(person, "log", visits(40), kind="events", entity_key="who", time="at")
    asked(person, "silent", SILENT, events=["log"])
    assert previewed(person, LAST_SEEN)["sample"]["positives"] == 10
    land(person, "log", visits(), kind="events", entity_key="who", time="at")
    assert previewed(person, LAST_SEEN)["sample"]["positives"] == 20


def test_who_did_it_before_is_not_asked_about_any_more(anteve: Anteve) -> None:
    """The population of an event that comes once, as a build has it."""
    person = anteve.person("Aviato")
    rows = [(f"c{n:02}", datetime(2026, 1, 1 + n % 3), "visit") for n in range(60)]
    rows += [(f"c{n:02}", datetime(2026, 1, 5), "cancelled") for n in range(0, 60, 6)]
    rows += [(f"c{n:02}", datetime(2026, 2, 20), "cancelled") for n in range(1, 60, 4)]
    rows += [("c02", datetime(2026, 3, 31), "visit")]
    who, when, what = zip(*rows, strict=True)
    log = pa.table({"who": pa.array(who), "at": pa.array(when, pa.timestamp("us")), "what": pa.array(what)})
    land(person, "log", log, kind="events", entity_key="who", time="at", type="what")
    outcome = {"kind": "event", "event_type": "cancelled", "once": True}
    asked(
        person,
        "leaves",
        {"outcome": outcome, "population": {"kind": "all"}, "horizon_days": 20},
        events=["log"],
    )
    sql = "select entity_key, snapshot_date, count(*) as n from events group by all"
    sample = previewed(person, sql, snapshot_date="2026-02-10")["sample"]
    gone, leaving = set(range(0, 60, 6)), set(range(1, 60, 4))
    assert sample["entities"] == 60 - len(gone)
    assert (sample["outcomes"], sample["positives"]) == (60 - len(gone), len(leaving - gone))
    past = previewed(person, sql, snapshot_date="2026-02-10")
    assert past["unjudged"] is None


def test_a_build_tells_the_outcomes_of_its_own_dates(analyst: Person) -> None:
    """Those of its file, and of its population: here it has forty of the eighty, and says the contrary of the log. On
    another date the events are asked."""
    asked(analyst, "built", SILENT, events=["log"])
    day = NEWEST_KNOWN - timedelta(days=7)
    keys = [f"c{n:02}" for n in range(40)]
    write_build(analyst, "built", day, keys, [n % 4 != 0 for n in range(40)])
    found = previewed(analyst, LAST_SEEN, model="built")
    assert found["snapshot_date"] == str(day)
    assert found["sample"] == {"rows": 40, "entities": 40, "outcomes": 40, "positives": 30}
    assert found["unjudged"] is None
    elsewhere = previewed(analyst, LAST_SEEN, model="built", snapshot_date=str(NEWEST_KNOWN))
    assert elsewhere["sample"] == {"rows": 80, "entities": 80, "outcomes": 80, "positives": 20}
    # Once something else is asked, what the build knew is no answer any more.
    changed = {**SILENT, "outcome": {"kind": "inactivity", "days": 20}, "horizon_days": 20}
    assert analyst.ask("PATCH", "models/built", json=changed).status_code == 200
    after = previewed(analyst, LAST_SEEN, model="built")
    assert after["snapshot_date"] == str(KNOWN_UNTIL - timedelta(days=20))
    assert after["sample"]["positives"] == 20


def write_build(person: Person, name: str, day: date, keys: list[str], y: list[bool]) -> None:
    """What a build of that question would have left of the outcomes."""
    org_id, lake = person.org_id, person.anteve.lake
    build_id = new_id()
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        model = models.by_name(session, org_id, name)
        path = f"{org_id}/builds/{build_id}"
        folder = lake.resolve(org_id, path)
        folder.mkdir(parents=True)
        dates = pa.array([day] * len(keys), pa.date32())
        pq.write_table(
            pa.table({"entity_key": keys, "snapshot_date": dates, "y": y}), folder / "outcomes.parquet"
        )
        feature_builds.record(
            session,
            model,
            build_id,
            dataset_version=1,
            question={"outcome": model.outcome, "horizon_days": model.horizon_days},
            snapshot_date=day,
            manifest_hash="m",
            path=path,
            columns=[],
            left_out=[],
            rows=len(keys),
            seconds={},
        )


# --- what a column holds ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured(anteve: Anteve) -> Person:
    """Two hundred and forty customers, of whom a third left; plans tell it well, and one plan in ten is missing."""
    person = anteve.person("Raviga")
    count = 240
    left = [n % 3 == 0 for n in range(count)]
    plans = [None if n % 10 == 9 else "basic" if left[n] else f"pro-{n % 2}" for n in range(count)]
    rows = pa.table(
        {
            "id": [f"c{n:03}" for n in range(count)],
            "age": pa.array(list(range(count)), pa.int64()),
            "plan": pa.array(plans, pa.string()),
            "noise": [f"n{n % 14:02}" for n in range(count)],
            "left": ["yes" if one else "no" for one in left],
        }
    )
    land(person, "customers", rows, entity_key="id", outcome={"column": "left", "positive": ["yes"]})
    asked(person, "churn", {}, entities="customers")
    return person


def column(person: Person, expression: str) -> dict[str, Any]:
    sql = f"select entity_key, snapshot_date, {expression} as it from entities"
    (found,) = previewed(person, sql)["columns"]
    return dict(found)


def test_a_histogram_counts_twelfths_between_the_first_and_the_last_hundredth(measured: Person) -> None:
    """Of 0..239: the hundredths are 2.39 and 236.61, a twelfth is 19.5185 wide, and the ends take what lies beyond."""
    found = column(measured, "age")
    assert found["range"] == {"min": 0.0, "max": 239.0, "mean": 119.5, "median": 119.5}
    bins = found["histogram"]
    assert [one["count"] for one in bins] == [22, 20, 19, 20, 19, 20, 20, 19, 20, 19, 20, 22]
    assert bins[0]["low"] == pytest.approx(2.39)
    assert bins[-1]["high"] == pytest.approx(236.61)
    assert bins[0]["high"] - bins[0]["low"] == pytest.approx((236.61 - 2.39) / 12)
    assert found["distinct"] == 240
    assert found["missing_share"] == 0
    assert found["top"] == []


def test_one_value_makes_one_bar(measured: Person) -> None:
    found = column(measured, "7")
    assert [one["count"] for one in found["histogram"]] == [240]
    assert (found["distinct"], found["auc"]) == (1, 0.5)


def test_the_most_frequent_values_are_counted_and_the_missing_are_not(measured: Person) -> None:
    """Of 240: a tenth is missing; of the 216 others 72 left (those in a tenth that is missing taken out)."""
    found = column(measured, "plan")
    plans = [None if n % 10 == 9 else "basic" if n % 3 == 0 else f"pro-{n % 2}" for n in range(240)]
    counts = {value: plans.count(value) for value in ("basic", "pro-0", "pro-1")}
    assert counts == {"basic": 72, "pro-0": 80, "pro-1": 64}
    assert found["top"] == [
        {"value": "pro-0", "count": 80}, {"value": "basic", "count": 72}, {"value": "pro-1", "count": 64},
    ]  # fmt: skip
    assert found["distinct"] == 3
    assert found["missing_share"] == pytest.approx(0.1)
    assert (found["range"], found["histogram"]) == (None, [])


def test_of_many_values_ten_are_shown_and_all_are_counted(measured: Person) -> None:
    found = column(measured, "noise")
    assert found["distinct"] == 14
    assert [one["value"] for one in found["top"]] == [f"n{n:02}" for n in range(10)]
    assert [one["count"] for one in found["top"]] == [18, 18] + [17] * 8


def test_an_entity_without_a_row_is_missing(measured: Person) -> None:
    sql = "select entity_key, snapshot_date, age from entities where age < 60"
    found = previewed(measured, sql)
    assert (found["rows"], found["matched"], found["sample"]["rows"]) == (60, 60, 240)
    assert found["columns"][0]["missing_share"] == 0.75


def test_a_category_that_gives_the_outcome_away_is_all_but_certain_and_noise_is_none(
    measured: Person,
) -> None:
    """Nine in ten of those who left stand above everybody else. The tenth whose plan is missing, of whom a third left,
    stands between: above nine in ten of the others, and level with the last tenth. 0.9 + 0.1 * (0.9 + 0.1 / 2) = 0.995."""
    assert column(measured, "plan")["auc"] == pytest.approx(0.995, abs=0.003)
    assert column(measured, "coalesce(plan, case when age % 3 = 0 then 'basic' else 'x' end)")["auc"] == 1.0
    assert column(measured, "noise")["auc"] < 0.6
    assert column(measured, "age % 3 = 0")["auc"] == 1.0  # a flag


def test_of_more_customers_than_the_sample_holds_the_same_five_thousand_are_looked_at(anteve: Anteve) -> None:
    person = anteve.person("Endframe")
    count = SAMPLE + 1_500
    rows = pa.table(
        {
            "id": [f"c{n}" for n in range(count)],
            "age": pa.array(list(range(count)), pa.int64()),
            "left": ["yes" if n % 2 else "no" for n in range(count)],
        }
    )
    land(person, "customers", rows, entity_key="id", outcome={"column": "left", "positive": ["yes"]})
    asked(person, "churn", {}, entities="customers")
    sql = "select entity_key, snapshot_date, age from entities"
    first, second = previewed(person, sql), previewed(person, sql.replace("age", "age + 0 as age"))
    for found in (first, second):
        assert found["sample"]["rows"] == found["sample"]["entities"] == SAMPLE == 5_000
        assert found["sample"]["outcomes"] == SAMPLE
        assert found["columns"][0]["distinct"] == SAMPLE
        assert sum(one["count"] for one in found["columns"][0]["histogram"]) == SAMPLE
    assert first["columns"][0]["range"] == second["columns"][0]["range"]
    assert 0.45 * SAMPLE < first["sample"]["positives"] < 0.55 * SAMPLE
