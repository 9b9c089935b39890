"""Lineage as a drawing: nodes with their places and edges, in the shape that React Flow draws.

    dataset column -> models of dbt, one after the other / FeatureModel -> feature -> version

From left to right, a layer for each step. Of a feature whose statement could not be followed column by column, the whole
dataset stands at the left, and its edges are not `exact`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from warehouse.lake.feature_rows import ENTITIES

LAYER, ROW = 300, 64  # pixels from one node to the next


@dataclass(frozen=True)
class Version:
    """A ModelVersion that learned from the features: how much each of them tells it."""

    number: int
    stage: str
    importance: Mapping[str, float]


@dataclass
class _Drawing:
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    layers: dict[str, int] = field(default_factory=dict)

    def node(self, key: str, type_: str, layer: int, data: Mapping[str, Any]) -> str:
        if key not in self.nodes:
            self.nodes[key] = {"id": key, "type": type_, "data": dict(data)}
            self.layers[key] = layer
        return key

    def edge(self, source: str, target: str, **data: Any) -> None:
        known = self.edges.get((source, target))
        if known is None:
            self.edges[source, target] = data
        elif data.get("reads") == "values":
            known["reads"] = "values"  # one value that comes from it is more than many rows that go by it


def graph(
    features: Sequence[Mapping[str, Any]],
    recorded: Mapping[str, Any] | None,
    *,
    entities: str,
    version: Version | None,
) -> dict[str, list[dict[str, Any]]]:
    """`features` are those to be drawn, as the catalogue tells them; `recorded` is a build's `lineage.json`, None where an
    older build has none. `entities` is the name of the Model's dataset of customers or leads.
    """
    drawing = _Drawing()
    models = {model["name"]: model for model in (recorded or {}).get("models", ())}
    depth = _depths(models)
    last = max(depth.values(), default=0) + 1
    traced = {each["name"]: each for each in (recorded or {}).get("features", ())}
    for feature in features:
        found = traced.get(feature["name"]) or _by_its_recipe(feature)
        columns = _Columns(drawing, entities, found)
        target = drawing.node(
            f"feature:{feature['name']}",
            "feature",
            last + 1,
            {**feature, "exact": found["exact"], "values": columns.values, "rows": columns.rows},
        )
        if found["feature_model"]:
            made = drawing.node(
                f"feature_model:{found['feature_model']}",
                "feature_model",
                last,
                {"name": found["feature_model"], "version": feature.get("feature_model_version")},
            )
            columns.into({made: None})
            drawing.edge(made, target)
        elif not found["via"]:
            columns.into({target: None})
        else:
            _through_dbt(drawing, models, depth, found["via"], target, columns)
    if version is not None:
        _into_version(drawing, features, version, last + 2)
    return {"nodes": _placed(drawing), "edges": _listed(drawing)}


def _by_its_recipe(feature: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a feature of which no lineage was written down: the dataset that it comes from."""
    made_by, dataset, column = feature["made_by"], feature.get("dataset"), feature.get("column")
    exact = made_by == "attribute" and column is not None
    values = [[dataset, column if exact else ""]] if dataset else []
    return {
        "via": [],
        "feature_model": feature.get("feature_model"),
        "values": values,
        "rows": [],
        "exact": exact,
    }


class _Columns:
    """The nodes at the left that a feature goes back to."""

    def __init__(self, drawing: _Drawing, entities: str, found: Mapping[str, Any]) -> None:
        self._drawing, self._entities, self._exact = drawing, entities, bool(found["exact"])
        self._of: dict[str, str] = {}
        self.values = [self._node(*pair) for pair in found["values"]]
        # That rows are counted at all is said where nothing else is: each feature goes by some column of its rows.
        self.rows = [self._node(*pair) for pair in found["rows"] if pair[1]]

    def _node(self, dataset: str, column: str) -> str:
        name = self._entities if dataset == ENTITIES else dataset
        kind = "column" if column else "dataset"
        key = f"{kind}:{name}.{column}".rstrip(".")
        self._of[key] = "entities" if dataset == ENTITIES else "events"
        told = {"dataset": name, "column": column or None}
        return self._drawing.node(key, f"dataset_{kind}" if column else kind, 0, told)

    def into(self, readers: Mapping[str, str | None]) -> None:
        """Edges to the models that read them; a reader of entities alone, or events alone, is so marked."""
        for reader, kind in readers.items():
            for reads, keys in (("values", self.values), ("rows", self.rows)):
                for key in keys:
                    if kind in (None, self._of[key]):
                        self._drawing.edge(key, reader, reads=reads, exact=self._exact)


def _through_dbt(
    drawing: _Drawing,
    models: Mapping[str, Mapping[str, Any]],
    depth: Mapping[str, int],
    via: Iterable[str],
    target: str,
    columns: _Columns,
) -> None:
    readers: dict[str, str | None] = {}
    for name in _ancestors(models, via):
        model = models[name]
        node = drawing.node(
            f"model:{name}",
            "model",
            depth[name],
            {part: model[part] for part in ("name", "description", "tagged")},
        )
        for before in model["from"]:
            drawing.edge(f"model:{before}", node)
        for table in ("entities", "events"):
            if table in model["given"]:
                readers[node] = table
    columns.into(readers)
    for name in via:
        drawing.edge(f"model:{name}", target)


def _ancestors(models: Mapping[str, Mapping[str, Any]], via: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    left = [name for name in via if name in models]
    while left:
        name = left.pop()
        if name not in found:
            found[name] = None
            left += models[name]["from"]
    return list(found)


def _depths(models: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The layer of each model: one after all that it reads; the first models stand in layer 1."""
    found: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((of(before) for before in models[name]["from"]), default=0)
        return found[name]

    for name in models:
        of(name)
    return found


def _into_version(
    drawing: _Drawing, features: Sequence[Mapping[str, Any]], version: Version, layer: int
) -> None:
    name = f"version:{version.number}"
    drawing.node(name, "version", layer, {"number": version.number, "stage": version.stage})
    for feature in features:
        share = version.importance.get(feature["name"])
        if share is not None:
            drawing.edge(f"feature:{feature['name']}", name, importance=share)


def _placed(drawing: _Drawing) -> list[dict[str, Any]]:
    layers: dict[int, list[str]] = {}
    for key in drawing.nodes:
        layers.setdefault(drawing.layers[key], []).append(key)
    highest = max((len(keys) for keys in layers.values()), default=0)
    placed = []
    for x, layer in enumerate(sorted(layers)):
        keys = sorted(layers[layer]) if layer == 0 else layers[layer]
        top = (highest - len(keys)) * ROW // 2
        for y, key in enumerate(keys):
            placed.append({**drawing.nodes[key], "position": {"x": x * LAYER, "y": top + y * ROW}})
    return placed


def _listed(drawing: _Drawing) -> list[dict[str, Any]]:
    return [
        {"id": f"{source}->{target}", "source": source, "target": target, "data": data}
        for (source, target), data in drawing.edges.items()
        if source in drawing.nodes and target in drawing.nodes
    ]
