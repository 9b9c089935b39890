"""Read-only SQL over one's own data: whole, or said to be cut; and nothing but one's own."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.api.landed import land, rows_of
from tests.api.running import Anteve, Person


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    person = anteve.person("Hooli")
    land(person, "my-orders", pa.table({"id": range(5_000), "plan": ["pro", "free"] * 2_500}))
    return person


def test_an_answer_has_rows_types_and_limits(analyst: Person) -> None:
    sql = "select plan, count(*) as n from my_orders group by all order by plan"
    answer = analyst.post("query", {"sql": sql})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "columns": [{"name": "plan", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}],
        "rows": 2,
        "truncated": False,
        "limits": {"rows": 1000, "bytes": 500_000_000, "seconds": 30.0},
        "items": [{"plan": "free", "n": 2500}, {"plan": "pro", "n": 2500}],
    }


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
    assert found["my_orders"] == {
        "name": "my_orders",
        "about": "dataset",
        "columns": [["id", "BIGINT"], ["plan", "VARCHAR"]],
    }


def test_where_confinement_does_not_hold_statements_are_refused(
    analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desks.failures", lambda: ("this kernel has no Landlock",))
    answer = analyst.post("query", {"sql": "select 1"})
    assert answer.status_code == 503
    assert "no Landlock" in answer.json()["detail"]


def test_a_member_may_not_ask_in_sql(analyst: Person) -> None:
    assert analyst.colleague("member").post("query", {"sql": "select 1"}).status_code == 403
