"""NDJSON as a Source: one JSON object a line. Values become text and are typed like those of a CSV."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from warehouse.lake.intake.batches import Batch, Reject
from warehouse.lake.intake.encoding import NotUtf8
from warehouse.lake.intake.header import OURS, Header, is_ours, read_header
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import Commas
from warehouse.lake.notices import Notice, rejected

_LINES = 20_000
_BYTES = 8_000_000


class JsonLines:
    """A UTF-8 file of JSON objects, one a line; the columns are all keys of the file, in order of appearance."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.commas: Commas = "unknown"
        self.guarded = False
        self.skipped: Counter[str] = Counter()
        self.nested = False
        keys: dict[str, None] = {}
        for lines, _ in self.pieces():
            for _, text in lines:
                record = _object(text)
                if record is not None:
                    keys.update(dict.fromkeys(record))
            if len(keys) > limits.max_columns:
                break
        if not keys:
            raise rejected(
                "empty",
                "Not one line of the file is a JSON object with keys. Write one on each line.",
                line=1,
            )
        ours = is_ours(list(keys))
        self.keys = list(keys)[ours:]
        self.header: Header = read_header(self.keys, limits)
        self.notices: tuple[Notice, ...] = (*([OURS] if ours else []), *self.header.notices)

    def pieces(self) -> Iterator[tuple[list[tuple[int, str]], float]]:
        size = max(1, self.path.stat().st_size)
        done = 0
        lines: list[tuple[int, str]] = []
        held = 0
        with self.path.open("rb") as file:
            number = 0
            while raw := file.readline(self.limits.max_record_bytes):
                number += 1
                done += len(raw)
                if b"\0" in raw:
                    raise rejected(
                        "nul_byte", f"Line {number} holds a NUL byte. Save the file as UTF-8.", line=number
                    )
                if len(raw) >= self.limits.max_record_bytes:
                    raise rejected(
                        "field_too_big", f"Line {number} is too long. Shorten its values.", line=number
                    )
                lines.append((number, _text(raw)))
                held += len(raw)
                if len(lines) == _LINES or held > _BYTES:
                    yield lines, done / size
                    lines, held = [], 0
        if lines:
            yield lines, 1.0

    def head(self, piece: list[tuple[int, str]], rows: int) -> list[tuple[int, str]]:
        return piece[:rows]

    def parse(self, piece: list[tuple[int, str]]) -> Batch:
        batch = Batch([], np.empty(0, np.int64), len(piece))
        records, numbers = [], []
        for number, text in piece:
            line = text.rstrip("\r\n")
            if not line.strip():
                batch.skipped["blank"] += 1
                continue
            record = _object(line)
            if record is None:
                batch.rejects.append(Reject(number, "not a JSON object", line))
                continue
            records.append(record)
            numbers.append(number)
        for key in self.keys:
            cells = [_cell(record.get(key)) for record in records]
            self._refuse_big(key, cells, numbers)
            batch.columns.append(pa.array(cells, pa.string()))
        batch.lines = np.array(numbers, np.int64)
        return batch

    def _refuse_big(self, key: str, cells: list[str | None], numbers: list[int]) -> None:
        for cell, number in zip(cells, numbers, strict=True):
            if cell is not None and len(cell) > self.limits.max_field_bytes:
                raise rejected(
                    "field_too_big",
                    f"A value on line {number} is longer than 1 MB. Shorten it.",
                    column=key,
                    line=number,
                )


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError:
        raise NotUtf8 from None


def _object(text: str) -> dict[str, Any] | None:
    """The object with its numbers as they were written, or None."""
    try:
        found = json.loads(text, parse_float=_Number, parse_int=_Number)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found else None


class _Number(str):
    """A JSON number, kept in its own digits."""

    __slots__ = ()


def _cell(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _utf8(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value)  # NaN and Infinity, which are no JSON but are written
    return _utf8(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def _utf8(text: str) -> str:
    """Half a surrogate pair (`\\ud800`) has no UTF-8; it is shown as the replacement sign."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
