"""A received file without the lines of one entity: each becomes a blank line, so that all others keep their numbers.

Text (CSV and its kin, NDJSON, packed or not) is written anew; what is not UTF-8 becomes UTF-8. A workbook or a foreign
Parquet file cannot be mended byte by byte, and is not opened outside its confined process: such an original is
removed as a whole. Its typed rows stay.
"""

import gzip
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

import numpy as np

from warehouse.lake.intake import Limits, Rejected
from warehouse.lake.intake.dialect import beginning
from warehouse.lake.intake.encoding import byte_order_mark, utf16_to_utf8
from warehouse.lake.intake.gunzip import gunzip
from warehouse.lake.intake.records import chunks

_LINE_END = re.compile(rb"\r\n|\r|\n")
_HEAD = 64


def blank_lines(
    source: Path, target: Path, lines: Collection[int], *, found: Mapping[str, Any], scratch: Path
) -> bool:
    """Write `source` to `target` with these lines blank; False when it cannot be done, and nothing is written.

    `found` is what the intake made of the file: format, separator, packed. Line numbers are those of `_line`.
    """
    packed = found.get("packed") == "gzip"
    written = scratch / "blanked"
    try:
        plain = _plain(source, scratch, packed)
        with written.open("wb") as file:
            if found.get("format") == "csv":
                _csv(plain, file, lines, str(found["separator"]))
            elif found.get("format") == "ndjson":
                _ndjson(plain, file, lines)
            else:
                return False
        _pack(written, target) if packed else written.rename(target)
    except (Rejected, OSError, UnicodeError):
        target.unlink(missing_ok=True)
        return False
    finally:
        for made in ("blanked", "plain", "text"):
            with suppress(FileNotFoundError):
                (scratch / made).unlink()
    return True


def _plain(source: Path, scratch: Path, packed: bool) -> Path:
    plain = source
    if packed:
        plain = scratch / "plain"
        gunzip(source, plain, Limits())
    with plain.open("rb") as file:
        wide = byte_order_mark(file.read(_HEAD)) == "utf-16"
    if wide:
        utf16_to_utf8(plain, scratch / "text")
        plain = scratch / "text"
    return plain


def _csv(plain: Path, target: BinaryIO, lines: Collection[int], separator: str) -> None:
    skip_bytes, skipped_lines = beginning(plain)
    wanted = np.array(sorted(lines), np.int64)
    with plain.open("rb") as file:
        target.write(file.read(skip_bytes))
    for chunk in chunks(
        plain,
        separator.encode(),
        Limits(),
        skip_bytes=skip_bytes,
        first_line=skipped_lines + 1,
        quotes=separator != " ",
    ):
        place = 0
        for record in np.flatnonzero(np.isin(chunk.lines, wanted)).tolist():
            start = int(chunk.starts[record])
            last = record + 1 == len(chunk.starts)
            end = len(chunk.data) if last else int(chunk.starts[record + 1])
            target.write(chunk.data[place:start])
            target.write(b"".join(_LINE_END.findall(chunk.data[start:end])))
            place = end
        target.write(chunk.data[place:])


def _ndjson(plain: Path, target: BinaryIO, lines: Collection[int]) -> None:
    with plain.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            target.write(raw[len(raw.rstrip(b"\r\n")) :] if number in lines else raw)


def _pack(plain: Path, target: Path) -> None:
    with (
        plain.open("rb") as source,
        target.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed,
    ):
        copyfileobj(source, packed, 1 << 20)
