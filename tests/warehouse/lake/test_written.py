"""What people wrote in SQL, run confined in a build: what its columns are told of, and where it does not run at all."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ml.table import LearningTable
from ml.train import train
from tests.warehouse.lake.test_events_build import table
from warehouse.confinement import Nursery
from warehouse.lake import builds, known, written
from warehouse.lake.builds import Build, BuildSpec, CannotBuild, EventSource
from warehouse.lake.known import Source, Sources
from warehouse.lake.tables import ColumnType
from warehouse.lake.tenant_sql.desk import ENTRY
from warehouse.lake.written import Runner, Statement, Written

CUSTOMERS = 240
THEN, NOW = date(2026, 3, 1), date(2026, 5, 1)
RECEIVED = date(2026, 5, 2)
OUTCOME = {"kind": "inactivity", "days": 30}
LOG: dict[str, ColumnType] = {"who": "text", "at": "timestamp", "what": "text"}
PEOPLE: dict[str, ColumnType] = {"id": "text", "plan": "text"}
CONTRACTS: dict[str, ColumnType] = {"who": "text", "signed": "timestamp", "paper": "text"}
WRITTEN = {
    "tier": "select entity_key, snapshot_date, plan as tier from entities",
    "seen": "select entity_key, snapshot_date, count(*) as seen, max(plan) as seen_with"
    " from entities join events using (entity_key, snapshot_date) group by all",
    "visits": "select entity_key, snapshot_date, count(e.time) as visits"
    " from spine left join events e using (entity_key, snapshot_date) group by all",
    "visits_of_pro": "select entity_key, snapshot_date, count(*) as visits_of_pro"
    " from events where entity_key in (select entity_key from entities where plan = 'pro') group by all",
    "papers": "select entity_key, snapshot_date, count(who) as papers from spine left join contracts on who = entity_key"
    " group by all",
    "calls": "select entity_key, snapshot_date, count(*) as calls from calls group by all",
    "unfollowed": "select entity_key, snapshot_date, columns(c -> c = 'plan') from entities",
}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery(ENTRY) as started:
        yield started


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> BuildSpec:
    """Every other customer stays away since the first date; their plan of today nearly tells which."""
    folder = tmp_path_factory.mktemp("company")
    names = [f"c{n:03}" for n in range(CUSTOMERS)]
    left = {name: n % 2 == 0 for n, name in enumerate(names)}
    log = [
        (name, datetime(2026, 1, 3 + n % 9, 9) + timedelta(days=9 * week), "visit")
        for n, name in enumerate(names)
        for week in range(5 if left[name] else 13)
    ]
    plans = [(name, "free" if left[name] != (n % 16 in (0, 1)) else "pro") for n, name in enumerate(names)]
    return BuildSpec(
        entities=table(folder, "people", PEOPLE, plans),
        mapping={"entity_key": "id", "outcome": OUTCOME},
        snapshot_date=RECEIVED,
        events=(EventSource("log", table(folder, "log", LOG, log), {"entity_key": "who", "time": "at", "type": "what"}),),
        population={"kind": "all"},
        horizon_days=30,
        snapshots=(THEN, NOW),
    )  # fmt: skip


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, ...]:
    folder = tmp_path_factory.mktemp("others")
    signed = [(f"c{n:03}", datetime(2026, 1, 5), "a") for n in range(0, CUSTOMERS, 3)]
    rows = table(folder, "contracts", CONTRACTS, signed)
    return (
        Source("contracts", "events", rows, {}),
        Source("calls", "events", rows, {"entity_key": "who", "time": "signed"}),
    )


def people(nursery: Nursery, folder: Path, others: tuple[Source, ...] = (), **sql: str) -> Written:
    statements = tuple(Statement(name, 1, text, {}) for name, text in sql.items())
    return Written(statements, others, Runner(nursery, folder / "scratch", lambda line: None))


def built(spec: BuildSpec, folder: Path, people: Written) -> Build:
    return builds.build(spec, folder / "build", lambda line: None, people)


def history(build: Build) -> dict[str, bool | None]:
    return {
        column.name: column.history for column in build.columns if "feature_model" in (column.recipe or {})
    }


@pytest.fixture(scope="module")
def build(
    spec: BuildSpec, others: tuple[Source, ...], nursery: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> Build:
    folder = tmp_path_factory.mktemp("build")
    return built(spec, folder, people(nursery, folder, others, **WRITTEN))


def test_what_is_made_of_attributes_without_history_says_so(build: Build) -> None:
    """A column by itself, where it can be followed; who is there, and what happened, is known as of each date."""
    assert history(build) == {
        "tier": False,
        "seen": None,
        "seen_with": False,
        "visits": None,
        "visits_of_pro": False,
        "papers": False,
        "calls": None,
        "plan (2)": False,
    }


def test_the_leak_report_asks_about_it_as_about_the_attribute(build: Build) -> None:
    examples = pq.read_table(build.examples)
    wanted = [column.to_json() for column in build.columns if column.name == "tier"]
    found = train(LearningTable.from_examples(examples, wanted), kind="churn").leaks
    assert {leak["column"]: leak["code"] for leak in found}.get("tier") == "known_as_of_today_only"


def test_a_history_of_uploads_is_one_of_the_features_too_and_of_no_other_dataset(
    spec: BuildSpec, others: tuple[Source, ...], nursery: Nursery, tmp_path: Path
) -> None:
    assert spec.entities is not None
    uploads = ((spec.entities, date(2026, 1, 10)), (spec.entities, RECEIVED))
    wanted = {name: WRITTEN[name] for name in ("tier", "visits", "papers")}
    made = built(replace(spec, entity_history=uploads), tmp_path, people(nursery, tmp_path, others, **wanted))
    assert history(made) == {"tier": True, "visits": None, "papers": False}


def test_another_list_of_customers_is_known_by_who_was_there(tmp_path: Path) -> None:
    """Its time says since when somebody is in it, and nothing of when their attributes came to be so."""
    rows = table(tmp_path, "leads", CONTRACTS, [("a", datetime(2026, 1, 5), "x")])
    leads = Source("leads", "entities", rows, {"entity_key": "who", "time": "signed"})
    read = Sources(None, (), (leads,))
    assert {column: known.of_today(read, "leads", column) for column in ("", "who", "signed", "paper")} == {
        "": False, "who": False, "signed": False, "paper": True,
    }  # fmt: skip
    assert known.of_today(read, "leads", "", exact=False)


@pytest.mark.parametrize(
    ("sql", "more", "says"),
    [
        ({"visits": WRITTEN["visits"]}, {}, "learns from features written in SQL"),
        ({}, {"population": {"kind": "condition", "sql": "plan = 'pro'"}}, "a population chosen in SQL"),
    ],
)
def test_where_confinement_does_not_hold_no_build_runs_what_people_wrote(
    spec: BuildSpec, nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    sql: dict[str, str], more: dict[str, Any], says: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(written, "failures", lambda: ("a file outside could be read",))
    monkeypatch.setattr(written, "Desk", lambda *_args, **_more: pytest.fail("a statement was run"))
    with pytest.raises(CannotBuild, match=f"{says}.*a file outside could be read") as refusal:
        builds.prepare(
            replace(spec, **more), tmp_path, lambda line: None, people(nursery, tmp_path, (), **sql)
        )
    assert refusal.value.code == "sql_not_confined"


def test_what_nobody_wrote_needs_no_confinement(
    spec: BuildSpec, nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "failures", lambda: ("a file outside could be read",))
    made = builds.prepare(spec, tmp_path, lambda line: None, people(nursery, tmp_path))
    assert made.snapshots == (THEN, NOW)


HOSTILE = [
    "{{ env_var('ANTEVE_SENTINEL') }}",
    "{% raw %}sentinel{% endraw %}",
    "{% set x = run_query('create table sentinel as select 1') %}",
    "{# sentinel #}",
]


def test_text_of_a_tenant_reaches_no_jinja_by_a_log_or_by_sql(
    nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Types of events, headers of their file, names of datasets, and a FeatureModel's name, SQL, values and words: all come
    out as they came in, and dbt has seen none of them. What it would have done to entities stands in `test_builds`."""
    monkeypatch.setenv("ANTEVE_SENTINEL", "the-secret-of-the-installation")
    monkeypatch.setattr(shutil, "rmtree", lambda *_args, **_more: None)  # keep what dbt wrote
    expression, raw, statement, comment = HOSTILE
    types: dict[str, ColumnType] = {
        expression: "text",
        raw: "timestamp",
        statement: "text",
        comment: "double",
    }
    log = [
        (f"{expression} {n % 5}", datetime(2026, 1, 2 + n % 25, 9), HOSTILE[n % 4], float(n))
        for n in range(200)
    ] + [("last", datetime(2026, 4, 30, 9), raw, 1.0)]
    more: dict[str, ColumnType] = {raw: "text", comment: "text"}
    mapping = {"entity_key": expression, "time": raw, "type": statement, "amount": comment}
    other = Source(statement, "events", table(tmp_path, "other", more, [(f"{expression} 1", expression)]), {})
    sql = f"""
        select s.entity_key, s.snapshot_date, any_value(o."{comment}") as "{comment}",
            count(e.time) filter (type = '{statement.replace("'", "''")}') as "{expression}" -- {raw} {expression}
        from spine s left join events e using (entity_key) left join "{statement}" o on o."{raw}" = s.entity_key
        group by all
    """
    spec = BuildSpec(
        entities=None,
        mapping={"outcome": {"kind": "inactivity", "days": 30}},
        snapshot_date=RECEIVED,
        events=(EventSource(expression, table(tmp_path, "log", types, log), mapping),),
        population={"kind": "all"},
        snapshots=(date(2026, 2, 1),),
    )
    words = {expression: statement, comment: raw}
    runner = Runner(nursery, tmp_path / "scratch", lambda line: None)

    made = built(spec, tmp_path, Written((Statement(raw, 1, sql, words),), (other,), runner))

    columns = {column.name: column for column in made.columns}
    recipes = [column.recipe or {} for column in made.columns]
    assert {recipe.get("of") for recipe in recipes if recipe.get("events") == expression} >= set(HOSTILE)
    assert (columns[expression].description, columns[comment].description) == (statement, raw)
    assert columns[expression].recipe == {"feature_model": raw, "of": expression}
    examples = {row["entity_key"]: row for row in pq.read_table(made.examples).to_pylist()}
    assert set(examples) == {f"{expression} {n}" for n in range(5)}
    assert {key: row[comment] for key, row in examples.items()} == {
        key: expression if key.endswith(" 1") else None for key in examples
    }
    assert {row[expression] for row in examples.values()} == {10.0}
    written_by_dbt = [
        path
        for folder in (tmp_path / "build" / "work", tmp_path / "build" / "dbt")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".json", ".sql", ".log", ".yml"}
    ]
    assert {"manifest.json", "run_results.json", "dbt.log", "features.sql"} <= {
        path.name for path in written_by_dbt
    }
    for path in written_by_dbt:
        content = path.read_text(encoding="utf-8")
        assert "sentinel" not in content.lower(), path
        assert "the-secret" not in content, path
