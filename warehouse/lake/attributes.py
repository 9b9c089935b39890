"""Which columns of a dataset become features, as what kind; and why the others are left out.

Decided by looking at every row, in SQL: a column that is empty, that never changes, that names or numbers the rows,
or that is free text teaches nothing that holds for the next customer.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import duckdb

from warehouse.lake.duck import quote_literal, quote_name
from warehouse.lake.tables import LINE, Column

Kind = Literal["number", "category", "flag", "date"]

_KINDS: dict[str, Kind] = {
    "text": "category",
    "integer": "number",
    "double": "number",
    "decimal": "number",
    "boolean": "flag",
    "date": "date",
    "timestamp": "date",
}
_TYPES = {"number": "double", "category": "varchar", "flag": "boolean", "date": "timestamp"}
_COLUMNS_AT_ONCE = 100  # wide tables are scanned in slices, each holding its sketches of distinct values
_FEW_LEVELS = 50  # a text with no more levels than this is always a category
_LONG_TEXT = 60  # characters on average
_NAMED_LIKE_AN_ID = re.compile(
    r"(^|[\s_.-])(id|ids|key|uuid|guid|number|no|nr|code|codigo|código|cpf|cnpj|matricula|matrícula)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FeatureColumn:
    """A feature as published: its name, how it is learned from, the dataset's column it comes from, plain words.

    `type` is that column's type in the dataset when the feature was chosen; empty where dbt itself made the feature.
    `recipe` says what dbt made it from, so that the same feature can be made again: {"events": "purchases", "made":
    "kind_1_count_30d", "of": "refund"}, {"feature_model": ..., "of": ...} or {"dbt_model": ..., "of": ...}. `history` is
    false for an attribute whose value of today stands in for its value on past dates, and for what a FeatureModel makes
    of one; true where it is known as of each date, None of one date. `label` is for who says it in another language:
    {"code", "group"?, "events"?, "of"?, "days"?, "pt"}, where `pt` are the plain words in Portuguese.
    """

    name: str
    kind: Literal["number", "category", "flag"]
    source: str
    description: str
    type: str = ""
    recipe: Mapping[str, str] | None = None
    history: bool | None = None
    label: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """As `columns.json` has it: `recipe`, `history` and `label` only where they say something."""
        said = asdict(replace(self, recipe=None, label=None))
        said |= {"recipe": dict(self.recipe or {}) or None, "label": dict(self.label or {}) or None}
        return {key: value for key, value in said.items() if value is not None}


@dataclass(frozen=True)
class Attribute:
    """A column that becomes a feature. `name` is ours, of kind and position: dbt sees it and never the header."""

    name: str
    kind: Kind
    column: Column

    @property
    def as_received(self) -> bool:
        """Whether the column still has a type of this kind."""
        return _KINDS[self.column.type] == self.kind

    @property
    def sql(self) -> str:
        """The column in a type of its kind; what cannot be read as one is null."""
        name = quote_name(self.column.name)
        return name if self.as_received else f"try_cast(cast({name} as varchar) as {_TYPES[self.kind]})"


@dataclass(frozen=True)
class LeftOut:
    """A column that becomes no feature, and why: a code, and in words for the person who brought it."""

    column: str
    reason: str
    code: str = ""

    @classmethod
    def because(cls, code: str, column: str) -> "LeftOut":
        return cls(column, LEFT_OUT[code], code)


LEFT_OUT = {
    "asked": "You left it out.",
    "is_email": "It is the e-mail address: shown to people, never learned from.",
    "is_name": "It is the name: shown to people, never learned from.",
    "is_key": "It is the key of the customer or lead.",
    "is_outcome": "It is the outcome itself.",
    "is_time": "It is the time of the event.",
    "is_type": "It is the type of the event: the features are counted by it.",
    "is_amount": "It is the amount: the features of money are made from it.",
    "is_recorded_at": "It says when the row came to be known.",
    "one_too_many": "Events have features of their first columns only, and of no further times.",
    "empty": "It is empty in every row.",
    "constant": "Every row has the same value.",
    "free_text": "It is free text: long, and different from row to row.",
    "own_text": "Nearly every row has a text of its own, so nothing in it holds for the next row.",
    "numbers_rows": "It numbers the rows: each has the next number.",
    "identifies_rows": "It identifies the row: each has a number of its own.",
}


@dataclass(frozen=True)
class _Look:
    """What one scan says of a column, over the rows in which it is filled in."""

    rows: int
    filled: int
    distinct: int  # estimated
    one_value: bool
    length: float  # characters on average; 0 where the column is no text

    @property
    def constant(self) -> bool:
        return self.one_value and self.filled == self.rows

    @property
    def mostly_distinct(self) -> bool:
        return self.distinct > _FEW_LEVELS and self.distinct > self.filled / 2


def choose(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[Column],
    *,
    roles: Mapping[str, str],
    missing: Collection[str],
) -> tuple[list[Attribute], list[LeftOut]]:
    """Divide the columns of a relation (a SELECT) into features and the rest.

    `roles` gives the reason (of LEFT_OUT) for each column that is no feature whatever it holds; `missing` the
    spellings, in lower case, of a text that was not filled in.
    """
    left_out = [
        LeftOut.because(roles[column.name], column.name) for column in columns if column.name in roles
    ]
    candidates = [column for column in columns if column.name not in roles]
    attributes: list[Attribute] = []
    for column, look in _looks(connection, relation, candidates, missing):
        reason = _reason(column, look) or _row_number(connection, relation, column, look)
        if reason:
            left_out.append(LeftOut.because(reason, column.name))
        else:
            attributes.append(_attribute(column, _KINDS[column.type], len(attributes) + 1))
    return attributes, left_out


def as_learned(columns: Sequence[Column], features: Sequence[FeatureColumn]) -> list[Attribute]:
    """The attributes behind the features of a model that exists, whatever these rows look like.

    A batch of ten new leads may all come from one country: that is no reason to leave out the country. Raises
    KeyError with the first column that is not there.
    """
    by_name = {column.name: column for column in columns}
    learned = [feature for feature in features if feature.type]
    return [
        _attribute(by_name[feature.source], _learned_kind(feature), place)
        for place, feature in enumerate(learned, start=1)
    ]


def _learned_kind(feature: FeatureColumn) -> Kind:
    return "date" if _KINDS[feature.type] == "date" else feature.kind


def _attribute(column: Column, kind: Kind, place: int) -> Attribute:
    return Attribute(f"{kind}_{place:03}", kind, column)


def _looks(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[Column], missing: Collection[str]
) -> Iterator[tuple[Column, _Look]]:
    for start in range(0, len(columns), _COLUMNS_AT_ONCE):
        slice_ = columns[start : start + _COLUMNS_AT_ONCE]
        sums = ", ".join(_sums(column, missing) for column in slice_)
        row = connection.execute(f"select count(*), {sums} from ({relation})").fetchall()[0]
        for position, column in enumerate(slice_):
            filled, distinct, one_value, length = row[1 + 4 * position : 5 + 4 * position]
            yield column, _Look(row[0], filled, distinct, bool(one_value), float(length or 0))


def _sums(column: Column, missing: Collection[str]) -> str:
    value, length = quote_name(column.name), "0"
    if column.type == "text":
        # A case and not an `in (...)`: DuckDB makes a join of a long list, one for each column.
        blank = " ".join(f"when {quote_literal(spelling)} then null" for spelling in sorted(missing))
        value = f"case lower(trim({value})) {blank} else trim({value}) end"
        length = f"avg(length({value}))"
    return f"count({value}), approx_count_distinct({value}), min({value}) = max({value}), {length}"


def _reason(column: Column, look: _Look) -> str | None:
    """Why a look at its values rules the column out; None if it does not."""
    if look.filled == 0:
        return "empty"
    if look.constant:
        return "constant"
    if column.type != "text" or look.distinct <= _FEW_LEVELS:
        return None
    if look.length > _LONG_TEXT:
        return "free_text"
    if look.mostly_distinct:
        return "own_text"
    return None


def _row_number(
    connection: duckdb.DuckDBPyConnection, relation: str, column: Column, look: _Look
) -> str | None:
    """Integers that number the rows: all different, and in step with the lines, without gaps, or named like an id.

    Only asked where the estimate is close, because an exact count of distinct values is dear.
    """
    if column.type != "integer" or look.rows <= _FEW_LEVELS or look.distinct < 0.8 * look.rows:
        return None
    name = quote_name(column.name)
    unique, dense, in_step = connection.execute(
        f"select count(distinct {name}) = count(*), max({name}) - min({name}) + 1 = count(*),"
        f" abs(coalesce(corr({name}, {LINE}), 0)) > 0.999 from ({relation})"
    ).fetchall()[0]
    if unique and (dense or in_step):
        return "numbers_rows"
    if unique and _NAMED_LIKE_AN_ID.search(spaced(column.name)):
        return "identifies_rows"
    return None


def spaced(name: str) -> str:
    """A header in words.

    >>> spaced("MonthlyCharges"), spaced("days_since_login"), spaced("customerID")
    ('Monthly Charges', 'days since login', 'customer ID')
    """
    words = re.sub(r"(?<=[a-z0-9à-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return re.sub(r"[\s_]+", " ", words).strip()
