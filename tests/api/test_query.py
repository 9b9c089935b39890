"""Read-only SQL over one's own data: whole, or said to be cut; and nothing but one's own."""

import io
import re
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli import own_duckdb
from tests.api.landed import land, rows_of
from tests.api.running import Anteve, Person
from warehouse.catalog import feature_builds, models
from warehouse.catalog.base import new_id
from warehouse.lake.tenant_sql.desk import Limits


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    person = anteve.person("Hooli")
    land(person, "my-orders", pa.table({"id": range(5_000), "plan": ["pro", "free"] * 2_500}))
    return person


def test_an_answer_has_rows_types_and_limits(analyst: Person) -> None:
    sql = "select plan, count(*) as n from my_orders group by all order by plan"
    answer = analyst.post("query", {"sql": sql})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert 0 < told.pop("seconds") < 30
    assert told == {
        "columns": [{"name": "plan", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}],
        "rows": 2,
        "truncated": False,
        "limits": {"rows": 1000, "bytes": 500_000_000, "seconds": 30.0},
        "items": [{"plan": "free", "n": 2500}, {"plan": "pro", "n": 2500}],
    }


def test_the_headers_of_an_answer_say_its_limits(analyst: Person) -> None:
    """A file has no other place for them."""
    for form, rows in (("json", "1000"), ("csv", "1000000"), ("parquet", "1000000"), ("arrow", "1000000")):
        answer = analyst.post("query", {"sql": "select 1 as one", "format": form})
        assert answer.headers["anteve-limits"] == f"rows={rows}, bytes=500000000, seconds=30", form
        assert answer.headers["anteve-truncated"] == "false"
    answer = analyst.post("query", {"sql": "select 1 as one", "format": "csv", "limit": 12})
    assert answer.headers["anteve-limits"] == "rows=12, bytes=500000000, seconds=30"


def test_what_is_cut_says_so(analyst: Person) -> None:
    answer = analyst.post("query", {"sql": 'select * from "my-orders" order by id'})
    assert answer.headers["anteve-truncated"] == "true"
    seen = answer.json()
    assert (seen["rows"], seen["truncated"], len(seen["items"])) == (1000, True, 1000)
    assert [row["id"] for row in seen["items"]] == list(range(1000))


