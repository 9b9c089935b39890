"""Everything on one machine: embedded Postgres, processes, the sample company."""
