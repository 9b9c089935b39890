"""What every source of text gives to typing: batches of text columns, with the lines that they came from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.lake.intake.header import Header
from warehouse.lake.intake.readings import Commas
from warehouse.lake.notices import Notice


@dataclass(frozen=True)
class Reject:
    """A line that did not become a row. `text` is the original, unchanged."""

    line: int
    reason: str
    text: str
    column: str | None = None


@dataclass
class Batch:
    """`columns` of text, null where a cell is empty; `lines` for its rows; all other lines are accounted for."""

    columns: list[pa.Array]
    lines: npt.NDArray[np.int64]
    physical_lines: int
    rejects: list[Reject] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    wide: int = 0  # rejects with more fields than the header
    line_ends: frozenset[str] = frozenset()
    control_line: int | None = None


Piece = TypeVar("Piece")


class Source(Protocol[Piece]):
    """A file that can be gone through again and again: `pieces` in order, each parsed in any thread."""

    header: Header
    notices: tuple[Notice, ...]
    skipped: Counter[str]  # lines before the first piece: header, blank, sep
    commas: Commas
    guarded: bool  # text is as we exported it, safe for spreadsheets

    def pieces(self) -> Iterator[tuple[Piece, float]]:
        """Each piece, and the share of the file that is done with it (0..1)."""

    def head(self, piece: Piece, rows: int) -> Piece:
        """About the first `rows` rows of the piece, to guess from."""

    def parse(self, piece: Piece) -> Batch: ...
