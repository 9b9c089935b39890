"""Predictions in the lake: ranked the same way every time, listed without gaps, found one by one."""

import io
import json
import os
import shutil
import signal
import threading
from datetime import UTC, date, datetime
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import prediction_files, predictions
from warehouse.lake.bands import Cutoffs
from warehouse.lake.export import export
from warehouse.lake.prediction_schema import LATER
from warehouse.lake.predictions import BadCursor, BadQuery, Filters, NotPredictions, Query, RunFacts

FACTS = RunFacts(
    scoring_run_id=UUID(int=1),
    org_id=UUID(int=2),
    dataset_id=UUID(int=3),
    model_version_id=UUID(int=4),
    model_version=7,
    snapshot_date=date(2026, 11, 1),
    created_at=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
)
REASON = {
    "feature": "plan",
    "column": "Plan",
    "direction": "up",
    "value": "Básico",
    "typical": "Família",
    "contribution": 0.8,
    "text": "Plano é Básico, não Família",
    "kind": "category",
    "number": None,
    "typical_number": None,
    "label": {
        "code": "attribute",
        "group": None,
        "events": None,
        "of": "Plan",
        "days": None,
        "en": "Plan",
        "pt": "Plan",
    },
}
NAMES = ["Ana Souza", "João Conceição", "Mary Smith", None, "Inês Gonçalves"]


