"""The newest features of entities that are known, found by their keys in a build's examples."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.duck import connect, parquet_files, quote_name


@dataclass
class NewestFeatures:
    """Of one build, on its newest snapshot date. Held open: asked often, it reads no more than keys and its rows."""

    examples: Path
    snapshot_date: date
    _connection: duckdb.DuckDBPyConnection | None = field(default=None, repr=False)

    def of(self, keys: Sequence[str], columns: Sequence[str]) -> pa.Table:
        """Rows in the order of `keys`: `entity_key` (null where nobody has the key), `_value` and the columns."""
        names = ["entity_key", "_value", *columns]
        picked = ", ".join(quote_name(name) for name in names)
        asked = list(dict.fromkeys(keys))
        found = (
            self._open()
            .execute(
                f"select {picked} from {parquet_files([self.examples])}"
                " where snapshot_date = $on and entity_key in (select unnest($keys))",
                {"on": self.snapshot_date, "keys": asked},
            )
            .to_arrow_table()
        )
        return found.take(
            pc.index_in(pa.array(keys, pa.string()), value_set=found["entity_key"].combine_chunks())
        )

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = connect(memory_limit="512MB", threads=1)
            self._connection.execute("set parquet_metadata_cache = true")
        return self._connection
