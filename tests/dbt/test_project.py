"""The dbt project itself: its unit tests, its descriptions, and plain dbt as an analyst runs it.

That its SQL reads like prose is looked at by `./anteve check`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import builds, dbt
from warehouse.lake import project as project_files
from warehouse.lake.project import project_hash
from warehouse.lake.tables import Column, Table
from warehouse.settings import REPOSITORY

PROJECT = REPOSITORY / "dbt_project"


def spec(folder: Path) -> builds.BuildSpec:
    path = folder / "part-0.parquet"
    pq.write_table(
        pa.table({"_line": [2, 3], "id": ["a", "b"], "age": [30, 40], "left": ["yes", "no"]}), path
    )
    entities = Table((Column("id", "text"), Column("age", "integer"), Column("left", "text")), (path,), 2)
    mapping = {"entity_key": "id", "outcome": {"column": "left", "positive": ["yes"]}}
    return builds.BuildSpec(entities, mapping, date(2026, 3, 1))


def plain_dbt(folder: Path, *arguments: str, project: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """As in dbt_project/README.md."""
    return subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *arguments,
            "--target-path",
            folder / "target",
            "--log-path",
            folder,
        ],
        cwd=project,
        env={**os.environ, "ANTEVE_BUILD": str(folder), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build's folder over which an analyst ran plain `dbt build`, unit tests and all."""
    folder = tmp_path_factory.mktemp("by-hand")
    builds.prepare(spec(folder), folder, log=lambda line: None)
    outcome = plain_dbt(folder, "build")
    assert outcome.returncode == 0, outcome.stdout
    return folder


def test_plain_dbt_builds_and_every_unit_test_passes(by_hand: Path) -> None:
    results = json.loads((by_hand / "target" / "run_results.json").read_text())["results"]
    unit_tests = {
        r["unique_id"].split(".")[-1]: r["status"] for r in results if r["unique_id"].startswith("unit_test")
    }

    assert {r["status"] for r in results} <= {"success", "pass"}
    assert {
        "a_customer_whose_outcome_is_blank_has_no_y",
        "a_date_on_the_snapshot_date_is_the_future",
        "a_select_that_was_never_made_is_missing",
        "the_last_row_received_of_a_key_stands",
        "an_event_on_the_snapshot_date_is_the_future",
        "a_customer_who_joined_tomorrow_is_not_in_todays_population",
        "a_correction_uploaded_later_does_not_change_an_earlier_snapshot",
    } <= set(unit_tests)


def test_every_model_and_column_is_described(by_hand: Path) -> None:
    assert plain_dbt(by_hand, "docs", "generate").returncode == 0
    manifest = json.loads((by_hand / "target" / "manifest.json").read_text())
    catalog = json.loads((by_hand / "target" / "catalog.json").read_text())
    for kind in ("nodes", "sources"):
        for unique_id, found in catalog[kind].items():
            described: dict[str, Any] = manifest[kind][unique_id]
            assert described["description"], unique_id
            ours = {name for name in found["columns"] if name != "number_001"}
            without = {name for name in ours if not described["columns"].get(name, {}).get("description")}
            assert not without, unique_id
    assert len(catalog["nodes"]) == 11


def test_a_build_writes_nothing_into_the_project(tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in PROJECT.rglob("*")}

    builds.build(spec(tmp_path), tmp_path / "build", log=lambda line: None)

    assert {path: path.stat().st_mtime_ns for path in PROJECT.rglob("*")} == before


@pytest.fixture
def own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the project in which an operator adds models."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project)
    monkeypatch.setattr(dbt, "PROJECT", project)
    monkeypatch.setattr(project_files, "PROJECT", project)
    dbt._manifest.cache_clear()
    yield project
    dbt._manifest.cache_clear()


def test_a_model_that_an_operator_adds_joins_the_wide_table(tmp_path: Path, own_project: Path) -> None:
    (own_project / "models" / "features" / "ages.sql").write_text(
        "{{ config(tags=['feature']) }} select entity_key, snapshot_date, number_001 * 12 as age_in_months"
        " from {{ ref('int_attributes_as_of') }}"
    )

    build = builds.build(spec(tmp_path), tmp_path / "build", log=lambda line: None)

    assert pq.read_table(build.examples)["age_in_months"].to_pylist() == [360.0, 480.0]
    assert build.columns[-1] == builds.FeatureColumn(
        "age_in_months", "number", "age_in_months", "age in months",
        recipe={"dbt_model": "ages", "of": "age_in_months"},
        label={"code": "dbt_model", "of": "age_in_months", "pt": "age in months"},
    )  # fmt: skip


def written_in_the_readme(project: Path) -> None:
    """Each block of the README that begins with the name of a file, as that file."""
    blocks = re.findall(
        r"```\w+\n(?:--|#) (models/\S+)\n(.*?)```", (PROJECT / "README.md").read_text(), re.DOTALL
    )
    assert [name for name, _ in blocks] == [
        f"models/features/most_in_a_day.{kind}" for kind in ("sql", "yml")
    ]
    for name, text in blocks:
        (project / name).write_text(text)