def scored(rows=1000):
    """Scores 0.000 to 0.999 in a mixed order, each number once; every fifth is lost, every seventh unknown."""
    numbers = [(n * 377 + 5) % rows for n in range(rows)]
    return pa.table(
        {
            "entity_key": [f"C{n:05d}" for n in numbers],
            "name": pa.array([NAMES[n % 5] for n in numbers], pa.string()),
            "email": [f"c{n}@example.com" for n in numbers],
            "score": [n / rows for n in numbers],
            "outcome": [None if n % 7 == 0 else n % 5 == 0 for n in numbers],
            "value": [None if n % 11 == 0 else float((n * 31) % 97) for n in numbers],
            "reasons": pa.array(
                [[REASON] if n % 2 else None for n in numbers], prediction_files.SCHEMA.field("reasons").type
            ),
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake") / "run"
    predictions.write(scored(), folder, facts=FACTS)
    return folder


def write(folder, **columns):
    return predictions.write(pa.table(columns), folder, facts=FACTS)


def listed(folder, **query):
    """All pages of a list, one after the other."""
    items, cursor, totals = [], None, set()
    while True:
        page = predictions.page(folder, Query(cursor=cursor, **query))
        items += page.items
        totals.add(page.total)
        cursor = page.next_cursor
        if cursor is None:
            assert totals == {len(items)}
            return items
        assert len(page.items) == query["limit"]


def test_the_highest_score_ranks_first_and_every_column_is_kept(folder):
    first = predictions.page(folder, Query(limit=1)).items[0]
    assert first == {
        "entity_key": "C00999",
        "name": "Inês Gonçalves",
        "email": "c999@example.com",
        "score": 0.999,
        "rank": 1,
        "band": "high",
        "outcome": False,
        "value": 26.0,
        "value_at_risk": pytest.approx(25.974),
        **dict.fromkeys(("owner", "previous_score", "previous_rank", "previous_band", "change")),
        "reasons": [REASON],
        "changes": [],
        "history": [0.999],
        "snapshot_date": date(2026, 11, 1),
        "model_version": 7,
        "created_at": datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
        "id": f"{UUID(int=1)}-1",
        "model_version_id": str(UUID(int=4)),
        "dataset_id": str(UUID(int=3)),
        "org_id": str(UUID(int=2)),
    }


def as_before_changes(folder):
    """Make of the run's files those of a run that was published before there were changes, facets and rows by rank."""
    part = pq.read_table(folder / "part-00000.parquet").drop_columns(list(LATER))
    pq.write_table(part, folder / "part-00000.parquet")
    for name in ("facets.parquet", "facets.json", "rows.arrow"):
        (folder / name).unlink()
    told = json.loads((folder / "summary.json").read_text())
    later = ("layout", "runs", "moves", "totals", "quadrants")
    (folder / "summary.json").write_text(json.dumps({k: v for k, v in told.items() if k not in later}))


def test_reasons_of_older_runs_have_no_parts_to_say_them_in_another_language(folder, tmp_path):
    """Written before reasons had a label: listed and exported all the same."""
    told = ["feature", "column", "direction", "value", "typical", "contribution", "text"]
    shutil.copytree(folder, tmp_path / "run")
    as_before_changes(tmp_path / "run")
    part = tmp_path / "run" / "part-00000.parquet"
    shorter = ", ".join(f'"{name}" := reason."{name}"' for name in told)
    duckdb.sql(
        f"copy (select * replace (list_transform(reasons, lambda reason: struct_pack({shorter})) as reasons)"
        f" from '{part}') to '{part}' (format parquet)"
    )

    (first,) = predictions.page(tmp_path / "run", Query(limit=1)).items
    exported = b"".join(export(tmp_path / "run", "parquet", Filters(band="high")))

    assert first["reasons"] == [{name: REASON[name] if name in told else None for name in REASON}]
    assert pq.read_table(io.BytesIO(exported))["reasons"].to_pylist()[0][0]["label"] is None


def test_equal_scores_rank_by_key_whatever_the_order_received(tmp_path):
    write(tmp_path / "a", entity_key=["b", "a", "c"], score=[0.5, 0.5, 0.9])
    write(tmp_path / "b", entity_key=["c", "a", "b"], score=[0.9, 0.5, 0.5])
    for run in ("a", "b"):
        assert [row["entity_key"] for row in listed(tmp_path / run, limit=9)] == ["c", "a", "b"]


def test_the_same_scores_give_the_same_bytes(tmp_path):
    for run in ("a", "b"):
        predictions.write(scored(), tmp_path / run, facts=FACTS)
    for name in (
        "part-00000.parquet",
        "rows.arrow",
        "by_key.parquet",
        "facets.parquet",
        "summary.json",
        "facets.json",
    ):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_nothing_but_the_run_is_left_in_the_folder(folder):
    assert sorted(path.name for path in folder.iterdir()) == [
        "by_key.parquet",
        "facets.json",
        "facets.parquet",
        "part-00000.parquet",
        "rows.arrow",
        "summary.json",
    ]


def test_columns_that_are_not_known_stay_unknown(tmp_path):
    write(tmp_path / "run", entity_key=["a"], score=[0.5], name=[""], value=[float("nan")])
    row = predictions.one(tmp_path / "run", "a")
    assert [row[name] for name in ("name", "email", "outcome", "value", "value_at_risk")] == [None] * 5
    assert row["reasons"] == []


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"entity_key": ["a"]}, "no column score"),
        ({"entity_key": pa.array([], pa.string()), "score": pa.array([], pa.float64())}, "no scored rows"),
        ({"entity_key": ["a", None], "score": [0.1, 0.2]}, "1 of 2 scored rows have no entity_key"),
        ({"entity_key": ["a", "a"], "score": [0.1, 0.2]}, "1 of 2 scored rows repeat"),
        ({"entity_key": ["a"], "score": [1.5]}, "not probabilities"),
        ({"entity_key": ["a"], "score": [float("nan")]}, "not probabilities"),
        ({"entity_key": ["a"], "score": pa.array([None], pa.float64())}, "not probabilities"),
    ],
)
def test_rows_that_are_no_predictions_are_refused(tmp_path, columns, complaint):
    with pytest.raises(NotPredictions, match=complaint):
        write(tmp_path / "run", **columns)


def test_row_groups_are_small_and_in_the_order_of_rank(tmp_path, monkeypatch):
    monkeypatch.setattr(prediction_files, "ROW_GROUP", 2048)
    predictions.write(scored(5000), tmp_path / "run", facts=FACTS)
    metadata = pq.read_metadata(tmp_path / "run" / "part-00000.parquet")
    rank = metadata.schema.to_arrow_schema().get_field_index("rank")
    ranges = [
        (column.statistics.min, column.statistics.max)
        for column in (metadata.row_group(n).column(rank) for n in range(metadata.num_row_groups))
    ]
    assert ranges == [(1, 2048), (2049, 4096), (4097, 5000)]
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_tenth_of_those_not_lost_is_high_and_two_tenths_medium(folder):
    counted = predictions.summary(folder)["open_bands"]
    not_lost = sum(counted.values())
    assert counted["high"] == pytest.approx(not_lost / 10, abs=1)
    assert counted["medium"] == pytest.approx(not_lost / 5, abs=1)


