"""A file that is sent while it is written."""

import io
from collections.abc import Iterator
from typing import Any

CHUNK = 1024 * 1024


class Pieces(io.RawIOBase):
    """A file to write to, whose content is taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._written

    def taken(self) -> Iterator[bytes]:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        for begin in range(0, len(whole), CHUNK):
            yield whole[begin : begin + CHUNK]
