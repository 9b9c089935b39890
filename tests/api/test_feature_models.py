"""An analyst writes a feature: tried on a sample, kept in versions, needed by models, and never another organization's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from tests.api.landed import land
from tests.api.running import Anteve, Person
from tests.api.scored import trained
from warehouse.catalog import feature_builds, model_versions, models

VISITS = "select entity_key, snapshot_date, count(*) as visits from events where type = 'visit' group by all"
WORDS = {"visits": "Visits so far"}
DAY = "2026-03-01"


def customers(count: int = 300) -> pa.Table:
    return pa.table(
        {
            "id": [f"c{n}" for n in range(count)],
            "plan": ["free" if n % 2 else "pro" for n in range(count)],
            "Churn": ["Yes" if n % 3 == 0 else "No" for n in range(count)],
        }
    )


def visits(count: int = 300) -> pa.Table:
    """Who leaves (every third) visits once, who stays five times; and everybody visits once more later."""
    rows = [
        (f"c{n}", datetime(2026, 2, 1 + day), "visit", 1.0)
        for n in range(count)
        for day in range(1 if n % 3 == 0 else 5)
    ]
    rows += [(f"c{n}", datetime(2026, 3, 1) + timedelta(days=n % 20), "visit", 9.0) for n in range(count)]
    who, when, what, paid = zip(*rows, strict=True)
    return pa.table(
        {
            "who": pa.array(who),
            "at": pa.array(when, pa.timestamp("us")),
            "what": pa.array(what),
            "paid": pa.array(paid, pa.float64()),
        }
    )


def furnish(person: Person, secret: str = "") -> Person:
    """Customers, their visits, and a model that asks who churns."""
    rows = customers()
    if secret:
        rows = rows.set_column(1, "plan", pa.array([secret] * rows.num_rows))
    outcome = {"column": "Churn", "positive": ["Yes"]}
    land(person, "customers", rows, entity_key="id", outcome=outcome)
    land(person, "log", visits(), kind="events", entity_key="who", time="at", type="what", amount="paid")
    made = person.post(
        "models", {"name": "churn", "kind": "churn", "entities": "customers", "events": ["log"]}
    )
    assert made.status_code == 201, made.text
    return person


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    return furnish(anteve.person("Initech"))


def put(person: Person, name: str, sql: str = VISITS, **more: object) -> object:
    return person.ask("PUT", f"feature-models/{name}", json={"sql": sql, "model": "churn", **more})


def test_a_feature_is_tried_before_it_is_kept(analyst: Person) -> None:
    body = {"sql": VISITS, "model": "churn", "snapshot_date": DAY}
    answer = analyst.post("feature-models/preview", body)
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert seen["sample"] == {"rows": 300, "entities": 300, "outcomes": 300, "positives": 100}
    (column,) = seen["columns"]
    assert column["type"] == "BIGINT"
    assert column["range"] == {"min": 1.0, "max": 5.0, "mean": pytest.approx(11 / 3), "median": 5.0}
    assert column["auc"] == 1.0  # they that leave visit once
    assert column["missing_share"] == 0
    assert len(seen["items"]) == 20
    assert seen["known"]["events"] == "before each snapshot date"
    assert "Churn" not in dict(seen["relations"]["entities"])


def test_without_a_model_the_only_one_is_meant(analyst: Person) -> None:
    answer = analyst.post("feature-models/preview", {"sql": VISITS})
    assert answer.json()["model"] == "churn"


@pytest.mark.parametrize(
    ("sql", "line", "column", "said"),
    [
        ("select entity_key,\n  snapshot_date, vists from events", 2, 18, "not found"),
        (
            "select entity_key, snapshot_date,\n  max(tim) as t from events group by all",
            2,
            7,
            "Did you mean time?",
        ),
        ("select entity_key from event", 1, 24, "Did you mean events?"),
        ("select entity_key, snapshot_date, now() as t from events", 1, 35, "Use snapshot_date"),
        ("select entity_key, snapshot_date, amount from events", None, None, "several for c"),
        ("select count(*) as n from events", None, None, "no column entity_key"),
        (
            "select entity_key, snapshot_date, list(amount) as l from events group by all",
            None,
            None,
            "no feature",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    analyst: Person, sql: str, line: int | None, column: int | None, said: str
) -> None:
    answer = analyst.post("feature-models/preview", {"sql": sql, "model": "churn"})
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert (problem["facts"]["line"], problem["facts"]["column"]) == (line, column), problem
    assert isinstance(problem["facts"]["params"], dict)
    assert said in problem["detail"]


def test_what_is_kept_is_numbered_and_nothing_changes_without_a_difference(analyst: Person) -> None:
    assert put(analyst, "visits", descriptions=WORDS).json()["version"] == 1
    assert put(analyst, "visits", descriptions=WORDS).json()["version"] == 1
    second = VISITS.replace("count(*)", "count(distinct time::date)")
    changed = put(analyst, "visits", second, descriptions=WORDS).json()
    assert changed["version"] == 2
    assert changed["columns"] == [{"name": "visits", "kind": "number"}]
    assert changed["created_by"] == analyst.email
    versions = analyst.get("feature-models/visits/versions").json()["items"]
    assert [(each["version"], each["sql"]) for each in versions] == [(2, second), (1, VISITS)]
    assert analyst.get("feature-models/visits", version=1).json()["sql"] == VISITS
    assert [each["name"] for each in analyst.get("feature-models").json()["items"]] == ["visits"]


def test_what_cannot_run_is_not_kept(analyst: Person) -> None:
    assert put(analyst, "broken", "select nope from events").status_code == 422
    assert analyst.get("feature-models/broken").status_code == 404
    words = put(analyst, "broken", descriptions={"nope": "?"})
    assert words.status_code == 422
    assert "it gives visits" in words.json()["detail"]


def test_a_feature_that_is_needed_is_not_deleted(analyst: Person) -> None:
    put(analyst, "needed")
    unknown = analyst.ask("PATCH", "models/churn", json={"feature_models": ["nothing"]})
    assert unknown.status_code == 422
    named = analyst.ask("PATCH", "models/churn", json={"feature_models": ["needed"]})
    assert named.json()["feature_models"] == ["needed"]
    refused = analyst.ask("DELETE", "feature-models/needed")
    assert refused.status_code == 409
    assert refused.json()["facts"] == {"models": ["churn"]}

    trained(analyst, "churn")
    pin(analyst, [{"name": "needed", "version": 1}])
    analyst.ask("PATCH", "models/churn", json={"feature_models": []})
    analyst.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod", "note": "it is good"})
    in_prod = analyst.ask("DELETE", "feature-models/needed")
    assert in_prod.status_code == 409
    assert "version 1 of churn" in in_prod.json()["detail"]

    analyst.ask("PUT", "models/churn/versions/1/stage", json={"stage": "archived", "note": "gone"})
    assert analyst.ask("DELETE", "feature-models/needed").status_code == 204
    assert analyst.get("feature-models/needed").status_code == 404
    assert put(analyst, "needed").json()["version"] == 2


def pin(person: Person, pins: list[dict[str, object]]) -> None:
    """As a build would record it."""
    org_id = person.org_id
    with person.anteve.catalog.transaction(org_id=org_id) as session:
        model = models.by_name(session, org_id, "churn")
        version = model_versions.by_number(session, model, 1)
        build = feature_builds.record(
            session,
            model,
            version.id,
            dataset_version=1,
            question={"outcome": model.outcome, "feature_models": pins},
            snapshot_date=date(2026, 3, 1),
            manifest_hash="m",
            path=f"{org_id}/builds/2",
            columns=[],
            left_out=[],
            rows=3,
            seconds={},
        )
        version.build_id = build.id


def test_two_organizations_with_the_same_names_never_see_each_others_rows(anteve: Anteve) -> None:
    """At the same time, with the same datasets and columns, and other statements."""
    people = {word: furnish(anteve.person(word), secret=word) for word in ("alpha-7", "beta-8")}

    def ask(word: str) -> str:
        sql = f"select entity_key, snapshot_date, plan, '{len(word)}' as own from entities"
        body = {"sql": sql, "model": "churn", "snapshot_date": DAY}
        answers = [people[word].post("feature-models/preview", body) for _ in range(3)]
        answers.append(people[word].post("query", {"sql": "select distinct plan from customers"}))
        assert [answer.status_code for answer in answers] == [200] * 4, answers[0].text
        return "".join(answer.text for answer in answers)

    with ThreadPoolExecutor() as pool:
        said = dict(zip(people, pool.map(ask, people), strict=True))
    for word, text in said.items():
        assert word in text
        assert not any(other in text for other in people if other != word)


def test_who_may_only_read_may_not_write(analyst: Person) -> None:
    member = analyst.colleague("member")
    assert put(member, "visits").status_code == 403
    assert member.post("feature-models/preview", {"sql": VISITS}).status_code == 403
    assert member.get("feature-models").status_code == 200
    assert put(analyst.key("data:read"), "visits").status_code == 403
    assert put(analyst.key("features:write"), "by-key").status_code == 200
