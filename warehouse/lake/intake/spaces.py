"""Columns that are set apart by blanks, as printed tables and old exports are: by runs of them, or by their places.

    customer_id  date number_of_cds  dollar_value        id     name        since
     00001 19970101  1   11.77                           00001  Ana Souza   2024-01-05
     00002 19970112  5   77.00                           00002              2024-01-06

On the left every line has four fields, however many blanks part them. On the right a cell is empty and another holds
a blank: only the places tell.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

SAMPLE_LINES = 1_000
_FITTING = 0.99  # as many lines of a hundred must fit: more bad lines are not taken anyway (Limits)
_WITH_RUNS = 0.9
_FEW_LINES = 20
_ANY_RUN, _WIDE_RUN = re.compile(" +"), re.compile(" {2,}")
_RULE = re.compile(r"[ +|]*(?:[-=]{2,}[ +|]*)+")
# Between digits it is a decimal comma, and separates nothing.
_SEPARATING = re.compile(r"[;\t|]|(?<!\d),|,(?!\d)")


@dataclass(frozen=True)
class Layout:
    """`runs`: blanks part the fields; `wide runs`: two and more of them do; `places`: each column has its own.

    `spans` are the first and last (exclusive) character of each column of a layout by places; the last is open.
    """

    kind: Literal["runs", "wide runs", "places"]
    columns: int
    spans: tuple[tuple[int, int | None], ...] = ()

    def cells(self, line: str) -> list[str] | None:
        """The fields of one line; None when it does not keep to the layout."""
        if self.kind == "places":
            return self._placed(line)
        for separator in (_ANY_RUN, _WIDE_RUN) if self.kind == "runs" else (_WIDE_RUN,):
            found = separator.split(line.strip(" "))
            if len(found) == self.columns:
                return found
        return None

    def names(self, line: str) -> list[str] | None:
        """The fields of the first line, which may hold names that do not stand above their columns."""
        by_runs = (separator.split(line.strip(" ")) for separator in (_WIDE_RUN, _ANY_RUN))
        return self.cells(line) or next((found for found in by_runs if len(found) == self.columns), None)

    def _placed(self, line: str) -> list[str] | None:
        gaps = zip([stop for _, stop in self.spans[:-1]], [start for start, _ in self.spans[1:]], strict=True)
        if any(line[stop:start].strip(" ") for stop, start in gaps):
            return None
        return [line[start:stop].strip(" ") for start, stop in self.spans]


def is_rule(line: str) -> bool:
    """Whether the line only underlines the header.

    >>> is_rule("------ --------- =====  "), is_rule("-")
    (True, False)
    """
    return _RULE.fullmatch(line) is not None


def layout(lines: Sequence[str], *, told: bool = False) -> Layout | None:
    """How these lines, the first ones that are not blank, are set in columns; None when they are not.

    `told`: somebody says that blanks part the columns, so that single ones are believed to as well.
    """
    first, *body = [line for line in lines if not is_rule(line)] or lines[:1]
    body = body or [first]
    with_runs = sum(bool(_WIDE_RUN.search(line.strip(" "))) for line in body)
    if not told and (_SEPARATING.search(first) or with_runs < _WITH_RUNS * len(body)):
        return None
    for kind, separator in (("runs", _ANY_RUN), ("wide runs", _WIDE_RUN)):
        columns = _usual([len(separator.split(line.strip(" "))) for line in body])
        found = Layout(kind, columns)  # type: ignore[arg-type]
        if columns > 1 and _holds(found, first, body):
            return found
    # Of few lines, a gap of one blank may be chance; of many too, where all names have two words.
    for least in (1, 2) if len(body) >= _FEW_LINES else (2,):
        spans = _spans(body, least)
        placed = Layout("places", len(spans), spans)
        if len(spans) > 1 and _holds(placed, first, body):
            return placed
    return None


def _holds(found: Layout, first: str, body: Sequence[str]) -> bool:
    fitting: Callable[[str], bool] = lambda line: found.cells(line) is not None  # noqa: E731
    return found.names(first) is not None and sum(map(fitting, body)) >= _FITTING * len(body)


def _usual(counts: Sequence[int]) -> int:
    return max(set(counts), key=counts.count)


def _spans(lines: Sequence[str], least: int) -> tuple[tuple[int, int | None], ...]:
    """The columns between the gaps: `least` places and more that are blank in every line that is to fit."""
    width = max(map(len, lines))
    counts = np.zeros(width + 1, np.int64)
    for line in lines:
        counts[: len(line)] += np.array([char != " " for char in line], np.int64)
    filled = counts > round((1 - _FITTING) * len(lines))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], filled))))
    parts = [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    joined = parts[:1]
    for before, part in pairwise(parts):
        if part[0] - before[1] >= least:
            joined.append(part)
        else:
            joined[-1] = (joined[-1][0], part[1])
    # what stands before the first column, or after the last, belongs to it
    starts, stops = [start for start, _ in joined], [stop for _, stop in joined]
    return tuple(zip([0, *starts[1:]], [*stops[:-1], None], strict=True))
