"""What rows for one version of a model look like: which names they may have, and what becomes of each."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from warehouse.lake.attributes import Attribute, FeatureColumn, as_learned
from warehouse.lake.intake.readings import Commas
from warehouse.lake.tables import Column

KEY = "entity_key"  # what the key is called where the organization has no name of its own for it


@dataclass(frozen=True)
class Shape:
    """`columns` and `mapping` are those of the dataset of entities; empty where the entities are those seen in events.
    `features` are what the version goes by: of the columns that it does not look at, any may be there or not."""

    columns: tuple[Column, ...]
    mapping: Mapping[str, Any]
    features: tuple[FeatureColumn, ...]

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """By the feature's name those that a row brings itself, from the entities' columns."""
        own = [feature for feature in self.features if feature.type]
        return dict(zip([feature.name for feature in own], as_learned(self.columns, own), strict=True))

    @cached_property
    def made(self) -> dict[str, FeatureColumn]:
        """By its name each feature that no column of the entities is: of events, of FeatureModels, of dbt's own."""
        return {feature.name: feature for feature in self.features if not feature.type}

    @cached_property
    def counted(self) -> frozenset[str]:
        """Of the made ones those that are counted from events: nobody can send them."""
        return frozenset(name for name, each in self.made.items() if each.recipe and "events" in each.recipe)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The columns that a whole row has."""
        return tuple(dict.fromkeys(each.column.name for each in self.attributes.values()))

    @property
    def key(self) -> str:
        return str(self.mapping.get("entity_key") or KEY)

    @property
    def value(self) -> Column | None:
        """The column of the money at stake."""
        name = self.mapping.get("value")
        return next((column for column in self.columns if column.name == name), None)

    @cached_property
    def commas(self) -> Commas:
        """What the organization's files show of its commas."""
        comma = any("decimal-comma" in (column.format or "") for column in self.columns)
        return "proven" if comma else "unknown"

    def canonical(self, name: str) -> str | None:
        """The column or feature that is meant: by its name, by its header as found, or in another case of letters."""
        return self._names.get(name) or self._names_in_lower_case.get(name.lower())

    def close_to(self, name: str) -> str | None:
        return next(iter(difflib.get_close_matches(name, list(self._names), n=1, cutoff=0.75)), None)

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {feature: feature for feature in self.made}
        names |= {str(column.label): column.name for column in self.columns if column.label}
        names |= {KEY: self.key}
        return names | {column.name: column.name for column in self.columns} | {self.key: self.key}

    @cached_property
    def _names_in_lower_case(self) -> dict[str, str]:
        return {name.lower(): meant for name, meant in reversed(self._names.items())}


def shape(columns: Sequence[Column], mapping: Mapping[str, Any], features: Sequence[FeatureColumn]) -> Shape:
    """A column that the dataset has lost since may still be brought: in the type that it was learned in."""
    there = {column.name for column in columns}
    lost = {each.source: each.type for each in features if each.type and each.source not in there}
    gone = (Column(name, type_) for name, type_ in lost.items())  # type: ignore[arg-type]
    return Shape((*columns, *gone), mapping, tuple(features))