def test_a_model_that_tells_nobody_apart_calls_nobody_high(tmp_path):
    write(tmp_path / "run", entity_key=[str(n) for n in range(30)], score=[0.1] * 30)
    assert predictions.summary(tmp_path / "run")["bands"] == {"high": 0, "medium": 0, "low": 30}


def test_equal_scores_share_a_band(tmp_path):
    scores = [0.9] * 4 + [0.1] * 16
    write(tmp_path / "run", entity_key=[f"{n:02d}" for n in range(20)], score=scores)
    assert [row["band"] for row in listed(tmp_path / "run", limit=7)] == ["high"] * 4 + ["low"] * 16


def test_those_already_lost_do_not_move_the_cut_offs(tmp_path):
    keys = [f"{n:02d}" for n in range(20)]
    scores = [0.9] * 10 + [0.4] + [0.1] * 9
    write(tmp_path / "run", entity_key=keys, score=scores, outcome=[True] * 10 + [None] * 10)
    assert predictions.cutoffs(tmp_path / "run").high == pytest.approx(0.4)
    assert predictions.top(tmp_path / "run", 1)[0]["band"] == "high"
    write(tmp_path / "all lost", entity_key=keys, score=scores, outcome=[True] * 20)
    assert predictions.summary(tmp_path / "all lost")["bands"]["high"] == 10


def test_an_online_score_gets_the_band_of_the_list(folder):
    cutoffs = predictions.cutoffs(folder)
    for row in listed(folder, limit=1000):
        assert cutoffs.band(row["score"]) == row["band"]
    assert Cutoffs(high=0.6, medium=0.3).band(0.6) == "high"


def test_the_summary_counts_what_the_rows_hold(folder):
    counted, rows = predictions.summary(folder), listed(folder, limit=1000)
    lost = [row for row in rows if row["outcome"]]
    assert counted["rows"] == 1000
    assert counted["mean_score"] == pytest.approx(sum(row["score"] for row in rows) / 1000)
    assert sum(counted["histogram"]) == 1000
    assert counted["histogram"][0] == 50
    assert counted["outcomes"]["lost"] == len(lost)
    assert sum(counted["outcomes"].values()) == 1000
    assert counted["value_at_risk"] == pytest.approx(
        sum(row["value_at_risk"] or 0 for row in rows if not row["outcome"])
    )
    assert counted["facts"]["created_at"] == "2026-11-01T06:00:00+00:00"
    json.dumps(counted)


def test_a_score_of_one_falls_into_the_last_bin(tmp_path):
    write(tmp_path / "run", entity_key=["a", "b"], score=[0.0, 1.0])
    histogram = predictions.summary(tmp_path / "run")["histogram"]
    assert (histogram[0], histogram[-1], len(histogram)) == (1, 1, 20)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("rank", lambda row: row["rank"]),
        ("-rank", lambda row: -row["rank"]),
        ("score", lambda row: (row["score"], -row["rank"])),
        ("-score", lambda row: (-row["score"], row["rank"])),
        ("entity_key", lambda row: row["entity_key"]),
        ("-entity_key", lambda row: -int(row["entity_key"][1:])),
        (
            "value_at_risk",
            lambda row: (row["value_at_risk"] is None, row["value_at_risk"] or 0, row["rank"]),
        ),
        (
            "-value_at_risk",
            lambda row: (row["value_at_risk"] is None, -(row["value_at_risk"] or 0), row["rank"]),
        ),
    ],
)
@pytest.mark.parametrize("limit", [37, 100])
def test_pages_of_every_sort_hold_each_row_once_and_in_order(folder, sort, order, limit):
    items = listed(folder, limit=limit, sort=sort)
    assert len({row["entity_key"] for row in items}) == 1000
    assert items == sorted(items, key=order)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"min_score": 0.4, "max_score": 0.6}, lambda row: 0.4 <= row["score"] <= 0.6),
        ({"band": "medium"}, lambda row: row["band"] == "medium"),
        ({"outcome": "lost"}, lambda row: row["outcome"] is True),
        ({"outcome": "open"}, lambda row: row["outcome"] is not True),
        ({"outcome": "lost", "band": "high"}, lambda row: row["outcome"] and row["band"] == "high"),
        ({"search": "conceicao"}, lambda row: row["name"] == "João Conceição"),
        ({"search": " INÊS "}, lambda row: row["name"] == "Inês Gonçalves"),
        ({"search": "00042"}, lambda row: row["entity_key"] == "C00042"),
        ({"search": "c42@"}, lambda row: row["entity_key"] == "C00042"),
        ({"search": "%"}, lambda row: False),
        ({"search": "' or true --"}, lambda row: False),
        ({"search": "mary", "band": "low"}, lambda row: row["name"] == "Mary Smith" and row["band"] == "low"),
    ],
)
@pytest.mark.parametrize("sort", ["rank", "-value_at_risk"])
def test_filters_let_through_what_they_say_on_every_page(folder, filters, expected, sort):
    wanted = {row["entity_key"] for row in listed(folder, limit=1000) if expected(row)}
    assert {row["entity_key"] for row in listed(folder, limit=20, sort=sort, **filters)} == wanted


