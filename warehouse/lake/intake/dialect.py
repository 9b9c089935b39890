"""Which sign separates the fields, and where the table begins."""

import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.lake.notices import Notice, rejected

_HEAD = 4_000_000
_SEPARATORS = b",;\t|"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True)
class Dialect:
    """`skip_bytes` and `skipped_lines` lie before the header: a mark, blank lines, Excel's `sep=` line."""

    separator: str
    skip_bytes: int
    skipped_lines: int
    notices: tuple[Notice, ...] = ()


def sniff(path: Path) -> Dialect:
    """Looks at the first line that is not blank. Raises Rejected (`empty`)."""
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
        notice = Notice(
            "sep_line", 'The first line, "sep=", names the separator; it was followed and skipped.', line=1
        )
        return Dialect(named.group(1).decode("latin-1"), place + named.end(), skipped + 1, (notice,))
    bare = re.sub(rb'"[^"]*"', b"", line.group())
    best = max(_SEPARATORS, key=lambda sign: (bare.count(sign), sign == ord(",")))
    return Dialect(chr(best), place, skipped)


def _empty() -> Exception:
    return rejected("empty", "The file is empty. Choose the file that holds the table.")


def _too_blank() -> Exception:
    return rejected("empty", "The file begins with more than 4 MB of blank lines. Remove them.")
