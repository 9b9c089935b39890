"""What is learned: pure functions on Arrow tables. Knows no tenants, no database, no web."""
