"""The ranked list, one entity, and the whole as a file."""

import csv
import io
import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import python_calamine

from tests.api.running import Anteve, Person
from tests.api.scored import landed_dataset, scored, trained
from warehouse.lake import workbook
from warehouse.lake.list_segments import Segments

ROWS = 2500
ODD_KEYS = ["a/b c", "São Paulo", "50%", "?x=1#y", "export me", "=1+1"]


@dataclass(frozen=True)
class Model:
    person: Person
    run: UUID
    alert: UUID


@pytest.fixture(scope="module")
def churn(ana: Person) -> Model:
    landed_dataset(ana)
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(ana, "churn")
    promoted = ana.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    assert promoted.status_code == 200, promoted.text
    run, alert = scored(ana, "churn", table())
    return Model(ana, run, alert)


def table() -> pa.Table:
    reason = {
        "feature": "contract",
        "column": "Contract",
        "direction": "up",
        "value": "monthly",
        "typical": "yearly",
        "contribution": 0.5,
        "text": "Contract is monthly",
    }
    keys = [*ODD_KEYS, *(f"C{n:05}" for n in range(ROWS - len(ODD_KEYS)))]
    return pa.table(
        {
            "entity_key": keys,
            "name": [f"Person {n}" for n in range(ROWS)],
            "email": [None] * ROWS,
            "score": [n / ROWS for n in range(ROWS)],
            "outcome": [None if n % 3 == 0 else n % 3 == 1 for n in range(ROWS)],
            "value": [float(n % 100) for n in range(ROWS)],
            "reasons": [[reason]] * ROWS,
        }
    )  # fmt: skip


def test_the_first_page_is_the_highest_scores_with_reasons(churn: Model) -> None:
    page = churn.person.get("models/churn/predictions", limit=20).json()
    assert [item["rank"] for item in page["items"]] == list(range(1, 21))
    assert page["total"] == ROWS
    assert page["scoring_run_id"] == str(churn.run)
    first = page["items"][0]
    assert first["entity_key"] == f"C{ROWS - len(ODD_KEYS) - 1:05}"
    assert first["reasons"][0]["text"] == "Contract is monthly"
    assert first["snapshot_date"] == "2026-01-31"
    assert first["created_at"] == "2026-02-01T12:00:00Z"
    assert first["model_version"] == 1
    assert first["value_at_risk"] == pytest.approx(first["score"] * first["value"])