def test_one_entity_is_found_by_its_key_alone(folder):
    assert predictions.one(folder, "C00500")["score"] == 0.5
    assert predictions.one(folder, "C00500' or '1'='1") is None
    assert predictions.one(folder, "") is None


def test_the_top_leaves_out_those_already_lost(folder):
    top = predictions.top(folder, 20)
    assert len(top) == 20
    assert not any(row["outcome"] for row in top)
    assert any(row["outcome"] for row in predictions.top(folder, 20, exclude_lost=False))


def test_a_changed_cursor_is_refused(folder):
    cursor = predictions.page(folder, Query(limit=10)).next_cursor
    for at in range(0, len(cursor), 3):
        changed = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        with pytest.raises(BadCursor):
            predictions.page(folder, Query(limit=10, cursor=changed))
    for broken in (cursor[:-4], "é", "x", "A" * 5000, "....", "bnVsbA"):
        with pytest.raises(BadCursor, match="start again"):
            predictions.page(folder, Query(limit=10, cursor=broken))


def test_a_cursor_of_another_list_is_refused(folder, tmp_path):
    cursor = predictions.page(folder, Query(limit=10)).next_cursor
    predictions.write(scored(), tmp_path / "newer run", facts=FACTS)
    for place, change in (
        (folder, {"sort": "score"}),
        (folder, {"band": "high"}),
        (tmp_path / "newer run", {}),
    ):
        with pytest.raises(BadCursor, match="another list"):
            predictions.page(place, Query(limit=10, cursor=cursor, **change))
    assert predictions.page(folder, Query(limit=99, cursor=cursor)).items[0]["rank"] == 11


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit", 0),
        ("limit", 1001),
        ("sort", "name; drop table x"),
        ("band", "higher"),
        ("outcome", "maybe"),
        ("min_score", 1.1),
        ("max_score", float("nan")),
        ("search", "x" * 201),
        ("search", "a\0b"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_field(field, value):
    with pytest.raises(BadQuery) as caught:
        Query(**{field: value})
    assert caught.value.field == field


def test_a_run_that_is_not_there_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="no predictions"):
        predictions.page(tmp_path, Query())


def test_many_threads_ask_at_once_and_get_their_own_answers(folder):
    wrong = []

    def ask(number):
        for step in range(15):
            key = f"C{(number * 100 + step):05d}"
            if predictions.one(folder, key)["entity_key"] != key:
                wrong.append(key)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_folder_whose_name_looks_like_a_pattern_is_read_as_it_is(tmp_path):
    write(tmp_path / "run [1]*'", entity_key=["a"], score=[0.5])
    assert predictions.one(tmp_path / "run [1]*'", "a")["score"] == 0.5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_opens_its_own_database(folder):
    predictions.one(folder, "C00001")
    child = os.fork()
    if child == 0:
        signal.alarm(30)  # a child that hangs is a failure, not a wait
        os._exit(0 if predictions.one(folder, "C00001") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
