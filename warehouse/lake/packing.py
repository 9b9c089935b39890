"""Several files as one zip, streamed while it is made."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from warehouse.lake.pieces import Pieces

_CHUNK = 1024 * 1024


def packed(files: Sequence[tuple[str, Path | bytes]]) -> Iterator[bytes]:
    """The bytes of the zip, in pieces of at most 1 MB; nothing is written to disk."""
    sink = Pieces()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files:
            member = zipfile.ZipInfo(name)  # of no date: the same files make the same bytes
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as entry:
                if isinstance(content, bytes):
                    entry.write(content)
                else:
                    with content.open("rb") as file:
                        while piece := file.read(_CHUNK):
                            entry.write(piece)
                            yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()
