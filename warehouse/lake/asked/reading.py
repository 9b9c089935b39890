"""From rows as they were sent to the table that a model scores.

A row is either *whole* (every column that the version learned from the entities' own; null where it is not known) or
*known*: its key alone, which stands for the newest features that were built of that entity. What no column of the
entities is (features of events, of FeatureModels) comes from the newest features for whole rows too, by their keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.asked import cells
from warehouse.lake.asked.cells import Unreadable
from warehouse.lake.asked.faults import Faults, where
from warehouse.lake.asked.names import Row, named
from warehouse.lake.asked.newest import NewestFeatures
from warehouse.lake.asked.shape import Shape
from warehouse.lake.attributes import Kind
from warehouse.lake.notices import shown

VALUE = "_value"


@dataclass(frozen=True)
class RowReader:
    """Reads rows of one shape. `newest` is None where no features were built that a row could be looked up in."""

    shape: Shape
    newest: NewestFeatures | None
    missing: frozenset[str]

    def read(self, rows: Sequence[Row], snapshot: date) -> pa.Table:
        """One row for each, in their order, with the names of a build's `examples.parquet`; raises RowsRefused.

        `snapshot` is the morning of rows that look nothing up: what is looked up was known on the morning of its
        build, and the rest of such a row is read as of then.
        """
        return _Rows(self, rows, snapshot).table()

    def values(self, name: str, values: Sequence[Any], snapshot: date) -> pa.Array:
        """The values of one feature (or of `VALUE`) as they were sent; raises Unreadable."""
        if name == VALUE:
            return cells.read(values, "number", self.shape.value, self.shape.commas)
        if name in self.shape.attributes:
            return cells.attribute(
                values, self.shape.attributes[name], snapshot, self.shape.commas, self.missing
            )
        return cells.made(values, self.shape.made[name].kind, self.missing)

    def kind(self, name: str) -> Kind:
        if name == VALUE:
            return "number"
        return (
            self.shape.attributes[name].kind if name in self.shape.attributes else self.shape.made[name].kind
        )


class _Rows:
    def __init__(self, reader: RowReader, rows: Sequence[Row], snapshot: date) -> None:
        self.reader, self.shape, self.newest = reader, reader.shape, reader.newest
        self.snapshot = self.newest.snapshot_date if self.newest and self.shape.made else snapshot
        self.faults = Faults()
        self.rows = named(rows, self.shape, self.faults)
        keys = [cells.text_of(row.get(self.shape.key)) for row in self.rows]
        self.keys = [None if key is None else key.strip(" ") or None for key in keys]
        self.whole = [at for at, row in enumerate(self.rows) if set(row) - {self.shape.key}]
        brings_all = {at for at in self.whole if not set(self.shape.made) - set(self.rows[at])}
        self.looked_up = [at for at in range(len(rows)) if at not in brings_all]

    def table(self) -> pa.Table:
        known = self._known() if self.looked_up else None
        self._refuse_gaps()
        self.faults.refuse()
        value = self.shape.value
        read = {VALUE: self._column(VALUE, value.name if value else "", known)}
        for feature in self.shape.features:
            column = feature.source if feature.type else feature.name
            read[feature.name] = self._column(feature.name, column, known)
        self.faults.refuse()
        on = np.full(len(self.rows), self.snapshot, dtype="datetime64[D]")
        if self.newest is not None:
            on[self.looked_up] = self.newest.snapshot_date
        keys, dates = pa.array(self.keys, pa.string()), pa.array(on, pa.date32())
        return pa.table({"entity_key": keys, "snapshot_date": dates, **read})

    def _known(self) -> pa.Table | None:
        """The newest features of the rows that need them, in the order of `looked_up`."""
        nameless = [at for at in self.looked_up if self.keys[at] is None]
        asked = [at for at in self.looked_up if self.keys[at] is not None]
        column = self.shape.key
        if nameless:
            self.faults.add(
                "key_needed",
                nameless,
                column,
                f"`{shown(column)}` is needed in {where(nameless)}: a row without other columns, or for a model that goes by "
                "features which no column brings, is looked up by its key.",
            )
        if self.newest is None and asked:
            self.faults.add(
                "nothing_built",
                asked,
                column,
                "No features were built for this version in which an entity could be looked up: score with it once.",
            )
        if self.newest is None or nameless:
            return None
        names = [feature.name for feature in self.shape.features]
        found = self.newest.of([str(self.keys[at]) for at in asked], names)
        there = found["entity_key"].is_valid().to_pylist()
        if absent := [at for at, is_there in zip(asked, there, strict=True) if not is_there]:
            key, day = shown(str(self.keys[absent[0]])), self.newest.snapshot_date.isoformat()
            self.faults.add(
                "unknown_entity",
                absent,
                column,
                f"`{key}` ({where(absent)}) is not among those whose features were built, of {day}. Check the key"
                + (", or send every column." if self.shape.needed and not self.shape.made else "."),
                key=key,
                snapshot_date=day,
            )
        return found

    def _refuse_gaps(self) -> None:
        for column in self.shape.needed:
            if gaps := [at for at in self.whole if column not in self.rows[at]]:
                self.faults.add(
                    "missing_column",
                    gaps,
                    column,
                    f"`{shown(column)}` is missing in {where(gaps)}. The model goes by it: send it, or null where it is not "
                    "known.",
                )

    def _column(self, name: str, column: str, known: pa.Table | None) -> pa.Array:
        """One feature of all rows: what they brought under `column`, and for the rest what is known of them."""
        brought = [at for at in self.whole if column in self.rows[at]]
        values = [self.rows[at][column] for at in brought]
        try:
            read = self.reader.values(name, values, self.snapshot)
        except Unreadable as unread:
            places = [brought[at] for at in unread.places]
            self.faults.wrong_type(self.reader.kind(name), values[unread.places[0]], places, column)
            return pa.nulls(len(self.rows))
        if len(brought) == len(self.rows):
            return read
        place = np.full(len(self.rows), -1)
        place[brought] = np.arange(len(brought))
        if known is not None:
            looked_up = np.array(self.looked_up)
            rest = np.flatnonzero(place[looked_up] < 0)
            place[looked_up[rest]] = len(brought) + rest
            read = pa.concat_arrays([read, known[name].combine_chunks().cast(read.type)])
        return pc.take(read, pa.array(place, mask=place < 0))
