"""The `anteve` command: starts local/, else speaks HTTP only."""
