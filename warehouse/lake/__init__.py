"""The shelves: Parquet, DuckDB and model files, one folder per organization."""
