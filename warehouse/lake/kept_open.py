"""One DuckDB that is kept open in each process, for short questions over finished files: opening one costs more than a page.

It is opened anew after `QUESTIONS` of them: DuckDB keeps what it read of each file for as long as it is open, also of
files that no longer exist.
"""

import itertools
import os
import threading
from dataclasses import dataclass, field

import duckdb

from warehouse.lake import duck

QUESTIONS = 300


@dataclass
class _Kept:
    database: duckdb.DuckDBPyConnection
    asked: "itertools.count[int]" = field(default_factory=itertools.count)


_opening = threading.Lock()
_kept: dict[int, _Kept] = {}


def cursor() -> duckdb.DuckDBPyConnection:
    """A connection of its own for one question, to be closed after it. Many threads may ask at once: the database before
    ends with the last of its questions. A forked child opens its own, and leaves its parent's alone: closing it would wait
    for threads that were not forked."""
    process = os.getpid()
    with _opening:
        found = _kept.get(process)
        if found is None or next(found.asked) >= QUESTIONS:
            found = _kept[process] = _Kept(duck.connect(memory_limit="512MB", threads=2))
        return found.database.cursor()
