"""The published name, and the words, of each column that dbt made under a name of ours."""

from collections.abc import Iterator, Mapping
from typing import Literal

from warehouse.lake import feature_rows, vocabulary
from warehouse.lake.attributes import FeatureColumn, spaced
from warehouse.lake.events import OTHER, Chosen
from warehouse.lake.preparing import Prepared
from warehouse.lake.specs import BuildSpec

_KEYS = ("entity_key", "snapshot_date", "row_position")
_BESIDE_FEATURES = ("entity_key", "snapshot_date", "y", "_value", "_name", "_email")


def named(spec: BuildSpec, prepared: Prepared, made: Mapping[str, str]) -> dict[str, FeatureColumn]:
    """The published column of each column of `made` (SQL types by name), in their order.

    Of a model that exists, they are the columns that it has learned from, in its order.
    """
    if spec.features is not None:
        return _as_learned(spec, prepared, spec.features, made)
    taken = {name.lower() for name in _BESIDE_FEATURES}
    columns: dict[str, FeatureColumn] = {}
    history = _history(spec, prepared)
    for attribute in prepared.attributes:
        source, type_ = attribute.column.name, attribute.column.type
        words = spec.descriptions.get(source) or spaced(attribute.column.label or source)
        if attribute.kind == "date":
            name = _free(f"days since {source}", taken)
            feature = FeatureColumn(name, "number", source, f"Days since {words}", type_, history=history)
        else:
            feature = FeatureColumn(
                _free(source, taken), attribute.kind, source, words, type_, history=history
            )
        columns[attribute.name] = feature
    for name, feature in _from_events(prepared, made):
        columns[name] = _renamed(feature, _free(feature.name, taken))
    for name, (model, column) in feature_rows.placed(spec.feature_models).items():
        recipe = {"feature_model": model.name, "of": column}
        columns[name] = FeatureColumn(
            _free(column, taken), _kind(made[name]), column, model.words(column), recipe=recipe
        )
    for name, sql_type in made.items():
        if name not in columns and name not in _KEYS:
            columns[name] = FeatureColumn(_free(name, taken), _kind(sql_type), name, spaced(name))
    return columns


def _history(spec: BuildSpec, prepared: Prepared) -> bool | None:
    """Whether attributes are known as of each date; None where there is one date, on which all is known."""
    if not prepared.question.of_events:
        return None
    return bool(spec.entity_history) and min(day for _, day in spec.entity_history) < prepared.snapshots[0]


def _from_events(prepared: Prepared, made: Mapping[str, str]) -> Iterator[tuple[str, FeatureColumn]]:
    for place, chosen in enumerate(prepared.events, start=1):
        prefix = f"events_{place}_"
        for name, sql_type in made.items():
            if name.startswith(prefix):
                yield name, _of_events(chosen, name.removeprefix(prefix), sql_type)


def _of_events(chosen: Chosen, column: str, sql_type: str) -> FeatureColumn:
    """`count_30d` of purchases is `purchases_count_30d`: "purchases in the last 30 days"."""
    events = chosen.source.name
    phrase = vocabulary.phrase(column)
    stem = "_".join(column.split("_")[:2])
    of = "other" if stem == f"kind_{OTHER}" else chosen.made_of.get(stem, "")
    name = "_".join([events, *([of] if of else []), column.removeprefix(f"{stem}_") if of else column])
    group = f"{phrase.group} {of}" if of else phrase.group
    recipe = {"events": events, "made": column} | ({"of": of} if of else {})
    words = phrase.of(events, spaced(of) if of else "")
    return FeatureColumn(name.replace(" ", "_"), _kind(sql_type), f"{events}: {group}", words, recipe=recipe)


def _as_learned(
    spec: BuildSpec, prepared: Prepared, features: tuple[FeatureColumn, ...], made: Mapping[str, str]
) -> dict[str, FeatureColumn]:
    attributes = iter(prepared.attributes)
    places = {chosen.source.name: place for place, chosen in enumerate(prepared.events, start=1)}
    brought = {
        (model.name, column): name
        for name, (model, column) in feature_rows.placed(spec.feature_models).items()
    }
    columns = {}
    for feature in features:
        if feature.type:
            name = next(attributes).name
        elif feature.recipe and "events" in feature.recipe:
            name = f"events_{places.get(feature.recipe['events'], 0)}_{feature.recipe['made']}"
        elif feature.recipe:
            name = brought.get((feature.recipe["feature_model"], feature.recipe["of"]), "")
        else:
            name = feature.source
        if name in made:
            columns[name] = feature
    return columns


def _renamed(feature: FeatureColumn, name: str) -> FeatureColumn:
    return FeatureColumn(
        name, feature.kind, feature.source, feature.description, feature.type, feature.recipe, feature.history
    )


def _kind(sql_type: str) -> Literal["number", "category", "flag"]:
    if sql_type == "BOOLEAN":
        return "flag"
    return (
        "number" if "INT" in sql_type or sql_type.startswith(("DOUBLE", "FLOAT", "DECIMAL")) else "category"
    )


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with a number after it where another column has it, in any case of letters."""
    free, number = name, 2
    while free.lower() in taken:
        free, number = f"{name} ({number})", number + 1
    taken.add(free.lower())
    return free
