"""One entity as it is known, and as it would be with other values in some columns.

Columns of the entities may be changed, and the columns that analysts' features brought; what is counted from events may
not, since nobody can act on a count alone: other counts would come with it. A feature that was made of a changed column
elsewhere (by an analyst's SQL) keeps its value.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.asked.cells import Unreadable
from warehouse.lake.asked.faults import Faults
from warehouse.lake.asked.names import Row, named
from warehouse.lake.asked.reading import VALUE, RowReader
from warehouse.lake.notices import shown


def variants(reader: RowReader, key: str, changes: Sequence[Row], actionable: Sequence[str]) -> pa.Table:
    """As a build's examples have it: the entity's newest features, then these once more with each of the changes.

    Raises RowsRefused: the entity is not known, a column is not among `actionable`, or a value is not of its kind.
    """
    faults, newest = Faults(), reader.newest
    rows = named(changes, reader.shape, faults)
    for at, row in enumerate(rows):
        for column in row.keys() - set(actionable):
            said = f"`{shown(column)}` is not marked as actionable: mark it on the model, if somebody can act on it."
            faults.add("not_actionable", [at], column, said)
    if newest is None:
        said = "No features were built for this version in which an entity could be looked up: score with it once."
        faults.add("nothing_built", [0], reader.shape.key, said)
    faults.refuse()
    assert newest is not None
    known = newest.of([key], [feature.name for feature in reader.shape.features])
    if known["entity_key"][0].as_py() is None:
        day = newest.snapshot_date.isoformat()
        said = f"`{shown(key)}` is not among those whose features were built, of {day}. Check the key."
        faults.add("unknown_entity", [0], reader.shape.key, said, key=shown(key), snapshot_date=day)
        faults.refuse()
    columns = {
        VALUE: _column(
            reader, VALUE, reader.shape.value.name if reader.shape.value else "", known, rows, faults
        )
    }
    for feature in reader.shape.features:
        column = feature.source if feature.type else feature.name
        columns[feature.name] = _column(reader, feature.name, column, known, rows, faults)
    faults.refuse()
    count = 1 + len(rows)
    dates = pa.array(np.full(count, newest.snapshot_date, dtype="datetime64[D]"), pa.date32())
    return pa.table({"entity_key": pa.array([key] * count), "snapshot_date": dates, **columns})


def _column(
    reader: RowReader,
    name: str,
    column: str,
    known: pa.Table,
    rows: Sequence[Mapping[str, Any]],
    faults: Faults,
) -> pa.Array:
    assert reader.newest is not None
    changed = [at for at, row in enumerate(rows) if column in row]
    values = [rows[at][column] for at in changed]
    try:
        read = reader.values(name, values, reader.newest.snapshot_date)
    except Unreadable as unread:
        places = [changed[at] for at in unread.places]
        faults.wrong_type(reader.kind(name), values[unread.places[0]], places, column)
        read = pa.nulls(len(values))
    own = known[name].combine_chunks()
    place = np.zeros(1 + len(rows), dtype=np.int64)
    place[[1 + at for at in changed]] = 1 + np.arange(len(changed))
    return pc.take(pa.concat_arrays([own, read.cast(own.type)]), pa.array(place))