def test_pages_give_every_row_once(churn: Model) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 1000} | ({"cursor": cursor} if cursor else {})
        page = churn.person.get("models/churn/predictions", **query).json()
        seen += [item["entity_key"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == ROWS


def test_filters_narrow_the_list(churn: Model) -> None:
    def total(**query: object) -> int:
        return int(churn.person.get("models/churn/predictions", limit=1, **query).json()["total"])

    assert total(outcome="lost") + total(outcome="open") == ROWS
    assert total(min_score=0.5, max_score=0.6) == 251
    assert sum(total(band=band) for band in ("high", "medium", "low")) == ROWS
    assert total(search="sao paulo") == 1
    assert total(search="nobody at all") == 0


def test_a_list_can_be_sorted(churn: Model) -> None:
    items = churn.person.get("models/churn/predictions", sort="-value_at_risk", limit=50).json()["items"]
    values = [item["value_at_risk"] for item in items]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 1001}, "limit"),
        ({"sort": "best"}, "sort"),
        ({"min_score": 2}, "min_score"),
        ({"band": "huge"}, "band"),
        ({"outcome": "won"}, "outcome"),
        ({"cursor": "abc"}, "cursor"),
        ({"search": "x" * 201}, "search"),
        ({"min_scor": 0.5}, "min_scor"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(churn: Model, query: dict[str, object], field: str) -> None:
    answer = churn.person.get("models/churn/predictions", **query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_cursor_belongs_to_its_list(churn: Model) -> None:
    cursor = churn.person.get("models/churn/predictions", limit=5).json()["next_cursor"]
    assert churn.person.get("models/churn/predictions", limit=5, cursor=cursor).status_code == 200
    assert churn.person.get("models/churn/predictions", band="high", cursor=cursor).status_code == 422


@pytest.mark.parametrize("key", [*ODD_KEYS, "C00000"])
def test_one_entity_is_found_by_its_key_whatever_that_holds(churn: Model, key: str) -> None:
    answer = churn.person.get(f"models/churn/predictions/{quote(key, safe='')}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["entity_key"] == key


def test_an_entity_that_is_not_there_is_a_404(churn: Model) -> None:
    answer = churn.person.get("models/churn/predictions/nobody")
    assert answer.status_code == 404
    assert "nobody" in answer.json()["detail"]


@pytest.mark.parametrize("form", ["csv", "parquet", "ndjson", "xlsx"])
def test_an_export_holds_every_row(churn: Model, form: str) -> None:
    answer = churn.person.get("models/churn/predictions/export", format=form)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert f".{form}" in answer.headers["content-disposition"]
    if form == "csv":
        records = list(csv.DictReader(io.StringIO(answer.text)))
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    elif form == "ndjson":
        records = [json.loads(line) for line in answer.text.splitlines()]
    elif form == "xlsx":
        header, *rows = calamine(answer.content)
        records = [dict(zip(header, row, strict=True)) for row in rows]
        assert records[0]["reason_1"] == "Contract is monthly"
    else:
        records = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert [int(record["rank"]) for record in records] == list(range(1, ROWS + 1))


def test_an_export_runs_nothing_in_a_spreadsheet(churn: Model) -> None:
    text = churn.person.get("models/churn/predictions/export", search="=1+1").text
    assert "'=1+1" in text
    assert "\n=1+1" not in text


def test_a_workbook_runs_nothing_either_and_goes_by_the_filter(churn: Model) -> None:
    answer = churn.person.get("models/churn/predictions/export", format="xlsx", search="=1+1")
    header, row = calamine(answer.content)
    assert row[header.index("entity_key")] == "'=1+1"


def test_a_list_that_no_sheet_holds_is_refused_in_words(
    churn: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", ROWS)
    answer = churn.person.get("models/churn/predictions/export", format="xlsx")
    assert answer.status_code == 409
    told = answer.json()
    assert told["type"].endswith("too_many_rows_for_xlsx")
    assert "Narrow the list with a filter, or take it as CSV" in told["detail"]
    assert told["facts"] == {"rows": ROWS, "most": ROWS - 1}
    fewer = churn.person.get("models/churn/predictions/export", format="xlsx", band="high")
    assert fewer.status_code == 200


def calamine(content: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = (
        python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    )
    return rows


def test_a_filtered_export_holds_what_the_list_holds(churn: Model) -> None:
    query = {"outcome": "open", "min_score": 0.9}
    total = churn.person.get("models/churn/predictions", **query).json()["total"]
    lines = churn.person.get("models/churn/predictions/export", format="ndjson", **query).text.splitlines()
    assert len(lines) == total > 0


def test_exporting_asks_a_key_for_its_own_scope(churn: Model) -> None:
    reader, exporter = churn.person.key("predictions:read"), churn.person.key("export")
    assert reader.get("models/churn/predictions").status_code == 200
    assert reader.get("models/churn/predictions/export").status_code == 403
    assert exporter.get("models/churn/predictions/export").status_code == 200
    assert exporter.get("models/churn/predictions").status_code == 403


def test_a_reader_who_goes_away_leaves_no_writer_behind(churn: Model) -> None:
    with churn.person.http.stream("GET", f"{churn.person.base}/models/churn/predictions/export") as answer:
        next(answer.iter_bytes(100))
    until = time.monotonic() + 5
    while any(thread.name == "export" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_model_that_has_not_scored_says_so(churn: Model) -> None:
    body = {"name": "young", "kind": "churn", "entities": "customers"}
    assert churn.person.post("models", body).status_code == 201
    for path in ("predictions", "predictions/C1", "predictions/export"):
        answer = churn.person.get(f"models/young/{path}")
        assert answer.status_code == 409
        assert answer.json()["type"].endswith("not_scored")


def test_the_alert_names_the_twenty_highest_who_are_still_there(churn: Model) -> None:
    (alert,) = churn.person.get("alerts").json()["items"]
    assert alert["id"] == str(churn.alert)
    assert (alert["model"], alert["status"]) == ("churn", "open")
    assert len(alert["entities"]) == 20
    top = churn.person.get("models/churn/predictions", outcome="open", limit=20).json()["items"]
    assert [entity["entity_key"] for entity in alert["entities"]] == [item["entity_key"] for item in top]
    assert churn.person.get("alerts", model="churn").json()["items"] == [alert]
    assert churn.person.get(f"alerts/{alert['id']}").json() == alert


def test_a_member_handles_an_alert(churn: Model) -> None:
    member = churn.person.colleague("member")
    answer = member.ask("PATCH", f"alerts/{churn.alert}", json={"status": "handled"})
    assert answer.json()["status"] == "handled"
    assert member.ask("PATCH", f"alerts/{churn.alert}", json={"status": "lost"}).status_code == 422
    assert member.ask("PATCH", f"alerts/{churn.alert}", json={"status": "open"}).json()["status"] == "open"


def test_the_scoring_run_counts_what_it_made(churn: Model) -> None:
    run = churn.person.get(f"models/churn/scoring-runs/{churn.run}").json()
    assert (run["status"], run["published"], run["version"], run["rows"]) == ("success", True, 1, ROWS)
    assert run["summary"]["rows"] == ROWS
    assert churn.person.get(f"models/young/scoring-runs/{churn.run}").status_code == 404


# --- beside the scoring before ---


def people(scores: list[float]) -> pa.Table:
    change = {
        "code": "value_changed",
        "feature": "usage",
        "column": "usage",
        "direction": "up",
        "before": "40",
        "now": "12",
        "difference": 0.4,
        "text": "usage went from 40 to 12, which raised the risk",
    }
    return pa.table(
        {
            "entity_key": [f"K{n}" for n in range(len(scores))],
            "score": scores,
            "value": [100.0 * (n + 1) for n in range(len(scores))],
            "changes": [[change] if n == 0 else None for n in range(len(scores))],
        }
    )


@pytest.fixture(scope="module")
def twice(anteve: Anteve) -> Person:
    """Somebody whose model has scored five people twice: the first of them rose by 50 points, the last is new."""
    boss = anteve.person("Initech")
    landed_dataset(boss)
    assert boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    me = boss.http.get("/api/v1/me").json()["user"]["email"]
    owned = pa.table(
        {
            "entity_key": [f"K{n}" for n in range(5)],
            "owner": [me.upper(), "Carla", None, None, None],
            "segment_1": ["pro", "basic", "pro", None, "pro"],
        }
    )
    scored(boss, "churn", people([0.2, 0.9, 0.5, 0.4]))
    scored(boss, "churn", people([0.7, 0.8, 0.5, 0.4, 0.3]), Segments.of(["plan"], owned))
    return boss


def test_the_list_tells_change_rank_before_and_the_scores_of_the_last_runs(twice: Person) -> None:
    page = twice.get("models/churn/predictions", sort="-change").json()
    first = page["items"][0]
    assert (first["entity_key"], first["previous_rank"], first["previous_band"]) == ("K0", 4, "low")
    assert first["change"] == pytest.approx(0.5)
    assert first["history"] == [0.2, 0.7]
    assert len(page["runs"]) == 2
    assert page["runs"][-1]["scoring_run_id"] == page["scoring_run_id"]
    newcomer = next(item for item in page["items"] if item["entity_key"] == "K4")
    assert (newcomer["change"], newcomer["history"]) == (None, [None, 0.3])


def test_what_changed_is_told_in_words_and_in_parts(twice: Person) -> None:
    (change,) = twice.get("models/churn/predictions/K0").json()["changes"]
    assert (change["code"], change["before"], change["now"]) == ("value_changed", "40", "12")
    assert change["text"] == "usage went from 40 to 12, which raised the risk"


def test_the_sums_follow_the_filter(twice: Person) -> None:
    totals = twice.get("models/churn/predictions", segment="plan:pro", min_score=0.4).json()["totals"]
    assert totals == {
        "rows": 2,
        "expected": pytest.approx(1.2),
        "value": 400.0,
        "value_at_risk": pytest.approx(0.7 * 100 + 0.5 * 300),
    }


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"move": "rose"}, ["K0"]),
        ({"move": "new"}, ["K4"]),
        ({"owner": "carla"}, ["K1"]),
        ({"unowned": "true"}, ["K2", "K3", "K4"]),
        ({"segment": ["plan:pro", "plan:"]}, ["K0", "K2", "K3", "K4"]),
        ({"min_value": "200", "max_value": "300"}, ["K1", "K2"]),
        ({"min_change": "-0.2", "max_change": "-0.05"}, ["K1"]),
    ],
)
def test_the_list_narrows_down(twice: Person, query: dict[str, Any], keys: list[str]) -> None:
    answer = twice.get("models/churn/predictions", **query)
    assert answer.status_code == 200, answer.text
    assert [item["entity_key"] for item in answer.json()["items"]] == keys


def test_the_owner_in_the_data_is_the_member_of_that_address(twice: Person) -> None:
    me = twice.http.get("/api/v1/me").json()["user"]["id"]
    mine = twice.get("models/churn/predictions", owner_id=me).json()["items"]
    assert [(item["entity_key"], item["owner"]["user_id"]) for item in mine] == [("K0", me)]
    other = twice.get("models/churn/predictions/K1").json()["owner"]
    assert (other["name"], other["user_id"]) == ("Carla", None)


def test_the_facets_say_what_the_list_can_be_narrowed_down_by(twice: Person) -> None:
    told = twice.get("models/churn/facets").json()
    (plan,) = told["segments"]
    assert plan["column"] == "plan"
    assert {one["value"]: one["rows"] for one in plan["values"]} == {"pro": 3, "basic": 1, None: 1}
    assert told["owners_total"] == 2


def test_an_earlier_run_can_be_listed(twice: Person) -> None:
    runs = twice.get("models/churn/predictions").json()["runs"]
    page = twice.get("models/churn/predictions", scoring_run_id=runs[0]["scoring_run_id"]).json()
    assert page["total"] == 4
    assert page["items"][0]["score"] == 0.9


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"segment": "colour:red"}, "segment"),
        ({"owner": "Carla", "unowned": "true"}, "owner"),
        ({"min_chance": "1"}, "min_chance"),
    ],
)
def test_a_filter_that_does_not_fit_is_named(twice: Person, query: dict[str, str], field: str) -> None:
    answer = twice.get("models/churn/predictions", **query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_filtered_export_follows_owner_and_segment(twice: Person) -> None:
    text = twice.get("models/churn/predictions/export", segment="plan:basic", owner="Carla").text
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["entity_key"], row["owner"], row["previous_rank"]) == ("K1", "Carla", "1")


def test_who_is_scored_no_longer_is_listed_as_they_stood(anteve: Anteve) -> None:
    boss = anteve.person("Umbrella")
    landed_dataset(boss)
    boss.post("models", {"name": "churn", "kind": "churn", "entities": "customers"})
    trained(boss, "churn")
    boss.ask("PUT", "models/churn/versions/1/stage", json={"stage": "prod"})
    scored(boss, "churn", people([0.2, 0.9, 0.5, 0.4]))
    assert boss.get("models/churn/gone").json()["items"] == []
    scored(boss, "churn", people([0.2]))
    first = boss.get("models/churn/gone", limit=2).json()
    rest = boss.get("models/churn/gone", limit=2, cursor=first["next_cursor"]).json()
    told = [(one["entity_key"], one["rank"]) for one in first["items"] + rest["items"]]
    assert told == [("K1", 1), ("K2", 2), ("K3", 3)]
    assert rest["next_cursor"] is None
