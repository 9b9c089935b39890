"""CSV and its kin as a Source: chunks of whole records, parsed to text columns by Arrow."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from warehouse.lake.formulas import is_guarded, unguard
from warehouse.lake.intake.batches import Batch, Reject
from warehouse.lake.intake.dialect import sniff
from warehouse.lake.intake.encoding import NotUtf8
from warehouse.lake.intake.header import OURS, is_ours, read_header
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import Commas
from warehouse.lake.intake.records import Chunk, chunks, split_record
from warehouse.lake.notices import rejected
from warehouse.lake.tables import LINE


class DelimitedText:
    """A UTF-8 file of delimited text. Raises Rejected or NotUtf8 from any of its methods."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        dialect = sniff(path)
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
        _check_utf8(first.data)
        record = first.data[first.starts[0] : first.ends[0]].decode()
        cells = split_record(record, self.separator)
        self.ours = is_ours(cells)
        self.width = len(cells)
        self.header = read_header([unguard(cell) for cell in cells[1:]] if self.ours else cells, limits)
        self.guarded = self.ours or is_guarded(self.header.names)
        self.notices = (*dialect.notices, *([OURS] if self.ours else []), *self.header.notices)
        whole = len(first.starts) == 1
        self.body_from = dialect.skip_bytes + (len(first.data) if whole else int(first.starts[1]))
        header_lines = first.physical_lines if whole else int(first.lines[1]) - 1
        self.skipped["header"] = header_lines
        self.first_line = dialect.skipped_lines + header_lines + 1

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
        _check_utf8(piece.data)
        filled = np.flatnonzero(piece.ends > piece.starts)
        batch = Batch([], piece.lines, piece.physical_lines, line_ends=piece.line_ends)
        batch.skipped["blank"] = len(piece.starts) - len(filled)
        batch.skipped["continuation"] = piece.physical_lines - len(piece.starts)
        batch.control_line = _control_line(piece)
        data, good = self._set_aside_stray(piece, filled, batch)
        table, ragged = self._read(data)
        if ragged:
            self._set_aside_ragged(piece, good, ragged, batch)
            good = np.delete(good, [row for row, _ in ragged])
        assert table.num_rows == len(good), "Arrow and the record scan must see the same records"
        batch.columns = [column.combine_chunks() for column in table.columns[self.ours :]]
        batch.lines = piece.lines[good]
        if _longest(piece) > self.limits.max_field_bytes:
            self._refuse_big_fields(batch)
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
        for row, fields in ragged:
            record = good[row]
            text = piece.data[piece.starts[record] : piece.ends[record]].decode()
            batch.wide += fields > self.width
            batch.rejects.append(
                Reject(int(piece.lines[record]), f"{fields} fields where the header has {self.width}", text)
            )

    def _refuse_big_fields(self, batch: Batch) -> None:
        for name, column in zip(self.header.names, batch.columns, strict=True):
            sizes = pa.compute.fill_null(pa.compute.binary_length(column), 0).to_numpy()
            if len(sizes) and sizes.max() > self.limits.max_field_bytes:
                line = int(batch.lines[sizes.argmax()])
                raise rejected(
                    "field_too_big",
                    f"A field on line {line} is longer than 1 MB. Shorten it.",
                    column=name,
                    line=line,
                )


def _check_utf8(data: bytes) -> None:
    if data.isascii():
        return
    whole = pa.Array.from_buffers(
        pa.large_string(), 1, [None, pa.py_buffer(np.array([0, len(data)], np.int64)), pa.py_buffer(data)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        raise NotUtf8 from None


def _control_line(piece: Chunk) -> int | None:
    """The line of the first control character, if there is one: bytes below 32 that are no tab and no line end."""
    octets = np.frombuffer(piece.data, np.uint8)
    if b"\r" in piece.data:
        expected = piece.data.count(b"\n") + piece.data.count(b"\r")
    else:
        expected = piece.physical_lines - (not piece.data.endswith(b"\n"))
    expected += piece.data.count(b"\t") if b"\t" in piece.data else 0
    if int(np.count_nonzero(octets < 32)) == expected and b"\x7f" not in piece.data:
        return None
    control = (octets < 32) & (octets != 9) & (octets != 10) & (octets != 13) | (octets == 127)
    return int(piece.lines[max(0, np.searchsorted(piece.starts, control.argmax(), side="right") - 1)])


def _longest(piece: Chunk) -> int:
    return int((piece.ends - piece.starts).max()) if len(piece.starts) else 0
