"""The published name, and the words, of each column that dbt made under a name of ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from warehouse.lake import feature_rows, vocabulary
from warehouse.lake.attributes import Attribute, FeatureColumn, spaced
from warehouse.lake.events import OTHER, Chosen
from warehouse.lake.feature_rows import Reads
from warehouse.lake.preparing import Prepared
from warehouse.lake.specs import BuildSpec

_KEYS = ("entity_key", "snapshot_date", "row_position")
_BESIDE_FEATURES = ("entity_key", "snapshot_date", "y", "_value", "_name", "_email")
Kind = Literal["number", "category", "flag"]


@dataclass(frozen=True)
class TaggedColumn:
    """A column of a dbt model tagged `feature`, and the words that its YAML has for it; "" where it has none."""

    model: str
    words: str = ""
    pt: str = ""


def named(
    prepared: Prepared, made: Mapping[str, str], tagged: Mapping[str, TaggedColumn]
) -> dict[str, FeatureColumn]:
    """The published column of each column of `made` (SQL types by name), in their order.

    `tagged` are those that operators' models brought. Of a model that exists, the columns are those that it has learned
    from, in its order.
    """
    spec = prepared.spec
    if spec.features is not None:
        return _as_learned(spec, prepared, spec.features, made)
    taken = {name.lower() for name in _BESIDE_FEATURES}
    columns: dict[str, FeatureColumn] = {}
    history = _history(spec, prepared)
    for attribute in prepared.attributes:
        feature = replace(_of_attribute(spec, attribute), history=history)
        columns[attribute.name] = replace(feature, name=_free(feature.name, taken))
    for name, feature in _from_events(prepared, made):
        columns[name] = replace(feature, name=_free(feature.name, taken))
    for name, (model, column) in feature_rows.placed(spec.feature_models).items():
        recipe = {"feature_model": model.name, "of": column}
        label = {"code": "feature_model", "of": column, "pt": model.words(column)}
        written = FeatureColumn(
            _free(column, taken), _kind(made[name]), column, model.words(column), recipe=recipe, label=label
        )
        columns[name] = replace(written, history=_of_what_it_reads(spec, model.reads.get(column), history))
    for name, sql_type in made.items():
        if name not in columns and name not in _KEYS:
            feature = _of_dbt(name, _kind(sql_type), tagged.get(name))
            columns[name] = replace(feature, name=_free(name, taken))
    return columns


def _of_attribute(spec: BuildSpec, attribute: Attribute) -> FeatureColumn:
    source, type_ = attribute.column.name, attribute.column.type
    own = spec.descriptions.get(source) or spaced(attribute.column.label or source)
    phrase = vocabulary.of_attribute(attribute.kind)
    words, pt = phrase.of("", own), phrase.of("", own, "pt")
    label = {"code": phrase.code, "of": source, "pt": pt}
    if attribute.kind == "date":
        return FeatureColumn(f"days since {source}", "number", source, words, type_, label=label)
    return FeatureColumn(source, attribute.kind, source, words, type_, label=label)


def _of_dbt(name: str, kind: Kind, tagged: TaggedColumn | None) -> FeatureColumn:
    """A column that a model of the project brought; in the words of its description, where it has one."""
    words = (tagged and tagged.words) or spaced(name)
    label = {"code": "dbt_model", "of": name, "pt": (tagged and tagged.pt) or words}
    recipe = {"dbt_model": tagged.model, "of": name} if tagged else None
    return FeatureColumn(name, kind, name, words, recipe=recipe, label=label)


def _history(spec: BuildSpec, prepared: Prepared) -> bool | None:
    """Whether attributes are known as of each date; None where there is one date, on which all is known."""
    if not prepared.question.of_events:
        return None
    return bool(spec.entity_history) and min(day for _, day in spec.entity_history) < prepared.snapshots[0]


def _of_what_it_reads(spec: BuildSpec, reads: Reads | None, history: bool | None) -> bool | None:
    """The same of a FeatureModel's column; None where it goes by nothing but events and who is there. `history` is that of
    the attributes."""
    if history is None or reads is None:
        return None
    if reads.of_today:
        return False
    return history if reads.attributes(spec.mapping.get("entity_key")) else None


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
    others = stem == f"kind_{OTHER}"
    of = "other" if others else chosen.made_of.get(stem, "")
    name = "_".join([events, *([of] if of else []), column.removeprefix(f"{stem}_") if of else column])
    group = f"{phrase.group} {of}" if of else phrase.group
    recipe = {"events": events, "made": column} | ({"of": of} if of else {})
    said = {
        language: phrase.of(events, vocabulary.other_types(language) if others else spaced(of), language)
        for language in vocabulary.LANGUAGES
    }
    label: dict[str, Any] = {
        "code": phrase.code,
        "group": phrase.group,
        "events": events,
        "pt": said["pt"],
    }
    label |= {"of": of} if of and not others else {}
    label |= {"days": phrase.days} if phrase.days else {}
    return FeatureColumn(
        name.replace(" ", "_"), _kind(sql_type), f"{events}: {group}", said["en"], recipe=recipe, label=label
    )


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
        elif feature.recipe and "feature_model" in feature.recipe:
            name = brought.get((feature.recipe["feature_model"], feature.recipe["of"]), "")
        else:
            name = str((feature.recipe or {}).get("of", feature.source))
        if name in made:
            columns[name] = feature
    return columns


def _kind(sql_type: str) -> Kind:
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
