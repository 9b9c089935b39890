"""A build: the columns an organization brought, as features under their own names."""

import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import builds, project
from warehouse.lake.builds import Build, BuildSpec, CannotBuild
from warehouse.lake.intake.intake import land
from warehouse.lake.tables import Column, ColumnType, Table
from warehouse.settings import REPOSITORY

TODAY = date(2026, 3, 1)
KEY = {"entity_key": "id"}
CHURN = {**KEY, "outcome": {"column": "left", "positive": ["yes"]}}


def table(folder: Path, types: dict[str, ColumnType], *parts: dict[str, list[Any]]) -> Table:
    """A version of a dataset with these rows; each part is a file, its first row on line 2."""
    columns = tuple(
        Column(name, type_, scale=2 if type_ == "decimal" else None) for name, type_ in types.items()
    )
    schema = pa.schema([("_line", pa.int64()), *((c.name, c.arrow_type) for c in columns)])
    paths = []
    for number, rows in enumerate(parts):
        lines = list(range(2, 2 + len(next(iter(rows.values())))))
        paths.append(folder / f"part-{number}.parquet")
        pq.write_table(pa.table({"_line": lines, **rows}, schema=schema), paths[-1])
    return Table(columns, tuple(paths), sum(pq.read_metadata(path).num_rows for path in paths))


def built(folder: Path, entities: Table, mapping: dict[str, Any], **more: Any) -> Build:
    spec = BuildSpec(entities=entities, mapping=mapping, snapshot_date=TODAY, **more)
    return builds.build(spec, folder / "build", log=lambda line: None)


def rows(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()


def column(build: Build, name: str) -> list[Any]:
    return pq.read_table(build.examples)[name].to_pylist()


def reasons(build: Build) -> dict[str, str]:
    return {each.column: each.reason for each in build.left_out}


def test_each_type_of_column_becomes_a_feature_of_its_kind(tmp_path: Path) -> None:
    entities = table(
        tmp_path,
        {
            "id": "text",
            "Plan": "text",
            "seats": "integer",
            "MonthlyCharges": "double",
            "balance": "decimal",
            "Has App": "boolean",
            "signed_up": "date",
            "last login": "timestamp",
            "left": "text",
        },
        {
            "id": ["0017", "0018", "0019"],
            "Plan": [" gold ", "Select", "silver"],
            "seats": [3, None, 12],
            "MonthlyCharges": [9.5, 20.0, None],
            "balance": [Decimal("10.25"), None, Decimal("-3.00")],
            "Has App": [True, None, False],
            "signed_up": [date(2026, 2, 28), date(2026, 3, 1), date(2025, 3, 1)],
            "last login": [datetime(2026, 2, 1, 23, 59), datetime(2026, 9, 1), None],
            "left": ["yes", "no", " "],
        },
    )

    build = built(tmp_path, entities, {**CHURN, "value": "MonthlyCharges"})

    assert rows(build.examples) == [
        {
            "entity_key": "0017", "snapshot_date": TODAY, "y": True, "_value": 9.5, "_name": None, "_email": None,
            "Plan": "gold", "seats": 3.0, "MonthlyCharges": 9.5, "balance": 10.25, "Has App": True,
            "days since signed_up": 1.0, "days since last login": 28.0,
        },
        {
            "entity_key": "0018", "snapshot_date": TODAY, "y": False, "_value": 20.0, "_name": None, "_email": None,
            "Plan": None, "seats": None, "MonthlyCharges": 20.0, "balance": None, "Has App": None,
            "days since signed_up": None, "days since last login": None,
        },
        {
            "entity_key": "0019", "snapshot_date": TODAY, "y": None, "_value": None, "_name": None, "_email": None,
            "Plan": "silver", "seats": 12.0, "MonthlyCharges": None, "balance": -3.0, "Has App": False,
            "days since signed_up": 365.0, "days since last login": None,
        },
    ]  # fmt: skip
    assert {c.name: c.kind for c in build.columns} == {
        "Plan": "category", "seats": "number", "MonthlyCharges": "number", "balance": "number", "Has App": "flag",
        "days since signed_up": "number", "days since last login": "number",
    }  # fmt: skip


def test_the_three_files_and_the_list_of_columns_agree(tmp_path: Path) -> None:
    entities = table(
        tmp_path,
        {"id": "text", "MonthlyCharges": "double", "since": "date", "left": "text"},
        {
            "id": ["a", "b"],
            "MonthlyCharges": [1.0, 2.0],
            "since": [date(2026, 1, 1), None],
            "left": ["yes", "no"],
        },
    )

    build = built(tmp_path, entities, CHURN, descriptions={"since": "the first payment"})

    assert json.loads((tmp_path / "build" / "columns.json").read_text()) == {
        "columns": [
            {
                "name": "MonthlyCharges", "kind": "number", "source": "MonthlyCharges",
                "description": "Monthly Charges", "type": "double",
                "label": {"code": "attribute", "of": "MonthlyCharges", "pt": "Monthly Charges"},
            },
            {
                "name": "days since since", "kind": "number", "source": "since",
                "description": "Days since the first payment", "type": "date",
                "label": {"code": "days_since", "of": "since", "pt": "Dias desde the first payment"},
            },
        ],
        "left_out": [
            {"column": "id", "reason": "It is the key of the customer or lead.", "code": "is_key"},
            {"column": "left", "reason": "It is the outcome itself.", "code": "is_outcome"},
        ],
    }  # fmt: skip
    assert rows(build.outcomes) == [
        {"entity_key": "a", "snapshot_date": TODAY, "y": True, "_value": None},
        {"entity_key": "b", "snapshot_date": TODAY, "y": False, "_value": None},
    ]
    assert pq.read_schema(build.features).names == [
        "entity_key", "snapshot_date", "MonthlyCharges", "days since since",
    ]  # fmt: skip
    assert build.rows == 2
    assert build.manifest_hash == project.project_hash()
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == [
        "columns.json", "dbt", "examples.parquet", "features.parquet", "lineage.json", "made_from.json", "outcomes.parquet",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "build" / "dbt").iterdir()) == [
        "dbt.log",
        "run_results.json",
    ]


