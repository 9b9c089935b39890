"""Text whose columns are set apart by blanks, as a Source. Quotes are letters here."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.intake import first_line
from warehouse.lake.intake.batches import Batch, Reject
from warehouse.lake.intake.dialect import Dialect
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import Commas
from warehouse.lake.intake.records import Chunk, chunks
from warehouse.lake.intake.scrutiny import check_utf8, control_line, refuse_big_fields
from warehouse.lake.intake.spaces import Layout, is_rule
from warehouse.lake.intake.told import Told
from warehouse.lake.notices import Notice, rejected

_PATTERNS = {"runs": " +", "wide runs": " {2,}"}
_HOW = {
    "runs": "runs of blanks part its columns",
    "wide runs": "two and more blanks part its columns",
    "places": "each column has its own place in the line",
}


class SpacedText:
    """A UTF-8 file in columns. Raises Rejected or NotUtf8 from any of its methods."""

    def __init__(self, path: Path, dialect: Dialect, layout: Layout, told: Told, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.layout = layout
        self.separator = " "
        self.commas: Commas = "unknown"
        self.guarded = False
        self.skipped = Counter({"blank": dialect.skipped_lines})
        first = next(self._chunks(dialect.skip_bytes, 1))
        check_utf8(first.data)
        texts = _texts(first.head(first_line.SAMPLE_ROWS))
        cells = layout.names(texts[0])
        if cells is None:
            raise rejected(
                "no_header",
                f"The first line cannot be parted into the {layout.columns} columns that the lines below it have. "
                "Part the names by two blanks, or upload the table as CSV.",
                line=1,
            )
        rows = [row for text in texts[1:] if text and not is_rule(text) and (row := layout.cells(text))]
        below = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in cells]
        found = first_line.read(cells, below, self.commas, told, limits)
        self.header, self.headed = found.header, not found.is_data
        self.notices = (*dialect.notices, self._said(), *self.header.notices)
        self.skipped["header"] = int(self.headed)
        self.body_from = dialect.skip_bytes + (_after_first(first) if self.headed else 0)
        self.first_line = dialect.skipped_lines + self.skipped["header"] + 1

    def _said(self) -> Notice:
        return Notice(
            "columns_by_blanks",
            f"The file was read in {self.layout.columns} columns: {_HOW[self.layout.kind]}.",
            count=self.layout.columns,
            params={"layout": self.layout.kind},
        )

    def _chunks(self, skip_bytes: int, line: int) -> Iterator[Chunk]:
        return chunks(self.path, b" ", self.limits, skip_bytes=skip_bytes, first_line=line, quotes=False)

    def pieces(self) -> Iterator[tuple[Chunk, float]]:
        size = max(1, self.path.stat().st_size)
        for chunk in self._chunks(self.body_from, self.first_line):
            yield chunk, (chunk.offset + len(chunk.data)) / size

    def head(self, piece: Chunk, rows: int) -> Chunk:
        return piece.head(rows)

    def parse(self, piece: Chunk) -> Batch:
        check_utf8(piece.data)
        texts = _texts(piece)
        there = [place for place, text in enumerate(texts) if text.strip(" ")]
        filled = np.array([place for place in there if not is_rule(texts[place])], np.int64)
        batch = Batch([], piece.lines, piece.physical_lines, line_ends=piece.line_ends)
        batch.skipped["blank"] = len(texts) - len(there)
        batch.skipped["rule"] = len(there) - len(filled)
        batch.control_line = control_line(piece)
        lines = pa.array([texts[place] for place in filled], pa.string())
        fits, columns = self._placed(lines) if self.layout.kind == "places" else self._parted(lines)
        good = filled[fits]
        rescued = []
        for place in filled[~fits]:
            cells = self.layout.cells(texts[place])
            if cells is not None:
                rescued.append((place, cells))
            else:
                batch.rejects.append(self._misfit(int(piece.lines[place]), texts[place]))
        if rescued:
            good, columns = _with(good, columns, rescued)
        batch.columns = [
            pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in columns
        ]
        batch.lines = piece.lines[good]
        refuse_big_fields(piece, self.header.names, batch.columns, batch.lines, self.limits)
        return batch

    def _parted(self, lines: pa.Array) -> tuple[npt.NDArray[np.bool_], list[pa.Array]]:
        """Which lines have as many fields as there are columns, and their fields column by column."""
        fields = pc.split_pattern_regex(pc.utf8_trim(lines, " "), _PATTERNS[self.layout.kind])
        fits = pc.equal(pc.list_value_length(fields), self.layout.columns)
        flat = pc.list_flatten(fields.filter(fits))
        places = np.arange(0, len(flat), self.layout.columns)
        return _mask(fits), [flat.take(pa.array(places + column)) for column in range(self.layout.columns)]

    def _placed(self, lines: pa.Array) -> tuple[npt.NDArray[np.bool_], list[pa.Array]]:
        """The same where places tell: no line may have anything in a gap."""
        fits = np.ones(len(lines), dtype=bool)
        spans = self.layout.spans
        for (_, stop), (start, _) in pairwise(spans):
            gap = pc.utf8_slice_codeunits(lines, stop, start)
            fits &= _mask(pc.equal(pc.utf8_trim(gap, " "), ""))
        kept = lines.filter(pa.array(fits))
        cells = [pc.utf8_slice_codeunits(kept, start, stop) for start, stop in spans]
        return fits, [pc.utf8_trim(cell, " ") for cell in cells]

    def _misfit(self, line: int, text: str) -> Reject:
        if self.layout.kind == "places":
            return Reject(line, "the line does not keep to the places of the columns", text)
        found = len(text.split())
        return Reject(line, f"{found} fields where there are {self.layout.columns} columns", text)


def _texts(piece: Chunk) -> list[str]:
    bounds = zip(piece.starts.tolist(), piece.ends.tolist(), strict=True)
    return [piece.data[start:end].decode() for start, end in bounds]


def _after_first(piece: Chunk) -> int:
    return len(piece.data) if len(piece.starts) == 1 else int(piece.starts[1])


def _mask(flags: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)


def _with(
    good: npt.NDArray[np.int64], columns: list[pa.Array], rescued: list[tuple[int, list[str]]]
) -> tuple[npt.NDArray[np.int64], list[pa.Array]]:
    """The columns with these rows at their places among the others."""
    places = np.concatenate((good, [place for place, _ in rescued]))
    order = np.argsort(places, kind="stable")
    more = zip(*(cells for _, cells in rescued), strict=True)
    together = [
        pa.concat_arrays([column, pa.array(list(cells), pa.string())]).take(pa.array(order))
        for column, cells in zip(columns, more, strict=True)
    ]
    return places[order], together
