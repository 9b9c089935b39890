"""A look at the rows of a table, a page at a time, as values that JSON can hold."""

import math
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.lake import duck
from warehouse.lake.tables import Table, relation_sql

# Beyond this a number loses digits in JavaScript, and with it in most readers of JSON.
EXACT = 2**53


def page(table: Table, *, offset: int, limit: int) -> list[dict[str, Any]]:
    """`limit` rows from row number `offset` on, in the order of the files; `_line` is the line they came from.

    Numbers that JSON's readers would round (beyond 2^53, decimals) come as text; NaN and infinities as null.
    """
    con = duck.connect(memory_limit="256MB", threads=1, keep_order=True)
    try:
        found = con.execute(f"select * from ({relation_sql(table)}) limit ? offset ?", [limit, offset])
        names = [column[0] for column in found.description]
        return [
            {name: plain(value) for name, value in zip(names, row, strict=True)} for row in found.fetchall()
        ]
    finally:
        con.close()


def plain(value: Any) -> Any:
    """A value as JSON can hold it without rounding."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -EXACT <= value <= EXACT else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
