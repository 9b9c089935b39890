"""What is kept: the catalog (Postgres) and the lake (files)."""
