"""Which sign separates the fields, and where the table begins."""

import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.lake.intake.spaces import SAMPLE_LINES, Layout, layout
from warehouse.lake.intake.told import NOTHING, Told
from warehouse.lake.notices import Notice, rejected

_HEAD = 4_000_000
_SAMPLE_BYTES = 256_000
_SEPARATORS = b",;\t|"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True)
class Dialect:
    """`skip_bytes` and `skipped_lines` lie before the first line of the table: a mark, blank lines, Excel's `sep=` line.

    `layout` is there where blanks set the columns apart.
    """

    separator: str
    skip_bytes: int
    skipped_lines: int
    notices: tuple[Notice, ...] = ()
    layout: Layout | None = None


@dataclass(frozen=True)
class _Beginning:
    head: bytes
    skip_bytes: int
    skipped_lines: int
    named: str | None  # the separator, by Excel's line


def sniff(path: Path, told: Told = NOTHING) -> Dialect:
    """Looks at the first line that is not blank, and at those below it. Raises Rejected (`empty`, `no_columns`)."""
    found = _beginning(path)
    at = (found.skip_bytes, found.skipped_lines)
    if found.named:
        notice = Notice(
            "sep_line", 'The first line, "sep=", names the separator; it was followed and skipped.', line=1
        )
        return Dialect(told.sign or found.named, *at, (notice,))
    if told.sign and told.sign != " ":
        return Dialect(told.sign, *at)
    set_apart = layout(_sample(found), told=told.sign == " ")
    if set_apart:
        return Dialect(" ", *at, layout=set_apart)
    if told.sign:
        raise rejected(
            "no_columns",
            "Blanks do not part the lines of the file into the same number of fields. Check the separator.",
        )
    line = _LINE.match(found.head, found.skip_bytes)
    bare = re.sub(rb'"[^"]*"', b"", line.group() if line else b"")
    best = max(_SEPARATORS, key=lambda sign: (bare.count(sign), sign == ord(",")))
    return Dialect(chr(best), *at)


def beginning(path: Path) -> tuple[int, int]:
    """How many bytes, and lines, stand before the first line of the table. Raises Rejected (`empty`)."""
    found = _beginning(path)
    return found.skip_bytes, found.skipped_lines


def _beginning(path: Path) -> _Beginning:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        place = 3 if head.startswith(b"\xef\xbb\xbf") else 0
        skipped = 0
        while True:
            line = _LINE.match(head, place)
            if line is None or not line.group():
                raise _empty() if len(head) < _HEAD or not file.read(_HEAD).strip() else _too_blank()
            if line.group().strip():
                break
            place, skipped = line.end(), skipped + 1
    named = re.match(rb"sep=(.)\r?\n", head[place : place + 8])
    if named and named.group(1) != b'"':
        return _Beginning(head, place + named.end(), skipped + 1, named.group(1).decode("latin-1"))
    return _Beginning(head, place, skipped, None)


def _sample(found: _Beginning) -> list[str]:
    """The first lines that are not blank; the last of them only if it is whole."""
    stop = found.skip_bytes + _SAMPLE_BYTES
    lines = re.split(rb"\r\n|\r|\n", found.head[found.skip_bytes : stop])
    if len(lines) > 1 and len(found.head) > stop:
        lines.pop()
    return [line.decode("utf-8", "replace") for line in lines if line.strip()][:SAMPLE_LINES]


def _empty() -> Exception:
    return rejected("empty", "The file is empty. Choose the file that holds the table.")


def _too_blank() -> Exception:
    return rejected("empty", "The file begins with more than 4 MB of blank lines. Remove them.")
