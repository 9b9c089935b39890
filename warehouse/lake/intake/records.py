"""Cuts delimited text into chunks of whole records, and keeps the count of physical lines.

A record usually is a line, but a quoted field may hold line ends. The quotes tell: in well-formed text every other
quote opens, right after a separator or line end, and every other closes, right before one; a doubled quote inside a
field keeps that rhythm. So a whole chunk is proved well-formed with a few comparisons over the places of its quotes,
and only where the proof fails are the quotes walked one by one.

Physical lines end with LF, CRLF or a lone CR; text after the last line end is a line too. (`wc -l` counts LF.)
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from warehouse.lake.intake.limits import Limits
from warehouse.lake.notices import Rejected, rejected

LF, CR, QUOTE = 10, 13, 34
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chunk:
    """Whole records of the file, blank lines included.

    `starts` and `ends` bound each record in `data` (`ends` without its line end); `lines` is the physical line on
    which each begins. `stray` names the records with text after a closing quote, and the place of that quote.
    """

    data: bytes
    starts: Positions
    ends: Positions
    lines: Positions
    physical_lines: int
    stray: dict[int, int]
    line_ends: frozenset[str]
    offset: int  # bytes of the file before this chunk

    def head(self, records: int) -> "Chunk":
        """The first records alone, to look at."""
        if records >= len(self.starts):
            return self
        cut = int(self.starts[records])
        return replace(
            self,
            data=self.data[:cut],
            starts=self.starts[:records],
            ends=self.ends[:records],
            lines=self.lines[:records],
            physical_lines=int(self.lines[records] - self.lines[0]),
            stray={record: place for record, place in self.stray.items() if record < records},
        )


def chunks(
    path: Path,
    separator: bytes,
    limits: Limits,
    *,
    skip_bytes: int = 0,
    first_line: int = 1,
    quotes: bool = True,
) -> Iterator[Chunk]:
    """The chunks of the file after its first `skip_bytes`, where line `first_line` begins.

    Without `quotes` they are letters, and every line is a record. Raises Rejected: `nul_byte`, `unclosed_quote`,
    `field_too_big`.
    """
    with path.open("rb") as file:
        file.seek(skip_bytes)
        yield from _Cutter(file, ord(separator), limits, skip_bytes, first_line, quotes).run()


class _Cutter:
    def __init__(
        self, file: BinaryIO, separator: int, limits: Limits, offset: int, line: int, quotes: bool
    ) -> None:
        self.file = file
        self.separator = separator
        self.quotes = quotes
        self.limits = limits
        self.offset = offset
        self.line = line

    def run(self) -> Iterator[Chunk]:
        carry = b""
        while True:
            fresh = self.file.read(self.limits.chunk_bytes)
            last = len(fresh) < self.limits.chunk_bytes
            if b"\0" in fresh:
                self._refuse_nul(carry + fresh, len(carry) + fresh.index(b"\0"))
            block = carry + fresh if carry else fresh
            if not block:
                return
            chunk = self._cut(block, last)
            if chunk is not None:
                yield chunk
                self.line += chunk.physical_lines
                self.offset += len(chunk.data)
                carry = block[len(chunk.data) :]
            else:
                carry = block
            if last:
                return

    def _cut(self, block: bytes, last: bool) -> Chunk | None:
        """The whole records at the start of the block; None when not even one is whole yet."""
        octets = np.frombuffer(block, np.uint8)
        ends = _line_ends(block, octets, last)
        if last and (not len(ends) or ends[-1] != len(block) - 1):
            ends = np.append(ends, len(block))  # the last line has no line end
        outer, stray, unclosed = self._outside_quotes(block, octets, ends)
        if unclosed is not None:
            self._refuse_unclosed(block, ends, unclosed, last)
        cut = int(outer[-1]) + 1 if len(outer) else 0
        if not cut or len(block) - cut > self.limits.max_record_bytes:
            if last or len(block) - cut > self.limits.max_record_bytes:
                raise rejected(
                    "field_too_big",
                    f"Line {self._line_at(ends, cut)} is too long to be a record of a table. Check its quotes.",
                )
            return None
        starts = np.concatenate(([0], outer[:-1] + 1))
        before = np.searchsorted(ends, starts)  # line ends before each record
        inside = ends[ends < cut]
        bounds, kinds = _without_terminator(block, octets, outer)
        return Chunk(
            data=block[:cut],
            starts=starts,
            ends=bounds,
            lines=before + self.line,
            physical_lines=len(inside),
            stray={int(np.searchsorted(outer, place)): place for place in stray if place < cut},
            line_ends=kinds,
            offset=self.offset,
        )

    def _outside_quotes(
        self, block: bytes, octets: npt.NDArray[np.uint8], ends: Positions
    ) -> tuple[Positions, list[int], int | None]:
        """The line ends that end records; quotes with text after them; and an open quote, if one is left open."""
        if not self.quotes or b'"' not in block:
            return ends, [], None
        quotes = np.flatnonzero(octets == QUOTE)
        if self._well_formed(octets, quotes):
            unclosed = int(quotes[-1]) if len(quotes) % 2 else None
            return ends[np.searchsorted(quotes, ends) % 2 == 0], [], unclosed
        opens, closes, stray, unclosed = self._walk(block, quotes)
        inside = np.searchsorted(opens, ends) > np.searchsorted(closes, ends)
        self._refuse_swallowed_lines(opens, closes, stray, ends)
        return ends[~inside], stray, unclosed

    def _well_formed(self, octets: npt.NDArray[np.uint8], quotes: Positions) -> bool:
        opening, closing = quotes[0::2], quotes[1::2]
        before = octets[np.maximum(opening - 1, 0)]
        opens = (
            (before == self.separator) | (before == LF) | (before == CR) | (before == QUOTE) | (opening == 0)
        )
        if not opens.all():
            return False
        after = octets[np.minimum(closing + 1, len(octets) - 1)]
        at_end = closing == len(octets) - 1
        closes = (after == self.separator) | (after == LF) | (after == CR) | (after == QUOTE) | at_end
        return bool(closes.all())

    def _walk(self, block: bytes, quotes: Positions) -> tuple[Positions, Positions, list[int], int | None]:
        """Each quote in turn: one at the start of a field opens, any other in a bare field is a letter."""
        starters = (self.separator, LF, CR)
        opens: list[int] = []
        closes: list[int] = []
        stray: list[int] = []
        is_open, skip = False, -1
        for place in quotes.tolist():
            if place == skip:
                continue
            following = block[place + 1] if place + 1 < len(block) else LF
            if is_open:
                if following == QUOTE:
                    skip = place + 1
                    continue
                is_open = False
                closes.append(place)
                if following not in starters:
                    stray.append(place)
            elif place == 0 or block[place - 1] in starters:
                is_open = True
                opens.append(place)
        unclosed = opens[-1] if is_open else None
        return np.array(opens, np.int64), np.array(closes, np.int64), stray, unclosed

    def _refuse_swallowed_lines(
        self, opens: Positions, closes: Positions, stray: list[int], ends: Positions
    ) -> None:
        """A quoted field of several lines that closes in mid-text was most likely never closed at all."""
        for place in stray:
            opened = int(opens[np.searchsorted(closes, place)])
            if np.searchsorted(ends, opened) != np.searchsorted(ends, place):
                raise self._unclosed(self._line_at(ends, opened))

    def _refuse_unclosed(self, block: bytes, ends: Positions, opened: int, last: bool) -> None:
        if last:
            raise self._unclosed(self._line_at(ends, opened))
        if len(block) - opened > self.limits.max_field_bytes:
            line = self._line_at(ends, opened)
            if self._closes_later():
                raise rejected(
                    "field_too_big", f"A field on line {line} is longer than 1 MB. Shorten it.", line=line
                )
            raise self._unclosed(line)

    def _closes_later(self) -> bool:
        while more := self.file.read(self.limits.chunk_bytes):
            place = more.find(b'"')
            if place >= 0:
                return more[place + 1 : place + 2] in (b"", b"\n", b"\r", bytes([self.separator]))
        return False

    def _unclosed(self, line: int) -> Rejected:
        return rejected(
            "unclosed_quote",
            f"A quote that opens on line {line} is never closed, so the lines after it cannot be told apart. "
            "Close it, or double the quotes inside the field.",
            line=line,
        )

    def _refuse_nul(self, block: bytes, place: int) -> None:
        line = self.line + block.count(b"\n", 0, place)
        hint = " It looks like UTF-16 without its mark." if block[:64].count(b"\0") > 8 else ""
        raise rejected(
            "nul_byte",
            f"Line {line} holds a NUL byte, so this is no clean text.{hint} Save it again as UTF-8.",
            line=line,
        )

    def _line_at(self, ends: Positions, place: int) -> int:
        return self.line + int(np.searchsorted(ends, place))


def _line_ends(block: bytes, octets: npt.NDArray[np.uint8], last: bool) -> Positions:
    """The places of the last byte of each line end."""
    feeds = np.flatnonzero(octets == LF)
    if b"\r" not in block:
        return feeds
    returns = np.flatnonzero(octets == CR)
    following = octets[np.minimum(returns + 1, len(octets) - 1)]
    lone = returns[(following != LF) | (returns == len(octets) - 1)]
    if not last and len(lone) and lone[-1] == len(octets) - 1:
        lone = lone[:-1]  # its LF may be the first byte of what comes next
    return np.sort(np.concatenate((feeds, lone))) if len(lone) else feeds


def _without_terminator(
    block: bytes, octets: npt.NDArray[np.uint8], ends: Positions
) -> tuple[Positions, frozenset[str]]:
    """Where each record's own text ends, and which kinds of line end there are."""
    real = ends[ends < len(octets)]
    if b"\r" not in block:
        return ends, frozenset({"lf"}) if len(real) else frozenset()
    lone = octets[real] == CR
    paired = ~lone & (real > 0) & (octets[np.maximum(real - 1, 0)] == CR)
    kinds = {"cr": lone.any(), "crlf": paired.any(), "lf": (~lone & ~paired).any()}
    bounds = ends.copy()
    bounds[: len(real)] -= paired
    return bounds, frozenset(kind for kind, found in kinds.items() if found)


def split_record(text: str, separator: str) -> list[str]:
    """The fields of one well-formed record.

    >>> split_record('a,"b ""c"", d",e', ",")
    ['a', 'b "c", d', 'e']
    """
    fields: list[str] = []
    place = 0
    while True:
        if text[place : place + 1] == '"':
            close = place + 1
            while (close := text.find('"', close)) >= 0 and text[close + 1 : close + 2] == '"':
                close += 2
            close = len(text) if close < 0 else close
            fields.append(text[place + 1 : close].replace('""', '"'))
            place = close + 1
            end = text.find(separator, place)
        else:
            end = text.find(separator, place)
            fields.append(text[place : end if end >= 0 else len(text)])
        if end < 0:
            return fields
        place = end + 1