def log_of(folder: Path) -> builds.EventSource:
    path = folder / "log.parquet"
    days = [date(2026, 2, 1), date(2026, 2, 27), date(2026, 2, 27), date(2026, 3, 1), date(2026, 3, 1)]
    pq.write_table(pa.table({"_line": range(2, 7), "who": ["a"] * 5, "on": days}), path)
    log = Table((Column("who", "text"), Column("on", "date")), (path,), 5)
    return builds.EventSource("visits", log, {"entity_key": "who", "time": "on"})


def test_the_readmes_own_feature_is_built_and_speaks_both_languages(
    tmp_path: Path, own_project: Path
) -> None:
    written_in_the_readme(own_project)
    asked = replace(spec(tmp_path), events=(log_of(tmp_path),))

    build = builds.build(asked, tmp_path / "build", log=lambda line: None)

    assert pq.read_table(build.features)["most_in_a_day"].to_pylist() == [2.0, None]
    (made,) = (column for column in build.columns if column.name == "most_in_a_day")
    assert (made.description, (made.label or {})["pt"]) == (
        "most events on one day", "maior número de eventos em um dia",
    )  # fmt: skip
    again = builds.build(replace(asked, features=(made,)), tmp_path / "again", log=lambda line: None)
    assert again.columns == [made]


def test_the_readmes_unit_test_notices_a_feature_that_knows_the_future(
    tmp_path: Path, own_project: Path
) -> None:
    written_in_the_readme(own_project)
    builds.prepare(replace(spec(tmp_path), events=(log_of(tmp_path),)), tmp_path, log=lambda line: None)
    ahead = own_project / "macros" / "known_by.sql"
    right = ahead.read_text()
    assert plain_dbt(tmp_path, "run", "--select", "+most_in_a_day", project=own_project).returncode == 0

    for text, code in ((right, 0), (right.replace("{{ time_column }} <", "{{ time_column }} <="), 1)):
        ahead.write_text(text)
        outcome = plain_dbt(tmp_path, "test", "--select", "most_in_a_day", project=own_project)
        assert "todays_rush_is_not_known_this_morning" in outcome.stdout
        assert outcome.returncode == code, outcome.stdout


def test_plain_dbt_says_that_it_cannot_order_tagged_models(tmp_path: Path, own_project: Path) -> None:
    written_in_the_readme(own_project)
    builds.prepare(replace(spec(tmp_path), events=(log_of(tmp_path),)), tmp_path, log=lambda line: None)

    outcome = plain_dbt(tmp_path, "run", project=own_project)

    assert outcome.returncode == 1
    assert "run `./anteve dbt` instead" in outcome.stdout


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select entity_key, snapshot_date, 1 as number_001 from {{ ref('int_spine') }}", "number_001 of clashing"),
        ("select entity_key, snapshot_date, 1 as events_1_x from {{ ref('int_spine') }}", "events_1_x of clashing"),
        (
            "{{ config(materialized='ephemeral') }} select entity_key, snapshot_date, 1 as x from {{ ref('int_spine') }}",
            "not ephemeral",
        ),
        ("select entity_key, snapshot_date, y from {{ ref('examples') }}", "cycle"),
    ],
)  # fmt: skip
def test_a_tagged_model_that_cannot_join_says_why(
    tmp_path: Path, own_project: Path, sql: str, said: str
) -> None:
    (own_project / "models" / "features" / "clashing.sql").write_text("{{ config(tags=['feature']) }} " + sql)

    with pytest.raises(dbt.DbtFailed, match=said):
        builds.build(spec(tmp_path), tmp_path / "build", log=lambda line: None)


CURIOUS = {
    "reads": "select content as x from read_text('/etc/passwd')",
    "writes": "select 1 as x from (select 1) {{ run_query(\"copy (select 1) to 'stolen.csv'\") }}",
    "opens": "select 1 as x from (select 1) {{ run_query('set enable_external_access = true') }}",
}


def test_no_statement_of_a_build_opens_a_file_or_changes_a_setting(tmp_path: Path, own_project: Path) -> None:
    for name, statement in CURIOUS.items():
        (own_project / "models" / "staging" / f"{name}.sql").write_text(statement)

    with pytest.raises(dbt.DbtFailed) as caught:
        builds.build(spec(tmp_path), tmp_path / "build", log=lambda line: None)

    assert sorted(failure.node for failure in caught.value.failures) == sorted(CURIOUS)
    for failure in caught.value.failures:
        assert "disabled" in failure.message or "locked" in failure.message, failure


def test_a_model_that_doubles_rows_fails_the_build(tmp_path: Path, own_project: Path) -> None:
    (own_project / "models" / "features" / "twice.sql").write_text(
        "{{ config(tags='feature') }} select entity_key, snapshot_date, side"
        " from {{ ref('int_spine') }} cross join (select unnest([1, 2]) as side)"
    )

    with pytest.raises(dbt.DbtFailed) as caught:
        builds.build(spec(tmp_path), tmp_path / "build", log=lambda line: None)

    assert "one_row_per_features_entity_key__snapshot_date" in {
        failure.node for failure in caught.value.failures
    }
    assert (tmp_path / "build" / "dbt" / "run_results.json").exists()
    assert not (tmp_path / "build" / "examples.parquet").exists()


def test_the_projects_hash_is_that_of_its_models(own_project: Path) -> None:
    before = project_hash()
    (own_project / "README.md").write_text("other words")
    assert project_hash() == before

    model = own_project / "models" / "features" / "features.sql"
    model.write_text(model.read_text() + "-- another thought\n")

    assert project_hash() != before
