"""What a query reads: datasets, features and predictions as relations over the files that hold them."""

from collections.abc import Sequence
from pathlib import Path

from warehouse.lake.duck import parquet_files, quote_name
from warehouse.lake.tables import Table, relation_sql
from warehouse.lake.tenant_sql.desk import Relation


def of_table(name: str, table: Table) -> Relation:
    """A dataset's columns, without those of our own."""
    names = ", ".join(quote_name(column.name) for column in table.columns)
    return Relation(name, f"select {names} from ({relation_sql(table)})")


def of_files(name: str, files: Sequence[Path]) -> Relation:
    return Relation(name, f"select * from {parquet_files(files)}")