@pytest.mark.parametrize("form", ["csv", "parquet", "arrow"])
def test_a_file_is_whole(analyst: Person, form: str) -> None:
    media = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    accept = {"Accept": media[form]} if form in media else {}
    body = {"sql": "select id from my_orders order by id"} | ({} if accept else {"format": form})
    answer = analyst.post("query", body, **accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["anteve-rows"] == "5000"
    content = io.BytesIO(answer.content)
    if form == "csv":
        found = [int(row["id"]) for row in rows_of(answer.content)]
    elif form == "parquet":
        found = pq.read_table(content)["id"].to_pylist()
    else:
        found = pa.ipc.open_stream(content).read_all()["id"].to_pylist()
    assert found == list(range(5_000))


def test_a_file_longer_than_it_may_be_is_refused_unless_its_first_rows_are_asked_for(analyst: Person) -> None:
    sql = "select a.id from my_orders a, (select id from my_orders limit 300) b"
    refused = analyst.post("query", {"sql": sql, "format": "csv"})
    assert refused.status_code == 422
    assert "more than 1,000,000 rows" in refused.json()["detail"]
    cut = analyst.post("query", {"sql": sql, "format": "csv", "limit": 10})
    assert cut.headers["anteve-truncated"] == "true"
    assert len(rows_of(cut.content)) == 10


def test_exactly_as_many_rows_as_may_be_are_all_there_are(analyst: Person) -> None:
    seen = analyst.post("query", {"sql": "select id from my_orders limit 1000"}).json()
    assert (seen["rows"], seen["truncated"]) == (1000, False)
    seen = analyst.post("query", {"sql": "select id from my_orders", "limit": 5000}).json()
    assert (seen["rows"], seen["truncated"], seen["limits"]["rows"]) == (5000, False, 5000)


@pytest.mark.parametrize("form", ["json", "csv", "parquet", "arrow"])
def test_of_nothing_the_columns_are_left(analyst: Person, form: str) -> None:
    answer = analyst.post("query", {"sql": "select id, plan from my_orders where id < 0", "format": form})
    assert (answer.status_code, answer.headers["anteve-rows"]) == (200, "0")
    content = io.BytesIO(answer.content)
    if form == "json":
        assert answer.json()["items"] == []
        names = [column["name"] for column in answer.json()["columns"]]
    elif form == "csv":
        names = answer.text.strip().split(",")
    else:
        table = pq.read_table(content) if form == "parquet" else pa.ipc.open_stream(content).read_all()
        names = table.column_names
    assert names == ["id", "plan"]


def test_the_forms_say_the_same(analyst: Person) -> None:
    sql = """
        select 9007199254740993 as big, 1.25::decimal(9, 2) as exact, date '2026-01-31' as day, null::varchar as nothing,
            timestamp '2026-01-31 10:20:30.123456' as at, 'é "quoted", \n' as words, true as flag, [1, 2] as list
    """
    table = pq.read_table(io.BytesIO(analyst.post("query", {"sql": sql, "format": "parquet"}).content))
    arrow = analyst.post("query", {"sql": sql, "format": "arrow"})
    assert pa.ipc.open_stream(io.BytesIO(arrow.content)).read_all().to_pylist() == table.to_pylist()
    (row,) = analyst.post("query", {"sql": sql}).json()["items"]
    (line,) = rows_of(analyst.post("query", {"sql": sql, "format": "csv"}).content)
    assert (row["big"], line["big"], table["big"][0].as_py()) == (
        "9007199254740993",
        "9007199254740993",
        9007199254740993,
    )
    assert (row["exact"], line["exact"], str(table["exact"][0])) == ("1.25", "1.25", "1.25")
    assert (row["words"], line["words"]) == ('é "quoted", \n', 'é "quoted", \n')
    assert (row["day"], line["day"]) == ("2026-01-31", "2026-01-31")
    assert (row["nothing"], line["nothing"]) == (None, "")
    assert row["at"].endswith("10:20:30.123456")
    assert row["list"] == [1, 2]


def test_no_cell_of_a_csv_is_a_formula(analyst: Person) -> None:
    sql = "select '=1+1' as a, '-5' as b, -5 as c, 'fine' as \"=d\""
    (line,) = rows_of(analyst.post("query", {"sql": sql, "format": "csv"}).content)
    assert line == {"a": "'=1+1", "b": "'-5", "c": "-5", "'=d": "fine"}


def test_what_takes_too_long_or_too_much_is_refused_with_the_limit(
    anteve: Anteve, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.query.LIMITS", Limits(seconds=3, file_bytes=1_000_000))
    own = anteve.person("Pied Piper")  # whose desk is opened within these limits
    land(own, "orders", pa.table({"id": range(10)}))
    endless = "select count(*) as n from range(1000000) a, range(1000000) b where a.range + b.range = 3"
    late = own.post("query", {"sql": endless})
    assert (late.status_code, late.json()["facts"]["code"]) == (422, "timeout")
    assert "after 3 s" in late.json()["detail"]
    large = own.post("query", {"sql": "select hash(range) as h from range(900000)", "format": "csv"})
    assert (large.status_code, large.json()["facts"]["code"]) == (422, "too_large")
    assert own.post("query", {"sql": "select 1 as one"}).json()["limits"] == {
        "rows": 1000,
        "bytes": 1_000_000,
        "seconds": 3.0,
    }


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from customers", "There is: my-orders, my_orders."),
        ("delete from my_orders", "Only reading is possible"),
        ("select * from read_csv('/etc/passwd')", "upload the data as a dataset"),
        ("select plann from my_orders", "Did you mean plan?"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(analyst: Person, sql: str, said: str) -> None:
    answer = analyst.post("query", {"sql": sql})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_what_can_be_queried_is_listed(analyst: Person) -> None:
    found = {each["name"]: each for each in analyst.get("query/relations").json()["items"]}
    orders = found["my_orders"]
    (file,) = orders.pop("files")
    assert orders == {
        "name": "my_orders",
        "about": "dataset",
        "columns": [["id", "BIGINT"], ["plan", "VARCHAR"]],
    }
    assert file.startswith(f"{analyst.org_id}/")
    read = pq.read_table(analyst.anteve.settings.lake / file)
    assert {"id", "plan"} <= set(read.column_names)


@pytest.fixture(scope="module")
def neighbours(anteve: Anteve) -> tuple[Person, Person]:
    """Two organizations whose datasets, models and columns are called the same; each has built examples."""
    made = (anteve.person("Initech"), anteve.person("Umbrella"))
    for person in made:
        rows = {"id": ["a", "b"], "plan": ["pro", "free"], "left": ["yes", "no"], "whose": [person.slug] * 2}
        land(person, "customers", pa.table(rows), entity_key="id")
        outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
        body = {"name": "churn", "kind": "churn", "entities": "customers", "outcome": outcome}
        asked = person.post("models", body)
        assert asked.status_code == 201, asked.text
        keys = {"entity_key": ["a", "b"], "snapshot_date": [date(2026, 3, 1)] * 2}
        folder = anteve.lake.build(person.org_id, build_id := new_id())
        folder.mkdir(parents=True)
        for what, more in (
            ("features", {"whose": rows["whose"]}),
            ("outcomes", {"y": [True, False]}),
            ("examples", {"y": [True, False], "whose": rows["whose"]}),
        ):
            pq.write_table(pa.table(keys | more), folder / f"{what}.parquet")
        with anteve.catalog.transaction(org_id=person.org_id) as session:
            model = models.by_name(session, person.org_id, "churn")
            facts = {
                "dataset_version": 1,
                "question": {},
                "snapshot_date": date(2026, 3, 1),
                "manifest_hash": "m",
            }
            facts |= {
                "path": anteve.lake.relative(folder),
                "columns": [],
                "left_out": [],
                "rows": 2,
                "seconds": {},
            }
            feature_builds.record(session, model, build_id, **facts)
    return made


def test_outcomes_and_examples_are_read_in_sql(neighbours: tuple[Person, Person]) -> None:
    person = neighbours[0]
    sql = (
        "select entity_key, o.y, e.y as again, e.whose, f.whose as too from churn_outcomes o"
        " join churn_examples e using (entity_key, snapshot_date) join churn_features f using (entity_key, snapshot_date)"
        " where o.y"
    )
    answer = person.post("query", {"sql": sql})
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"] == [
        {"entity_key": "a", "y": True, "again": True, "whose": person.slug, "too": person.slug}
    ]


def test_outcomes_and_examples_have_paths_to_read_them_as_parquet(neighbours: tuple[Person, Person]) -> None:
    person = neighbours[0]
    found = {each["name"]: each for each in person.get("query/relations").json()["items"]}
    assert {name: each["about"] for name, each in found.items()} == {
        "customers": "dataset", "churn_features": "features", "churn_outcomes": "outcomes", "churn_examples": "examples",
    }  # fmt: skip
    for name in ("churn_outcomes", "churn_examples"):
        (file,) = found[name]["files"]
        table = pq.read_table(person.anteve.settings.lake / file)
        assert table["y"].to_pylist() == [True, False]
        assert [list(pair) for pair in found[name]["columns"]][2] == ["y", "BOOLEAN"]


def test_duckdb_on_the_machine_of_the_lake_has_ones_own_tables_and_no_others(
    neighbours: tuple[Person, Person],
) -> None:
    """`./anteve sql --local`, beside another organization's files of the same names."""
    for person in neighbours:
        items = person.get("query/relations").json()["items"]
        with own_duckdb.opened(person.anteve.settings.lake, items) as connection:
            views = connection.execute(
                "select view_name, sql from duckdb_views() where not internal"
            ).fetchall()
            assert {name for name, _ in views} == {
                "customers", "churn_features", "churn_outcomes", "churn_examples",
            }  # fmt: skip
            named = {found for _, sql in views for found in re.findall(r"lake/([0-9a-f-]{36})/", sql)}
            assert named == {str(person.org_id)}
            whose = connection.execute(
                "select distinct whose from customers union select whose from churn_examples"
            ).fetchall()
            assert whose == [(person.slug,)]


def test_where_confinement_does_not_hold_statements_are_refused(
    analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desks.failures", lambda: ("this kernel has no Landlock",))
    answer = analyst.post("query", {"sql": "select 1"})
    assert answer.status_code == 503
    assert "no Landlock" in answer.json()["detail"]


def test_a_member_may_not_ask_in_sql(analyst: Person) -> None:
    assert analyst.colleague("member").post("query", {"sql": "select 1"}).status_code == 403
