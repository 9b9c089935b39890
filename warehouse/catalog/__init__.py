"""The card index: every record of every organization, in Postgres."""
