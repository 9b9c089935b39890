"""From batches of text to typed Parquet: types hold for the whole file, or the column is read again more widely.

The first rows give a guess. Every value is then proved while it is converted; the values that contradict a reading
widen it, and once the pass is over the file is read again with what was learned. Most files need one pass.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lake.formulas import unguard_array
from warehouse.lake.intake.batches import Batch, Reject, Source
from warehouse.lake.intake.convert import Contradicted, Tally, convert, distinct_values
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import EMPTY, TEXT, Reading, guess
from warehouse.lake.notices import counted
from warehouse.lake.tables import LINE, Column

Progress = Callable[[float, str], None]
_SAMPLE_ROWS = 20_000
_REJECTS = pa.schema(
    [("line", pa.int64()), ("column", pa.string()), ("reason", pa.string()), ("text", pa.string())]
)
_LOOKS_LIKE_ID = r"(?i)(?:^|[_ ])id$|[a-z]I[Dd]$"


@dataclass
class Typed:
    """What one pass over the file left: files, counts, and what was met in each column."""

    columns: tuple[Column, ...] = ()
    parts: list[Path] = field(default_factory=list)
    rejects: Path | None = None
    lines: int = 0
    loaded: int = 0
    rejected: int = 0
    wide: int = 0
    first_rejects: list[Reject] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    line_ends: set[str] = field(default_factory=set)
    control_line: int | None = None
    tallies: list[Tally] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    evidence: list[list[str]] = field(default_factory=list)


class Typing:
    """One source on its way into typed parts in the folder `into`."""

    def __init__(
        self,
        source: Source[Any],
        into: Path,
        limits: Limits,
        progress: Progress,
        known: Mapping[str, str] | None = None,
    ) -> None:
        """`known` are the types of the columns in the dataset's earlier rows, by name."""
        self.source = source
        self.into = into
        self.limits = limits
        self.progress = progress
        self.lock = threading.Lock()
        self.contradicted = False
        self.guessed = False
        self.evidence: list[dict[str, None]] = [{} for _ in source.header.names]
        self.readings = [EMPTY for _ in source.header.names]
        self.commas = source.commas
        self.dictionaries: list[str] = []
        self.guarded = source.guarded
        self.known = known or {}

    def run(self) -> Typed:
        """Passes until every column holds; each pass that fails rules out at least one reading."""
        number = 1
        while True:
            self.contradicted = False
            result = self._pass(number)
            if not self.contradicted:
                break
            number += 1
        names, labels = self.source.header.names, self.source.header.labels
        result.columns = tuple(
            Column(name, reading.type, format=reading.format, label=label)
            for name, label, reading in zip(names, labels, self.readings, strict=True)
        )
        result.readings = self.readings
        result.evidence = [list(values) for values in self.evidence]
        return result

    def _pass(self, number: int) -> Typed:
        result = Typed(skipped=Counter(self.source.skipped), lines=sum(self.source.skipped.values()))
        result.tallies = [Tally() for _ in self.source.header.names]
        again = "" if number == 1 else ", again: a column holds more than its first rows showed"
        writer: pq.ParquetWriter | None = None
        path = self.into / "rejects.parquet"
        try:
            for batch, tallies, part, done in self._work():
                _count(result, batch, tallies, part)
                if batch.rejects:
                    writer = writer or pq.ParquetWriter(path, _REJECTS, compression="zstd")
                    writer.write_table(_rejects_table(batch.rejects))
                self.progress(done, f"{counted(result.loaded, 'row', 'rows')} read{again}")
        finally:
            if writer:
                writer.close()
        result.rejects = path if writer else None
        return result

    def _work(self) -> Iterator[tuple[Batch, list[Tally], Path | None, float]]:
        """The pieces in order, worked on by several threads, few of them in memory at once."""
        waiting: deque[tuple[Future[tuple[Batch, list[Tally], Path | None]], float]] = deque()
        with ThreadPoolExecutor(self.limits.threads) as pool:
            try:
                for index, (piece, done) in enumerate(self.source.pieces()):
                    if not self.guessed:
                        self._first_guess(self.source.parse(self.source.head(piece, _SAMPLE_ROWS)))
                    waiting.append((pool.submit(self._land_piece, piece, index), done))
                    del piece
                    if len(waiting) > self.limits.threads:
                        future, share = waiting.popleft()
                        yield (*future.result(), share)
                while waiting:
                    future, share = waiting.popleft()
                    yield (*future.result(), share)
            finally:
                for future, _ in waiting:
                    future.cancel()

    def _first_guess(self, batch: Batch) -> None:
        self.guessed = True
        most = 1000 if len(batch.columns) < 100 else 100
        for place, column in enumerate(batch.columns):
            sample = column.slice(0, _SAMPLE_ROWS)
            values = distinct_values(sample, most)
            self.evidence[place] = dict.fromkeys(values)
            self.readings[place] = self._guess(place)
            if len(values) < most:
                self.dictionaries.append(self.source.header.names[place])
        if any(reading.notation == "decimal-comma" for reading in self.readings):
            self.commas = "proven"
            self.readings = [self._guess(place) for place in range(len(self.evidence))]

    def _guess(self, place: int) -> Reading:
        name = self.source.header.names[place]
        return guess(self.evidence[place], self.commas, name, self.known.get(name))

    def _land_piece(self, piece: Any, index: int) -> tuple[Batch, list[Tally], Path | None]:
        batch = self.source.parse(piece)
        arrays, tallies = [], []
        for place, column in enumerate(batch.columns):
            array, tally = self._convert(place, column)
            arrays.append(array)
            tallies.append(tally)
        path = None
        if len(batch.lines) and not self.contradicted:
            path = self.into / f"part-{index:05}.parquet"
            table = pa.table([pa.array(batch.lines), *arrays], names=[LINE, *self.source.header.names])
            pq.write_table(
                table,
                path,
                compression="zstd",
                use_dictionary=self.dictionaries,
                column_encoding={LINE: "DELTA_BINARY_PACKED"},
                row_group_size=table.num_rows,
            )
        batch.columns = []
        return batch, tallies, path

    def _convert(self, place: int, column: pa.Array) -> tuple[pa.Array, Tally]:
        while True:
            reading = self.readings[place]
            try:
                array, tally = convert(column, reading)
            except Contradicted as contradiction:
                self._widen(place, reading, contradiction.values)
                continue
            if (
                reading.type == "text"
                and pc.match_substring_regex(
                    pa.scalar(self.source.header.names[place]), _LOOKS_LIKE_ID
                ).as_py()
            ):
                tally.counts["invisible_chars"] = _invisible(array)
            if self.guarded and reading.type == "text":
                # only now: a guarded "+55" proves that its column is text
                guarded, array = array, unguard_array(array)
                tally.counts["formula_guard"] = pc.sum(pc.not_equal(guarded, array)).as_py() or 0
            return array, tally

    def _widen(self, place: int, reading: Reading, values: list[str]) -> None:
        with self.lock:
            self.contradicted = True
            if self.readings[place] != reading:
                return  # another thread was faster; try with what it found
            self.evidence[place].update(dict.fromkeys(values))
            wider = self._guess(place)
            self.readings[place] = wider if wider != reading else TEXT


def _count(result: Typed, batch: Batch, tallies: list[Tally], part: Path | None) -> None:
    result.lines += batch.physical_lines
    result.loaded += len(batch.lines)
    result.rejected += len(batch.rejects)
    result.wide += batch.wide
    result.first_rejects += batch.rejects[: max(0, 5 - len(result.first_rejects))]
    result.skipped.update(batch.skipped)
    result.line_ends |= batch.line_ends
    result.control_line = result.control_line or batch.control_line
    for total, tally in zip(result.tallies, tallies, strict=True):
        total.add(tally)
    if part:
        result.parts.append(part)


def _rejects_table(rejects: list[Reject]) -> pa.Table:
    return pa.table(
        {
            "line": [reject.line for reject in rejects],
            "column": pa.array([reject.column for reject in rejects], pa.string()),
            "reason": [reject.reason for reject in rejects],
            "text": [reject.text for reject in rejects],
        },
        schema=_REJECTS,
    )


def _invisible(array: pa.Array) -> int:
    found = pc.match_substring_regex(array, "^\\s|\\s$|[\u200b\u00a0\ufeff]")
    return pc.sum(found).as_py() or 0
