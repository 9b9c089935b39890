"""A build from a log: what customers did becomes honest examples, one per customer and morning."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import builds
from warehouse.lake.builds import Build, BuildSpec, CannotBuild, EventSource, FeatureRows
from warehouse.lake.preview import preview
from warehouse.lake.snapshots import training_dates
from warehouse.lake.tables import Column, ColumnType, Table

MAPPING = {"entity_key": "customer", "time": "day", "type": "what", "amount": "paid"}
TYPES: dict[str, ColumnType] = {
    "customer": "text", "day": "timestamp", "what": "text", "paid": "double", "shop": "text", "items": "integer",
}  # fmt: skip
LEFT = {"outcome": {"kind": "inactivity", "days": 30}}
RECEIVED = date(2026, 6, 1)


def table(folder: Path, name: str, types: dict[str, ColumnType], rows: list[tuple[Any, ...]]) -> Table:
    columns = tuple(Column(column, type_) for column, type_ in types.items())
    schema = pa.schema([("_line", pa.int64()), *((c.name, c.arrow_type) for c in columns)])
    arrays = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    path = folder / f"{name}.parquet"
    values = {c.name: list(array) for c, array in zip(columns, arrays, strict=True)}
    pq.write_table(pa.table({"_line": list(range(2, 2 + len(rows))), **values}, schema=schema), path)
    return Table(columns, (path,), len(rows))


def purchases(folder: Path, rows: list[tuple[Any, ...]], **more: Any) -> EventSource:
    return EventSource("purchases", table(folder, "purchases", TYPES, rows), {**MAPPING, **more})


def bought(customer: str, *days: date, what: str = "order", paid: float = 10.0) -> list[tuple[Any, ...]]:
    return [(customer, datetime(d.year, d.month, d.day, 12), what, paid, "Recife", 1) for d in days]


def built(folder: Path, *sources: EventSource, entities: Table | None = None, **more: Any) -> Build:
    more.setdefault("mapping", LEFT)
    spec = BuildSpec(entities=entities, snapshot_date=RECEIVED, events=sources, **more)
    return builds.build(spec, folder / "build", log=lambda line: None)


def rows(build: Build) -> dict[tuple[str, date], dict[str, Any]]:
    return {(r["entity_key"], r["snapshot_date"]): r for r in pq.read_table(build.examples).to_pylist()}


def test_a_log_alone_is_enough(tmp_path: Path) -> None:
    log = bought("ana", date(2026, 1, 1), date(2026, 1, 11), date(2026, 2, 10), what="order", paid=20.0)
    log += bought("bia", date(2026, 2, 20), date(2026, 4, 1), what="refund")

    build = built(tmp_path, purchases(tmp_path, log), snapshots=(date(2026, 3, 1), date(2026, 4, 2)))
    found = rows(build)

    ana = found["ana", date(2026, 3, 1)]
    assert ana["y"] is True
    assert ana["_value"] == 60.0
    assert ana["purchases_count_30d"] == 1
    assert ana["purchases_count_90d"] == 3
    assert ana["purchases_days_since_last"] == 19
    assert ana["purchases_gap_mean"] == 20
    assert ana["purchases_gap_last"] == 30
    assert ana["purchases_gap_now_to_mean"] == pytest.approx(19 / 20)
    assert ana["purchases_order_count_all"] == 3
    assert ana["purchases_refund_count_all"] == 0
    assert ana["purchases_has_30d"] is True
    assert ana["purchases_has_90d"] is False
    bia = found["bia", date(2026, 4, 2)]
    assert bia["y"] is None
    assert set(found) == {
        ("ana", date(2026, 3, 1)), ("bia", date(2026, 3, 1)),
        ("ana", date(2026, 4, 2)), ("bia", date(2026, 4, 2)),  # asked of whom was there within twice the horizon
    }  # fmt: skip
    words = {c.name: c.description for c in build.columns}
    assert words["purchases_count_30d"] == "purchases in the last 30 days"
    assert words["purchases_gap_now_to_mean"] == "days since the last purchase against the usual gap"
    assert words["purchases_refund_count_30d"] == "purchases of type refund in the last 30 days"
    label = {c.name: c.label for c in build.columns}
    assert label["purchases_refund_count_30d"] == {
        "code": "kind_count_30d", "group": "type", "events": "purchases", "of": "refund", "days": 30,
        "pt": "purchases do tipo refund nos últimos 30 dias",
    }  # fmt: skip
    assert label["purchases_weekend_share"] == {
        "code": "weekend_share", "group": "season", "events": "purchases",
        "pt": "proporção de purchases aos sábados e domingos",
    }  # fmt: skip


def test_a_trained_models_features_are_made_again_of_other_rows(tmp_path: Path) -> None:
    log = bought("ana", date(2026, 1, 1), date(2026, 1, 11), date(2026, 2, 10), what="order", paid=20.0)
    log += bought("bia", date(2026, 2, 20), date(2026, 4, 1), what="refund")
    first = built(tmp_path, purchases(tmp_path, log), snapshots=(date(2026, 3, 1),))
    later = tmp_path / "later"
    later.mkdir()

    again = built(later, purchases(later, bought("caio", date(2026, 5, 2))), features=tuple(first.columns))

    assert again.columns == first.columns
    assert again.snapshots == (date(2026, 5, 3),)
    caio = rows(again)["caio", date(2026, 5, 3)]
    assert caio["purchases_order_count_30d"] == 1
    assert caio["purchases_refund_count_30d"] == 0


def test_what_the_preview_promises_the_build_delivers(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 120, 4)]
    log = [
        row for place, day in enumerate(days) for who in "abcdefgh"[: 1 + place % 8] for row in bought(who, day)
    ]  # fmt: skip
    source = purchases(tmp_path, log)
    asked: dict[str, Any] = {
        "population": {"kind": "active", "days": 21},
        "snapshots": {"every_days": 15, "count": 4},
    }
    promised = preview(
        BuildSpec(entities=None, mapping=LEFT, snapshot_date=RECEIVED, events=(source,), **asked)
    )

    build = built(tmp_path, source, **asked)

    found = rows(build).values()
    assert [each.snapshot_date for each in promised.snapshots] == list(build.snapshots)
    for each in promised.snapshots:
        then = [row["y"] for row in found if row["snapshot_date"] == each.snapshot_date]
        assert (each.asked, each.known) == (len(then), sum(y is not None for y in then))
        assert each.positives == (sum(y for y in then) if None not in then else None)
    assert len(promised.snapshots) == 5
    assert promised.snapshots[-1].positives is None
    assert {warning.code for warning in promised.warnings} >= {"too_few_positives"}
    assert json.dumps(promised.to_json())


def test_attributes_come_as_they_were_known_and_say_so(tmp_path: Path) -> None:
    people: dict[str, ColumnType] = {"id": "text", "since": "date", "plan": "text"}
    joined, early = date(2025, 6, 1), date(2024, 6, 1)
    before = table(tmp_path, "before", people, [("ana", joined, "silver"), ("bia", early, "gold")])
    now = table(tmp_path, "now", people, [("ana", joined, "gold"), ("bia", early, "silver")])
    log = purchases(tmp_path, bought("ana", date(2026, 1, 1), date(2026, 5, 1)))
    mapping = {"entity_key": "id", "time": "since", **LEFT}
    dates = (date(2026, 2, 1), date(2026, 4, 1))

    build = built(
        tmp_path, log, entities=now, mapping=mapping, snapshots=dates, population={"kind": "all"},
        entity_history=((before, date(2026, 1, 10)), (now, date(2026, 3, 1))),
    )  # fmt: skip
    without = built(
        tmp_path / "without", log, entities=now, mapping=mapping, snapshots=dates, population={"kind": "all"}
    )

    plans = {key: row["plan"] for key, row in rows(build).items()}
    assert plans == {
        ("ana", dates[0]): "silver", ("bia", dates[0]): "gold", ("ana", dates[1]): "gold", ("bia", dates[1]): "silver",
    }  # fmt: skip
    assert {c.name: c.history for c in build.columns if c.type} == {"days since since": True, "plan": True}
    assert {c.name: c.history for c in without.columns if c.type} == {
        "days since since": False,
        "plan": False,
    }


@pytest.mark.parametrize(
    ("uploaded", "known"),
    [(date(2026, 1, 31), True), (date(2026, 2, 1), False), (date(2026, 3, 1), False)],
    ids=["on the eve of the first date", "on the first date", "after it"],
)
def test_a_history_that_begins_after_the_first_date_does_not_say_that_it_covers_it(
    tmp_path: Path, uploaded: date, known: bool
) -> None:
    """Of a date before the first upload, what that upload says stands in: no column claims to be as it was then."""
    people: dict[str, ColumnType] = {"id": "text", "plan": "text"}
    before = table(tmp_path, "before", people, [("ana", "silver"), ("bia", "gold")])
    now = table(tmp_path, "now", people, [("ana", "gold"), ("bia", "silver")])
    log = purchases(tmp_path, bought("ana", date(2026, 1, 1), date(2026, 5, 1)))
    dates = (date(2026, 2, 1), date(2026, 4, 1))

    build = built(
        tmp_path, log, entities=now, mapping={"entity_key": "id", **LEFT}, snapshots=dates,
        population={"kind": "all"}, entity_history=((before, uploaded), (now, date(2026, 3, 20))),
    )  # fmt: skip

    plans = {day: row["plan"] for (who, day), row in rows(build).items() if who == "ana"}
    assert plans == {dates[0]: "silver", dates[1]: "gold"}
    assert {c.name: c.history for c in build.columns if c.type} == {"plan": known}


def test_the_last_event_is_that_of_the_last_second_and_of_two_in_it_the_later_line(tmp_path: Path) -> None:
    half_past, after = datetime(2026, 1, 2, 12, 0, 0, 600_000), datetime(2026, 1, 2, 12, 0, 1, 200_000)
    log = [("ana", after, "order", 1.0, "Recife", 1), ("ana", half_past, "order", 2.0, "Recife", 1)]
    log += [("bia", after, "order", 3.0, "Recife", 1), ("bia", after, "order", 4.0, "Recife", 1)]
    day = date(2026, 2, 1)

    found = rows(built(tmp_path, purchases(tmp_path, log), snapshots=(day,)))

    assert {who: row["purchases_amount_last"] for (who, _), row in found.items()} == {"ana": 1.0, "bia": 4.0}


def test_a_cancellation_recorded_late_leaves_an_earlier_mornings_population_as_it_was(tmp_path: Path) -> None:
    """What comes once had come to Ana before February, and nobody knew; of Bia it was known, of Caio there was nothing."""
    types: dict[str, ColumnType] = {"who": "text", "at": "date", "what": "text", "noted": "date"}
    told = [
        ("ana", date(2026, 1, 2), "order", None), ("ana", date(2026, 1, 10), "gone", date(2026, 3, 5)),
        ("bia", date(2026, 1, 2), "order", None), ("bia", date(2026, 1, 10), "gone", date(2026, 1, 12)),
        ("caio", date(2026, 1, 2), "order", None), ("caio", date(2026, 2, 10), "gone", date(2026, 3, 5)),
        ("duda", date(2026, 1, 2), "order", None), ("duda", date(2026, 5, 1), "order", None),
    ]  # fmt: skip
    mapping = {"entity_key": "who", "time": "at", "type": "what", "recorded_at": "noted"}
    source = EventSource("contracts", table(tmp_path, "contracts", types, told), mapping)
    days = (date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 6))
    asked: dict[str, Any] = {
        "mapping": {"outcome": {"kind": "event", "event_type": "gone", "once": True}},
        "horizon_days": 30, "population": {"kind": "all"}, "snapshots": days,
    }  # fmt: skip

    build = built(tmp_path, source, **asked)
    promised = preview(BuildSpec(entities=None, snapshot_date=RECEIVED, events=(source,), **asked))

    assert {key: row["y"] for key, row in rows(build).items()} == {
        ("ana", days[0]): None, ("caio", days[0]): True, ("duda", days[0]): False,
        ("ana", days[1]): None, ("caio", days[1]): None, ("duda", days[1]): False,
        ("duda", days[2]): False,
    }  # fmt: skip
    assert [(each.asked, each.known, each.positives) for each in promised.snapshots] == [
        (3, 2, 1), (3, 1, 0), (1, 1, 0),
    ]  # fmt: skip


def test_events_that_cannot_be_used_are_said(tmp_path: Path) -> None:
    people = table(tmp_path, "people", {"id": "text"}, [("ana",), ("bia",)])
    log = bought("ana", date(2026, 1, 1), date(2026, 3, 1)) + bought(
        "ana", date(1969, 12, 31), date(2030, 1, 1)
    )
    log += [
        *bought("nobody", date(2026, 1, 2)),
        *bought(" ", date(2026, 1, 3)),
        ("bia", None, "order", 1.0, "x", 1),
    ]
    said: list[str] = []
    spec = BuildSpec(
        people, {"entity_key": "id", **LEFT}, RECEIVED, events=(purchases(tmp_path, log),), snapshots=(date(2026, 2, 1),)
    )  # fmt: skip

    builds.prepare(spec, tmp_path, said.append)

    assert [line for line in said if line.startswith("purchases")] == [
        "purchases: 7 rows, from 2026-01-01 to 2026-03-01.",
        "purchases: 1 row without a key: left out.",
        "purchases: 1 row without a time: left out.",
        "purchases: 1 row before 1970: left out, for such dates are mostly blanks in disguise.",
        "purchases: 1 row in the future: left out.",
        "purchases: 1 row of somebody whom the dataset of customers or leads does not have: left out.",
    ]


def test_features_that_analysts_wrote_join_on_their_keys(tmp_path: Path) -> None:
    day = date(2026, 2, 1)
    written = tmp_path / "feature.parquet"
    pq.write_table(pa.table({"entity_key": ["ana"], "snapshot_date": [day], "visits": [7]}), written)
    log = purchases(tmp_path, bought("ana", date(2026, 1, 20)) + bought("bia", date(2026, 1, 21)))
    model = FeatureRows("visits", written, {"visits": "visits to the shop"})

    build = built(tmp_path, log, snapshots=(day,), feature_models=(model,))

    assert {key: row["visits"] for key, row in rows(build).items()} == {("ana", day): 7.0, ("bia", day): None}
    assert build.columns[-1].description == "visits to the shop"


def test_a_feature_model_that_doubles_rows_names_them(tmp_path: Path) -> None:
    day = date(2026, 2, 1)
    written = tmp_path / "feature.parquet"
    pq.write_table(
        pa.table({"entity_key": ["ana", "ana"], "snapshot_date": [day, day], "v": [1, 2]}), written
    )
    log = purchases(tmp_path, bought("ana", date(2026, 1, 20)))

    with pytest.raises(CannotBuild, match="ana on 2026-02-01 has 2") as caught:
        built(tmp_path, log, snapshots=(day,), feature_models=(FeatureRows("v", written, {"v": ""}),))

    assert caught.value.code == "feature_model_doubles_rows"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"horizon_days": 31}, "horizon_is_not_the_inactivity"),
        ({"mapping": {"outcome": {"kind": "event"}}}, "outcome_without_event_type"),
        ({"mapping": {"outcome": {"kind": "rain"}}}, "outcome_kind_unknown"),
        ({"population": {"kind": "active", "days": 0}}, "days_out_of_range"),
        ({"snapshots": ()}, "no_snapshots"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(tmp_path: Path, more: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotBuild) as caught:
        built(tmp_path, purchases(tmp_path, bought("ana", date(2026, 1, 20))), **more)

    assert caught.value.code == code


def test_up_to_twelve_dates_are_chosen_and_the_last_one_has_matured() -> None:
    dates = training_dates(date(2024, 1, 1), date(2026, 1, 1), 90)

    assert len(dates) == 12
    assert dates[-1] + timedelta(days=90) == date(2026, 1, 1)
    # three that mature, and then as many as make 20,000 rows, or let three be rehearsed with two before the first
    assert (
        len(training_dates(date(2024, 1, 1), date(2026, 1, 1), 90, every_days=30, population=9000)) == 3 + 4
    )
    assert (
        len(training_dates(date(2024, 1, 1), date(2026, 1, 1), 90, every_days=30, population=3000)) == 3 + 7
    )
    assert len(training_dates(date(2020, 1, 1), date(2026, 1, 1), 90, every_days=30, population=300)) == 12
    assert training_dates(date(2025, 12, 1), date(2026, 1, 1), 90) == []
