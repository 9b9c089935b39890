"""Text becomes UTF-8: UTF-16 with a mark and Windows-1252 are rewritten, anything else is refused.

UTF-8 itself is never copied; it is checked while it is read (see records.py), and only a file that fails there is
looked at again here.
"""

import codecs
import re
from pathlib import Path

from warehouse.lake.notices import Notice, rejected

_BLOCK = 8 << 20
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_UTF8_INSIDE = re.compile(rb"[\xc3\xe2][\x80-\xbf]")  # letters and typographic marks as UTF-8 writes them
_FORGED = re.compile(
    rb"\xc0\xae|\xed\xa0"
)  # an overlong dot, half of a surrogate pair: never written in good faith


class NotUtf8(Exception):
    """The file holds bytes that are not UTF-8."""


def byte_order_mark(head: bytes) -> str | None:
    """`utf-16`, `utf-8-sig` or None."""
    if head.startswith(_UTF32):
        raise rejected("nul_byte", "The file is UTF-32, which is not read here. Save it as UTF-8.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else None


def utf16_to_utf8(source: Path, target: Path) -> Notice:
    try:
        _transcode(source, target, "utf-16")
    except UnicodeError:
        raise rejected(
            "encoding", "The file begins as UTF-16, but is not that throughout. Save it as UTF-8."
        ) from None
    said = "The file was UTF-16; it was read as such. UTF-8 is safer."
    return Notice("encoding", said, params={"encoding": "UTF-16"})


def cp1252_to_utf8(source: Path, target: Path) -> Notice:
    """For a file that is not UTF-8. Raises Rejected (`encoding`) when it is a mixture, or neither."""
    line = 1
    kept = b""
    with source.open("rb") as reader:
        while block := reader.read(_BLOCK):
            found = _UTF8_INSIDE.search(kept + block) or _FORGED.search(kept + block)
            if found:
                line += (kept + block).count(b"\n", 0, found.start())
                raise rejected(
                    "encoding",
                    f"The file mixes UTF-8 with other bytes (line {line}), so its letters cannot be told. "
                    "Save it again as UTF-8.",
                    line=line,
                )
            line += block.count(b"\n")
            kept = block[-1:] if not block.endswith(b"\n") else b""
    try:
        _transcode(source, target, "cp1252")
    except UnicodeError:
        raise rejected(
            "encoding", "The file is neither UTF-8 nor Windows-1252. Save it again as UTF-8."
        ) from None
    said = "The file is not UTF-8; it was read as Windows-1252. Look at its accents."
    return Notice("encoding", said, params={"encoding": "Windows-1252"})


def _transcode(source: Path, target: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK):
            writer.write(decoder.decode(block).encode())
        writer.write(decoder.decode(b"", final=True).encode())
