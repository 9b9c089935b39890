"""A build from a log: what customers did becomes honest examples, one per customer and morning."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.lake import builds
from warehouse.lake.builds import Build, BuildSpec, EventSource
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
        ("ana", date(2026, 3, 1)), ("bia", date(2026, 3, 1)), ("bia", date(2026, 4, 2)),
    }  # fmt: skip
    words = {c.name: c.description for c in build.columns}
    assert words["purchases_count_30d"] == "purchases in the last 30 days"
    assert words["purchases_gap_now_to_mean"] == "days since the last purchase against the usual gap"
    assert words["purchases_refund_count_30d"] == "purchases of type refund in the last 30 days"


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
