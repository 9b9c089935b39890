"""The segment of each entity: what results are told by, whether or not it is learned from."""

import pyarrow as pa

from warehouse.lake import duck, given
from warehouse.lake.duck import quote_name
from warehouse.lake.tables import Table, relation_sql


def of(table: Table, key: str | None, column: str) -> pa.Table:
    """`entity_key`, `segment` (text, null where it is not filled in), one row per entity: of several rows of a key the
    last one counts, as in a build. The table has the column."""
    connection = duck.connect(keep_order=True)
    try:
        return connection.execute(
            f"select entity_key, segment from ("
            f"select {given.listed_key_sql(connection, table, key)} as entity_key, _position,"
            f" nullif(trim(cast({quote_name(column)} as varchar)), '') as segment"
            f" from (select *, row_number() over () as _position from ({relation_sql(table)})))"
            f" where entity_key is not null"
            f" qualify row_number() over (partition by entity_key order by _position desc) = 1"
        ).to_arrow_table()
    finally:
        connection.close()
