"""What a build writes down: each feature goes back to the columns that it is made of, through dbt and through analysts' SQL."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.confinement import Nursery
from warehouse.lake import builds, known
from warehouse.lake.builds import BuildSpec, EventSource, FeatureRows
from warehouse.lake.feature_rows import ENTITIES, Reads
from warehouse.lake.known import Source, Sources
from warehouse.lake.lineage.graph import LAYER, Version, graph
from warehouse.lake.tables import Column, Table
from warehouse.lake.tenant_sql.desk import ENTRY, Desk

DAY = date(2026, 2, 1)
MAPPING = {"entity_key": "customer", "time": "day", "type": "what", "amount": "paid", "recorded_at": "noted"}
PEOPLE = {"entity_key": "id", "time": "since", "outcome": {"column": "left", "positive": ["yes"]}}


def table(folder: Path, name: str, rows: pa.Table) -> Table:
    kinds = {
        pa.string(): "text",
        pa.float64(): "double",
        pa.timestamp("us"): "timestamp",
        pa.date32(): "date",
    }
    path = folder / f"{name}.parquet"
    pq.write_table(rows.add_column(0, "_line", pa.array(range(2, rows.num_rows + 2), pa.int64())), path)
    columns = tuple(Column(field.name, kinds[field.type]) for field in rows.schema)  # type: ignore[arg-type]
    return Table(columns, (path,), rows.num_rows)


def people(folder: Path) -> Table:
    rows = {
        "id": [f"c{n}" for n in range(6)],
        "plan": ["free", "pro"] * 3,
        "since": [date(2025, 1, 1 + n) for n in range(6)],
        "left": ["yes", "no", "no"] * 2,
    }
    return table(folder, "people", pa.table(rows))


def purchases(folder: Path) -> Table:
    days = [datetime(2026, 1, 1 + n, 12) for n in range(12)]
    rows = {
        "customer": [f"c{n % 6}" for n in range(12)],
        "day": pa.array(days, pa.timestamp("us")),
        "what": ["order", "refund", "order"] * 4,
        "paid": [float(n) for n in range(12)],
        "noted": pa.array(days, pa.timestamp("us")),
        "shop": ["north", "south", "east", "west"] * 3,
    }
    return table(folder, "purchases", pa.table(rows))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("build")
    written = folder / "feature.parquet"
    pq.write_table(
        pa.table({"entity_key": ["c1"], "snapshot_date": [DAY], "spent": [7.0], "odd": [1.0]}), written
    )
    model = FeatureRows(
        "spending", written, {"spent": "", "odd": ""},
        {
            "spent": Reads((("purchases", "paid"),), (("purchases", "day"),)),
            "odd": Reads((("purchases", ""), (ENTITIES, "")), (), exact=False),
        },
    )  # fmt: skip
    spec = BuildSpec(
        people(folder), PEOPLE, DAY, events=(EventSource("purchases", purchases(folder), MAPPING),),
        feature_models=(model,),
    )  # fmt: skip
    builds.build(spec, folder / "build", log=lambda line: None)
    found: dict[str, Any] = json.loads((folder / "build" / "lineage.json").read_text())
    return found


@pytest.mark.parametrize(
    ("feature", "via", "values"),
    [
        ("plan", ["int_attributes_as_of"], [[ENTITIES, "plan"]]),
        ("days since since", ["int_attributes_as_of"], [[ENTITIES, "since"]]),
        ("purchases_amount_all", ["int_event_windows"], [["purchases", "paid"]]),
        ("purchases_amount_30d", ["int_event_windows"], [["purchases", "day"], ["purchases", "paid"]]),
        ("purchases_order_count_all", ["int_event_windows"], [["purchases", "what"]]),
        ("purchases_shop_last", ["int_event_windows"], [["purchases", "day"], ["purchases", "shop"]]),
        ("purchases_days_since_last", ["int_rhythm"], [["purchases", "day"]]),
        ("purchases_count_all", ["int_event_windows"], []),
        ("spent", [], [["purchases", "paid"]]),
    ],
)
def test_each_feature_goes_back_to_the_columns_of_its_value(
    recorded: dict[str, Any], feature: str, via: list[str], values: list[list[str]]
) -> None:
    (found,) = (one for one in recorded["features"] if one["name"] == feature)
    assert (found["via"], found["values"], found["exact"]) == (via, values, True)


def test_what_decides_the_rows_is_told_apart_from_the_value(recorded: dict[str, Any]) -> None:
    rows = {one["name"]: one["rows"] for one in recorded["features"]}
    assert ["purchases", "noted"] in rows["purchases_count_all"]  # known by the morning
    assert ["purchases", "customer"] in rows["purchases_amount_all"]  # whose it is
    assert rows["spent"] == [["purchases", "day"]]
    told = json.dumps(recorded["features"])
    assert f'["{ENTITIES}", "left"]' not in told  # nobody's feature comes from the outcome


def test_where_a_statement_cannot_be_followed_its_datasets_are_named(recorded: dict[str, Any]) -> None:
    (odd,) = (one for one in recorded["features"] if one["name"] == "odd")
    assert odd == {
        "name": "odd", "feature_model": "spending", "via": [], "values": [[ENTITIES, ""], ["purchases", ""]],
        "rows": [], "exact": False,
    }  # fmt: skip


def test_the_models_between_are_those_of_dbts_manifest(recorded: dict[str, Any]) -> None:
    models = {model["name"]: model for model in recorded["models"]}
    assert set(models) == {
        "stg_entities", "stg_events", "int_snapshots", "int_active_days", "int_spine", "int_rhythm",
        "int_event_windows", "int_attributes_as_of",
    }  # fmt: skip
    assert models["int_event_windows"]["from"] == ["int_spine", "stg_events"]
    assert "events" in models["stg_events"]["given"]
    assert all(model["description"] for model in models.values())


# --- what analysts write ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery(ENTRY) as started:
        yield started


def test_the_confined_process_says_what_a_statement_reads(nursery: Nursery, tmp_path: Path) -> None:
    sources = Sources(
        Source(ENTITIES, "entities", people(tmp_path), PEOPLE),
        (Source("purchases", "events", purchases(tmp_path), MAPPING),),
    )
    sql = (
        "select e.entity_key, e.snapshot_date, sum(e.amount) as spent, any_value(p.plan) as plan"
        " from events e join entities p using (entity_key, snapshot_date) where e.type = 'order' group by all"
    )
    mornings = known.mornings(sources, [DAY])
    with Desk(
        nursery, known.shared(sources), sources.files(), work=tmp_path / "desk", mornings=mornings
    ) as desk:
        _, feature = desk.feature(sql)

    behind = {
        name: {pair for read in pairs for pair in known.columns_of(sources, *read)}
        for name, pairs in feature.reads.values.items()
    }
    assert behind["spent"] == {("purchases", "paid")}
    assert behind["plan"] == {(ENTITIES, "plan")}
    rows = {pair for read in feature.reads.rows for pair in known.columns_of(sources, *read)}
    assert rows >= {("purchases", "what"), ("purchases", "customer"), (ENTITIES, "id")}
    assert feature.reads.exact


# --- the drawing -----------------------------------------------------------------------------------------------


def drawn(recorded: dict[str, Any] | None, *names: str) -> dict[str, Any]:
    features = [
        {"name": name, "made_by": "library", "dataset": "purchases", "column": None, "feature_model": None}
        for name in names
    ]
    version = Version(3, "prod", dict.fromkeys(names[:1], 0.5))
    return graph(features, recorded, entities="customers", version=version)


def test_the_drawing_leads_from_a_column_to_the_version(recorded: dict[str, Any]) -> None:
    found = drawn(recorded, "purchases_amount_30d", "spent")
    nodes = {node["id"]: node for node in found["nodes"]}
    edges = {(edge["source"], edge["target"]): edge["data"] for edge in found["edges"]}

    way = [
        "column:purchases.paid", "model:stg_events", "model:int_event_windows", "feature:purchases_amount_30d",
        "version:3",
    ]  # fmt: skip
    for step in pairwise(way):
        assert step in edges, step
    assert edges["column:purchases.paid", "model:stg_events"] == {"reads": "values", "exact": True}
    assert edges["column:purchases.noted", "model:stg_events"]["reads"] == "rows"
    assert edges["feature:purchases_amount_30d", "version:3"] == {"importance": 0.5}
    assert ("feature:spent", "version:3") not in edges
    assert ("column:purchases.paid", "feature_model:spending") in edges
    assert ("feature_model:spending", "feature:spent") in edges
    assert nodes["column:customers.since"]["data"] == {"dataset": "customers", "column": "since"}
    assert "column:purchases.paid" in nodes["feature:purchases_amount_30d"]["data"]["values"]
    assert [nodes[key]["position"]["x"] for key in way] == sorted(
        {nodes[key]["position"]["x"] for key in way}
    )


def test_every_edge_goes_from_left_to_right_and_no_two_nodes_lie_on_each_other(
    recorded: dict[str, Any],
) -> None:
    found = drawn(recorded, *(one["name"] for one in recorded["features"]))
    places = {node["id"]: node["position"] for node in found["nodes"]}
    assert len({(place["x"], place["y"]) for place in places.values()}) == len(found["nodes"])
    for edge in found["edges"]:
        assert places[edge["target"]]["x"] - places[edge["source"]]["x"] >= LAYER, edge
    assert len({edge["id"] for edge in found["edges"]}) == len(found["edges"])


def test_an_older_build_is_drawn_from_its_recipes() -> None:
    found = drawn(None, "purchases_amount_30d")
    (edge,) = (edge for edge in found["edges"] if edge["target"] == "feature:purchases_amount_30d")
    assert (edge["source"], edge["data"]["exact"]) == ("dataset:purchases", False)
