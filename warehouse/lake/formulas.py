"""Text that a spreadsheet would run as a formula, made harmless in exports, and given back on import.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end, or with a full-width form of these, is shown to a
spreadsheet with an apostrophe before it. So is a cell that has apostrophes before such a character already: this
makes the guard reversible without loss, cell by cell. Only text is guarded; numbers stay numbers.

    =1+1   ->  '=1+1        -5 (a text)  ->  '-5
    '=1+1  ->  ''=1+1       O'Neil, 'x   ->  unchanged

Intake takes the guard off again for files whose header line is exactly that of one of our exports
(`is_guarded`), and for no other: in a foreign file an apostrophe is the owner's own.
"""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_DANGEROUS = "[-=+@\\t\\r\\n＝＋－＠]"
_TO_GUARD = f"^'*{_DANGEROUS}"
_GUARDED = f"^'+{_DANGEROUS}"

# The header line of the CSV file and of the workbook that we export with guarded text. Without `org_id`: it is the same
# throughout, and intake keeps that name for itself.
PREDICTIONS_HEADER = (
    "entity_key",
    "name",
    "email",
    "score",
    "rank",
    "band",
    "outcome",
    "value",
    "value_at_risk",
    "owner",
    "previous_rank",
    "change",
    "reason_1",
    "reason_2",
    "reason_3",
    "reason_4",
    "reason_5",
    "snapshot_date",
    "model_version",
    "created_at",
    "id",
    "model_version_id",
    "dataset_id",
)
# What exports had no column for at first: a file from then is ours all the same.
_LATER = ("owner", "previous_rank", "change")
_HEADERS = (PREDICTIONS_HEADER, tuple(name for name in PREDICTIONS_HEADER if name not in _LATER))


def is_guarded(header: Sequence[str]) -> bool:
    """Whether a file with this header line is one of our exports, as it left us."""
    return tuple(header) in _HEADERS


def guard(text: str) -> str:
    """
    >>> guard("=cmd|' /C calc'!A0"), guard("Ana")
    ("'=cmd|' /C calc'!A0", 'Ana')
    """
    return f"'{text}" if re.match(_TO_GUARD, text) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`.

    >>> unguard("'=1+1"), unguard("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if re.match(_GUARDED, text) else text


def guard_sql(expression: str) -> str:
    """`guard` as an SQL expression over a text expression."""
    return f"case when regexp_matches({expression}, {_sql(_TO_GUARD)}) then '''' || {expression} else {expression} end"


def unguard_array(cells: pa.Array) -> pa.Array:
    """`unguard` over a column of text."""
    return pc.replace_substring_regex(cells, f"^'('*{_DANGEROUS})", r"\1", max_replacements=1)


def _sql(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"
