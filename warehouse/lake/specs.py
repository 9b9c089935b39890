"""What a build is asked for: datasets, a question, dates. Pure: it names no tenant and knows no catalog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from warehouse.lake.attributes import FeatureColumn
from warehouse.lake.events import EventSource
from warehouse.lake.feature_rows import FeatureRows
from warehouse.lake.tables import Table


@dataclass(frozen=True)
class BuildSpec:
    """What to build from, and the question.

    `entities` is the table of customers or leads and `mapping` its Dataset's, with the Model's `outcome`: {"column",
    "positive": [...]}, {"kind": "inactivity", "days", "event_type"?}, {"kind": "event", "event_type"} or None. Without
    `entities` they are those seen in `events`. `snapshot_date` is the day on which the data was received: the one
    snapshot where the outcome is a column, and the end of what is believed where it is found in events.
    `entity_history` are the versions of `entities` with the days of their uploads, where these differ: attributes then
    come as known on each date. `population`, `horizon_days`: see `warehouse/lake/question.py`. `snapshots`: dates, or
    {"every_days", "count"}, or None for a good choice and the newest date.

    `held`: the training dates of an earlier build, see `warehouse/lake/snapshots.py`.

    `features` are those of a trained model: the build makes just these, the outcome need not be there yet, and the
    newest date is the only one unless `snapshots` names dates.
    """

    entities: Table | None
    mapping: Mapping[str, Any]
    snapshot_date: date
    exclude: tuple[str, ...] = ()
    descriptions: Mapping[str, str] = field(default_factory=dict)
    features: tuple[FeatureColumn, ...] | None = None
    events: tuple[EventSource, ...] = ()
    population: Mapping[str, Any] | None = None
    horizon_days: int | None = None
    snapshots: tuple[date, ...] | Mapping[str, Any] | None = None
    feature_models: tuple[FeatureRows, ...] = ()
    entity_history: tuple[tuple[Table, date], ...] = ()
    held: tuple[date, ...] = ()

    @property
    def outcome(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.mapping.get("outcome")
        return found
