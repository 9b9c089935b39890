"""CSV and its kin as a Source: chunks of whole records, parsed to text columns by Arrow."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from warehouse.lake.formulas import is_guarded, unguard
from warehouse.lake.intake import first_line
from warehouse.lake.intake.batches import Batch, Reject
from warehouse.lake.intake.dialect import Dialect
from warehouse.lake.intake.first_line import FirstLine
from warehouse.lake.intake.header import OURS, is_ours, read_header
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import Commas
from warehouse.lake.intake.records import Chunk, chunks, split_record
from warehouse.lake.intake.scrutiny import check_utf8, control_line, refuse_big_fields
from warehouse.lake.intake.told import Told
from warehouse.lake.notices import Notice, rejected
from warehouse.lake.tables import LINE

_LOOKED_AT = 100
_ONE_COLUMN = Notice(
    "one_column",
    "The table was read as one column, though blanks part what it holds, not alike on each line. Upload it as CSV, or "
    "say that blanks separate its columns (separator=spaces).",
)


class DelimitedText:
    """A UTF-8 file of delimited text. Raises Rejected or NotUtf8 from any of its methods."""

    def __init__(self, path: Path, dialect: Dialect, told: Told, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.separator = dialect.separator
        self.commas: Commas = "likely" if self.separator == ";" else "unknown"
        self.skipped = Counter(
            {"blank": dialect.skipped_lines - len(dialect.notices), "sep": len(dialect.notices)}
        )
        first = next(chunks(path, self.separator.encode(), limits, skip_bytes=dialect.skip_bytes), None)
        if first is None:
            raise rejected(
                "empty",
                "Nothing follows the line that names the separator. Choose the file that holds the table.",
            )
        check_utf8(first.data)
        cells = self._cells(first, 0)
        self.ours = is_ours(cells)
        self.width = len(cells)
        found = self._first_line(first, cells, told)
        self.header, self.headed = found.header, not found.is_data
        self.guarded = self.ours or is_guarded(self.header.names)
        self.notices = (*dialect.notices, *self._remarks(first), *self.header.notices)
        self.body_from, header_lines = dialect.skip_bytes, 0
        if self.headed:
            whole = len(first.starts) == 1
            self.body_from += len(first.data) if whole else int(first.starts[1])
            header_lines = first.physical_lines if whole else int(first.lines[1]) - 1
        self.skipped["header"] = header_lines
        self.first_line = dialect.skipped_lines + header_lines + 1

    def _remarks(self, piece: Chunk) -> list[Notice]:
        if self.ours:
            return [OURS]
        texts = [self._cells(piece, place)[0] for place in range(min(len(piece.starts), _LOOKED_AT))]
        with_blanks = sum("  " in text.strip() for text in texts)
        return [_ONE_COLUMN] if self.width == 1 and 2 * with_blanks > len(texts) else []

    def _cells(self, piece: Chunk, record: int) -> list[str]:
        text = piece.data[piece.starts[record] : piece.ends[record]].decode()
        return split_record(text, self.separator)

    def _first_line(self, piece: Chunk, cells: list[str], told: Told) -> FirstLine:
        if self.ours:
            return FirstLine(read_header([unguard(cell) for cell in cells[1:]], self.limits), False)
        most = min(len(piece.starts), 1 + first_line.sample_rows(self.width))
        records = (place for place in range(1, most) if place not in piece.stray)
        rows = [row for place in records if len(row := self._cells(piece, place)) == self.width]
        below = list(zip(*rows, strict=True)) or [()] * self.width
        return first_line.read(cells, below, self.commas, told, self.limits)

    def pieces(self) -> Iterator[tuple[Chunk, float]]:
        size = max(1, self.path.stat().st_size)
        for chunk in chunks(
            self.path,
            self.separator.encode(),
            self.limits,
            skip_bytes=self.body_from,
            first_line=self.first_line,
        ):
            yield chunk, (chunk.offset + len(chunk.data)) / size

    def head(self, piece: Chunk, rows: int) -> Chunk:
        return piece.head(rows)

    def parse(self, piece: Chunk) -> Batch:
        check_utf8(piece.data)
        filled = np.flatnonzero(piece.ends > piece.starts)
        batch = Batch([], piece.lines, piece.physical_lines, line_ends=piece.line_ends)
        batch.skipped["blank"] = len(piece.starts) - len(filled)
        batch.skipped["continuation"] = piece.physical_lines - len(piece.starts)
        batch.control_line = control_line(piece)
        data, good = self._set_aside_stray(piece, filled, batch)
        table, ragged = self._read(data)
        if ragged:
            self._set_aside_ragged(piece, good, ragged, batch)
            good = np.delete(good, [row for row, _ in ragged])
        assert table.num_rows == len(good), "Arrow and the record scan must see the same records"
        batch.columns = [column.combine_chunks() for column in table.columns[self.ours :]]
        batch.lines = piece.lines[good]
        refuse_big_fields(piece, self.header.names, batch.columns, batch.lines, self.limits)
        batch.rejects.sort(key=lambda reject: reject.line)
        return batch

    def _set_aside_stray(
        self, piece: Chunk, filled: npt.NDArray[np.int64], batch: Batch
    ) -> tuple[bytes | bytearray, npt.NDArray[np.int64]]:
        """Records with text after a closing quote: taken out, by blanking them, before Arrow reads on leniently."""
        if not piece.stray:
            return piece.data, filled
        data = bytearray(piece.data)
        for record, place in piece.stray.items():
            start, end = int(piece.starts[record]), int(piece.ends[record])
            text = piece.data[start:end].decode()
            column = len(split_record(piece.data[start : place + 1].decode(), self.separator)) - 1
            names = (LINE, *self.header.names) if self.ours else self.header.names
            batch.rejects.append(
                Reject(
                    int(piece.lines[record]),
                    "text follows a closing quote; double the quotes inside a field",
                    text,
                    names[column] if column < len(names) else None,
                )
            )
            data[start:end] = b"\n" * (end - start)
        return data, filled[~np.isin(filled, list(piece.stray))]

    def _read(self, data: bytes | bytearray) -> tuple[pa.Table, list[tuple[int, int]]]:
        """The table of text, and the (row, number of fields) of each ragged record, rows counted from 0."""
        ragged: list[tuple[int, int]] = []

        def set_aside(row: pyarrow.csv.InvalidRow) -> str:
            ragged.append((row.number - 1, row.actual_columns))
            return "skip"

        names = [str(place) for place in range(self.width)]
        if not len(data) or (data.isspace() and not data.strip(b"\r\n")):
            return pa.table({name: pa.array([], pa.string()) for name in names}), []
        table = pyarrow.csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            pyarrow.csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
            pyarrow.csv.ParseOptions(
                delimiter=self.separator, newlines_in_values=True, invalid_row_handler=set_aside
            ),
            pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=True,
                null_values=[""],
                check_utf8=False,
            ),
        )
        return table, ragged

    def _set_aside_ragged(
        self, piece: Chunk, good: npt.NDArray[np.int64], ragged: list[tuple[int, int]], batch: Batch
    ) -> None:
        line = "header" if self.headed else "first line"
        for row, fields in ragged:
            record = good[row]
            text = piece.data[piece.starts[record] : piece.ends[record]].decode()
            batch.wide += fields > self.width
            batch.rejects.append(
                Reject(int(piece.lines[record]), f"{fields} fields where the {line} has {self.width}", text)
            )