def test_an_attribute_that_the_analyst_leaves_out_is_no_feature(tmp_path: Path) -> None:
    entities = table(
        tmp_path,
        {"id": "text", "duration": "integer", "age": "integer", "left": "text"},
        {"id": ["a", "b"], "duration": [1, 2], "age": [30, 40], "left": ["yes", "no"]},
    )

    build = built(tmp_path, entities, CHURN, exclude=("duration",))

    assert [c.name for c in build.columns] == ["age"]
    assert "duration" not in pq.read_schema(build.examples).names
    assert reasons(build)["duration"] == "You left it out."


def test_rows_to_be_scored_get_the_features_that_the_model_knows(tmp_path: Path) -> None:
    """Ten new leads from one country, without outcome yet, and with a number that somebody wrote as text."""
    then = table(
        tmp_path,
        {
            "id": "text",
            "Country": "text",
            "since": "date",
            "age": "integer",
            "app": "boolean",
            "left": "text",
        },
        {
            "id": ["a", "b"],
            "Country": ["BR", "PT"],
            "since": [date(2026, 1, 1), None],
            "age": [1, 2],
            "app": [True, False],
            "left": ["yes", "no"],
        },
    )
    learned = built(tmp_path / "then", then, CHURN)
    said: list[str] = []
    now = table(
        tmp_path,
        {"app": "text", "age": "text", "new": "integer", "since": "text", "Country": "text", "id": "text"},
        {
            "app": [None, None, None],
            "age": ["33", "old", "Select"],
            "new": [7, 8, 9],
            "since": [None, "2026-02-27", None],
            "Country": ["BR", "BR", "BR"],
            "id": ["c", "d", "e"],
        },
    )

    build = builds.build(
        BuildSpec(now, CHURN, TODAY, features=tuple(learned.columns)), tmp_path / "now", said.append
    )

    assert build.columns == learned.columns
    assert pq.read_schema(build.examples) == pq.read_schema(learned.examples)
    assert column(build, "Country") == ["BR", "BR", "BR"]
    assert column(build, "age") == [33.0, None, None]
    assert column(build, "days since since") == [None, 2.0, None]
    assert column(build, "app") == [None, None, None]
    assert column(build, "y") == [None, None, None]
    assert any(line.startswith("1 value of age cannot be read") for line in said)


