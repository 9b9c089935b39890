"""The functions that a statement may call: a list that is kept in a file, so that a new DuckDB adds none silently.

What is not there reads files, settings, other sessions or the engine's own tables, or is a door to those. The list
was made from DuckDB's own scalar and aggregate functions and macros; `tests` compares it with the engine's.
"""

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("functions.txt")

# Functions that make rows: only these stand after FROM.
OF_TABLES = frozenset({"range", "generate_series", "unnest"})

# What differs from one moment to the next. A feature may not use it: its snapshot date is its today.
OF_THE_MOMENT = frozenset(
    {
        *("now", "today", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"),
        *("get_current_time", "get_current_timestamp", "transaction_timestamp"),
        *("current_localtime", "current_localtimestamp"),
        *("random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid"),
    }
)

# The types that a cast may name.
TYPES = frozenset(
    {
        *(
            "tinyint",
            "smallint",
            "int1",
            "int2",
            "int4",
            "int8",
            "int",
            "integer",
            "bigint",
            "hugeint",
            "long",
        ),
        *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint", "short", "signed", "bignum", "varint"),
        *("float", "float4", "float8", "real", "double", "double precision", "decimal", "dec", "numeric"),
        *("bool", "boolean", "logical", "varchar", "text", "string", "char", "bpchar", "nvarchar", "uuid"),
        *("date", "time", "timetz", "timestamp", "timestamptz", "datetime", "interval", "timestamp_s"),
        *("timestamp_ms", "timestamp_us", "timestamp_ns", "timestamp with time zone", "time with time zone"),
        *("enum", "list", "struct", "row", "map", "union", "json", "blob", "bytea", "bit", "bitstring"),
    }
)


@cache
def allowed() -> frozenset[str]:
    """The names, in lower case; operators such as `+` and `~~` (like) are functions too."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("--"))