def test_a_value_that_is_no_number_is_missing_and_said(tmp_path: Path) -> None:
    said: list[str] = []
    entities = table(
        tmp_path, {"id": "text", "fee": "text"}, {"id": ["a", "b", "c"], "fee": ["12.5", "ten", " "]}
    )

    build = builds.build(BuildSpec(entities, {**KEY, "value": "fee"}, TODAY), tmp_path / "b", said.append)

    assert column(build, "_value") == [12.5, None, None]
    assert any(line.startswith("1 value of fee cannot be read") for line in said)


def test_a_column_that_the_model_has_learned_from_must_be_there(tmp_path: Path) -> None:
    then = table(tmp_path, {"id": "text", "age": "integer"}, {"id": ["a", "b"], "age": [1, 2]})
    learned = built(tmp_path / "then", then, KEY)
    now = table(tmp_path, {"id": "text"}, {"id": ["a", "b"]})

    with pytest.raises(CannotBuild, match="no longer has: age"):
        built(tmp_path / "now", now, KEY, features=tuple(learned.columns))


def test_what_names_numbers_or_never_changes_is_left_out_and_said(tmp_path: Path) -> None:
    n = 200
    entities = table(
        tmp_path,
        {
            "id": "text", "RowNumber": "integer", "CustomerId": "integer", "Income": "integer", "Country": "text",
            "Fax": "text", "Choice": "text", "Ticket": "text", "Notes": "text", "City": "text", "Consent": "boolean",
            "Opened": "date", "Full name": "text", "Mail": "text",
        },
        {
            "id": [f"c{i}" for i in range(n)],
            "RowNumber": list(range(1, n + 1)),
            "CustomerId": [(i * 7919) % 100003 for i in range(n)],
            "Income": [(i * 104729) % 1000003 for i in range(n)],
            "Country": ["BR"] * n,
            "Fax": [None] * n,
            "Choice": ["Select", "", "n/a", "-"] * (n // 4),
            "Ticket": [f"T-{i:05}" for i in range(n)],
            "Notes": [f"Customer {i % 80} called about an invoice that had been sent twice to the old address" for i in range(n)],
            "City": [f"City {i % 60}" for i in range(n)],
            "Consent": [True if i % 3 else None for i in range(n)],
            "Opened": [date(2026, 1, 1)] * n,
            "Full name": [f"Ana {i % 9}" for i in range(n)],
            "Mail": [f"ana{i % 9}@example.com" for i in range(n)],
        },
    )  # fmt: skip

    build = built(tmp_path, entities, {**KEY, "name": "Full name", "email": "Mail"})

    # sixty cities are a category; an income is a number though no two are alike; a tick beside blanks says something
    assert {c.name for c in build.columns} == {"Income", "City", "Consent"}
    assert reasons(build) == {
        "id": "It is the key of the customer or lead.",
        "Full name": "It is the name: shown to people, never learned from.",
        "Mail": "It is the e-mail address: shown to people, never learned from.",
        "RowNumber": "It numbers the rows: each has the next number.",
        "CustomerId": "It identifies the row: each has a number of its own.",
        "Country": "Every row has the same value.",
        "Opened": "Every row has the same value.",
        "Fax": "It is empty in every row.",
        "Choice": "It is empty in every row.",
        "Ticket": "Nearly every row has a text of its own, so nothing in it holds for the next row.",
        "Notes": "It is free text: long, and different from row to row.",
    }
    first = rows(build.examples)[0]
    assert (first["_name"], first["_email"]) == ("Ana 0", "ana0@example.com")


HOSTILE = [
    "{{ env_var('ANTEVE_SENTINEL') }}",
    "{% raw %}sentinel{% endraw %}",
    "{% set x = run_query('create table sentinel as select 1') %}",
    '"; drop table sentinel; --',
    "'; drop table sentinel; --",
    "${sentinel} \\u007b\\u007b sentinel }}",
    "{# sentinel #}",
]


def test_text_of_a_tenant_never_reaches_jinja(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTEVE_SENTINEL", "the-secret-of-the-installation")
    seen: list[Path] = []
    monkeypatch.setattr(builds.shutil, "rmtree", lambda path, **_: seen.append(path))  # keep what dbt wrote
    n = len(HOSTILE)
    entities = table(
        tmp_path,
        {"key sentinel": "text", "left sentinel": "text", "name": "text", **dict.fromkeys(HOSTILE, "text")},
        {
            "key sentinel": [f"{text} {i}" for i, text in enumerate(HOSTILE)],
            "left sentinel": HOSTILE,
            "name": HOSTILE,
            **{text: [HOSTILE[(i + shift) % n] for i in range(n)] for shift, text in enumerate(HOSTILE)},
        },
    )
    mapping = {
        "entity_key": "key sentinel",
        "name": "name",
        "outcome": {"column": "left sentinel", "positive": [HOSTILE[3]]},
    }

    build = built(tmp_path, entities, mapping, descriptions=dict.fromkeys(HOSTILE, HOSTILE[0]))

    assert [c.name for c in build.columns] == HOSTILE
    examples = rows(build.examples)
    assert [row["entity_key"] for row in examples] == [f"{text} {i}" for i, text in enumerate(HOSTILE)]
    assert [row["y"] for row in examples] == [text == HOSTILE[3] for text in HOSTILE]
    for shift, text in enumerate(HOSTILE):
        assert [row[text] for row in examples] == [HOSTILE[(i + shift) % n] for i in range(n)]
    written = [
        path for path in (seen[0], tmp_path / "build" / "dbt") for path in path.rglob("*") if path.is_file()
    ]
    texts = [path for path in written if path.suffix in {".json", ".sql", ".log", ".yml"}]
    assert {"manifest.json", "run_results.json", "dbt.log", "features.sql"} <= {path.name for path in texts}
    for path in texts:
        content = path.read_text(encoding="utf-8")
        assert "sentinel" not in content.lower(), path
        assert "the-secret" not in content, path


def test_a_key_that_comes_again_counts_as_last_received(tmp_path: Path) -> None:
    said: list[str] = []
    entities = table(
        tmp_path,
        {"id": "integer", "plan": "text"},
        {"id": [1, 2, None], "plan": ["gold", "gold", "none"]},
        {"id": [3, 1], "plan": ["silver", "iron"]},
    )

    builds.build(BuildSpec(entities, KEY, TODAY), tmp_path / "build", log=said.append)

    assert [(row["entity_key"], row["plan"]) for row in rows(tmp_path / "build" / "examples.parquet")] == [
        ("2", "gold"), ("3", "silver"), ("1", "iron"),
    ]  # fmt: skip
    assert "1 row without id: left out." in said
    assert "1 row is followed by a later row of the same key, which counts instead." in said


def test_rows_without_a_key_column_are_known_by_their_line(tmp_path: Path) -> None:
    entities = table(tmp_path, {"age": "integer"}, {"age": [30, 31]}, {"age": [32]})

    build = built(tmp_path, entities, {"entity_key": None})

    assert column(build, "entity_key") == ["L2", "L3", "L2.2"]
    assert column(build, "age") == [30.0, 31.0, 32.0]


@pytest.mark.parametrize(
    ("type_", "values", "positive", "y"),
    [
        ("text", ["Yes", " yes ", "No", "", "?"], ["Yes"], [True, True, False, None, None]),
        ("text", ["won", "lost", "?", None, "open"], ["won", "?"], [True, False, True, None, False]),
        ("integer", [1, 0, 2, None, 1], ["1"], [True, False, False, None, True]),
        ("double", [1.0, 0.0, 0.5, None, 1.0], ["1"], [True, False, False, None, True]),
        ("boolean", [True, False, None, True, False], ["Yes"], [True, False, None, True, False]),
        ("boolean", [True, False, None, True, False], ["não"], [False, True, None, False, True]),
    ],
)
def test_y_is_true_for_a_positive_value_and_null_where_nothing_is_known(
    tmp_path: Path, type_: ColumnType, values: list[Any], positive: list[str], y: list[bool | None]
) -> None:
    entities = table(
        tmp_path,
        {"id": "integer", "left": type_, "age": "integer"},
        {"id": [1, 2, 3, 4, 5], "left": values, "age": [1, 2, 3, 4, 5]},
    )

    build = built(tmp_path, entities, {**KEY, "outcome": {"column": "left", "positive": positive}})

    assert column(build, "y") == y


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"entity_key": "customer"}, "mapping_column_missing"),
        ({**KEY, "value": "price"}, "mapping_column_missing"),
        ({**KEY, "outcome": {"column": "Churn", "positive": ["Yes"]}}, "mapping_column_missing"),
        ({**KEY, "outcome": {"column": "age", "positive": []}}, "outcome_without_positive"),
        ({**KEY, "outcome": {"column": "age", "positive": ["old"]}}, "outcome_value_not_in_column"),
        ({**KEY, "outcome": {"column": "age", "positive": ["nan"]}}, "outcome_value_not_in_column"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_a_sentence(
    tmp_path: Path, mapping: dict[str, Any], code: str
) -> None:
    entities = table(tmp_path, {"id": "integer", "age": "integer"}, {"id": [1, 2], "age": [30, 40]})

    with pytest.raises(CannotBuild) as caught:
        built(tmp_path, entities, mapping)

    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_columns_named_as_our_own_keep_a_name_apart(tmp_path: Path) -> None:
    entities = table(
        tmp_path,
        {"id": "text", "y": "integer", "Entity_Key": "text", "row_position": "integer", "given": "integer"},
        {"id": ["a", "b"], "y": [1, 2], "Entity_Key": ["p", "q"], "row_position": [9, 8], "given": [5, 6]},
    )

    build = built(tmp_path, entities, KEY)

    assert [c.name for c in build.columns] == ["y (2)", "Entity_Key (2)", "row_position", "given"]
    assert column(build, "y (2)") == [1.0, 2.0]
    assert column(build, "row_position") == [9.0, 8.0]
    assert column(build, "y") == [None, None]


def test_a_build_of_one_organization_knows_nothing_of_the_build_before(tmp_path: Path) -> None:
    for name, types in {
        "first": {"id": "text", "a": "integer", "b": "text"},
        "second": {"id": "text", "c": "boolean"},
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        values = {"text": ["x", "y"], "integer": [1, 2], "boolean": [True, False]}
        build = built(folder, table(folder, types, {c: values[t] for c, t in types.items()}), KEY)  # type: ignore[arg-type]

    assert [c.name for c in build.columns] == ["c"]
    assert pq.read_schema(build.features).names == ["entity_key", "snapshot_date", "c"]


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    n = 5000
    entities = table(
        tmp_path,
        {"id": "text", "age": "integer", "left": "text"},
        {
            "id": [f"c{i}" for i in range(n)],
            "age": [i % 90 for i in range(n)],
            "left": ["yes", "no"] * (n // 2),
        },
    )

    first, second = (built(tmp_path / name, entities, CHURN) for name in ("first", "second"))

    assert first.examples.read_bytes() == second.examples.read_bytes()
    assert column(first, "entity_key") == [f"c{i}" for i in range(n)]


def test_fifteen_hundred_columns_are_built(tmp_path: Path) -> None:
    wide: dict[str, ColumnType] = {f"n{i}": "integer" for i in range(1000)}
    texts: dict[str, ColumnType] = {f"t{i}": "text" for i in range(500)}
    n = 300
    entities = table(
        tmp_path,
        {"id": "integer", **wide, **texts},
        {
            "id": list(range(n)),
            **{name: [(row * 31 + i) % 97 for row in range(n)] for i, name in enumerate(wide)},
            **{name: [f"level {(row + i) % 7}" for row in range(n)] for i, name in enumerate(texts)},
        },
    )

    build = built(tmp_path, entities, KEY)

    assert len(build.columns) == 1500
    last = rows(build.examples)[-1]
    assert last["n999"] == ((n - 1) * 31 + 999) % 97
    assert last["t499"] == f"level {(n - 1 + 499) % 7}"


def test_a_dataset_without_rows_builds_to_nothing(tmp_path: Path) -> None:
    build = built(tmp_path, Table((Column("id", "text"), Column("age", "integer")), (), 0), KEY)

    assert (build.rows, build.columns) == (0, [])


def test_a_child_forked_from_a_warm_parent_builds(tmp_path: Path) -> None:
    """As a worker does it: the parent never opens a database, each child has one of its own."""
    entities = table(tmp_path, {"id": "text", "age": "integer"}, {"id": ["a", "b"], "age": [1, 2]})
    program = f"""
import os, sys
from datetime import date
from pathlib import Path
from warehouse.lake import builds, dbt
from warehouse.lake.intake.intake import land
from warehouse.lake.tables import Column, Table
dbt.warm()
entities = Table((Column("id", "text"), Column("age", "integer")), (Path({str(entities.parts[0])!r}),), 2)
for name in ("one", "two"):
    child = os.fork()
    if child == 0:
        build = builds.build(
            builds.BuildSpec(entities, {KEY!r}, date(2026, 3, 1)), Path({str(tmp_path)!r}) / name, print
        )
        os._exit(0 if build.rows == 2 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True, timeout=120)

    assert (tmp_path / "one" / "examples.parquet").read_bytes() == (
        tmp_path / "two" / "examples.parquet"
    ).read_bytes()


REAL = REPOSITORY.parent / "shared" / "data"
real_data = pytest.mark.skipif(not REAL.is_dir(), reason="the public data sets are not beside the repository")


def landed(folder: Path, csv: Path) -> Table:
    return land(csv, folder / "v=1", file_name=csv.name).table


@pytest.mark.real_data
@real_data
def test_telco_is_built_from_end_to_end(tmp_path: Path) -> None:
    entities = landed(tmp_path, REAL / "telco" / "Telco-Customer-Churn.csv")
    mapping = {
        "entity_key": "customerID",
        "value": "MonthlyCharges",
        "outcome": {"column": "Churn", "positive": ["Yes"]},
    }

    build = built(tmp_path, entities, mapping)

    y = column(build, "y")
    assert (len(y), sum(y)) == (7043, 1869)
    charges = column(build, "TotalCharges")
    assert charges.count(None) == 11
    assert {type(value) for value in charges} == {float, type(None)}
    assert len(build.columns) == 19
    assert set(reasons(build)) == {"customerID", "Churn"}


@pytest.mark.real_data
@real_data
def test_a_lead_that_chose_select_chose_nothing(tmp_path: Path) -> None:
    entities = landed(tmp_path, REAL / "xeducation_leads" / "Lead Scoring.csv")
    mapping = {"entity_key": "Prospect ID", "outcome": {"column": "Converted", "positive": ["1"]}}

    build = built(tmp_path, entities, mapping)

    y = column(build, "y")
    assert (len(y), sum(y)) == (9191, 3542)
    assert "Select" not in set(column(build, "Specialization"))
    assert {"Tags", "Lead Source", "City"} <= {c.name for c in build.columns if c.kind == "category"}
    assert reasons(build)["Lead Number"] == "It identifies the row: each has a number of its own."
    assert reasons(build)["Magazine"] == "Every row has the same value."


@pytest.mark.real_data
@real_data
def test_bank_marketing_has_no_key_and_is_known_by_line(tmp_path: Path) -> None:
    csv = REAL / "bank_marketing" / "bank-additional-full.csv"
    entities = landed(tmp_path, csv)

    build = built(tmp_path, entities, {"entity_key": None, "outcome": {"column": "y", "positive": ["yes"]}})

    assert column(build, "y").count(True) == 4640
    assert column(build, "entity_key")[:2] == ["L2", "L3"]
    assert build.rows == 41188
    assert {c.name: c.kind for c in build.columns}["job"] == "category"
