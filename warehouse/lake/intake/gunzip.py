"""Unpacks gzip within bounds: size, ratio, checksum, and nothing after the end."""

import zlib
from pathlib import Path

from warehouse.lake.intake.kind import GZIP
from warehouse.lake.intake.limits import Limits
from warehouse.lake.notices import rejected

_READ = 1 << 16  # small, for what is left of it is copied after each member, and members may be tiny
_WRITE = 4 << 20
_RATIO_FROM = 1_000_000  # a tiny file may well unpack to 200 times its size


def gunzip(source: Path, target: Path, limits: Limits) -> None:
    """Writes the unpacked bytes to `target`. Several members back to back are one stream, as gzip defines it.

    Raises Rejected with code `truncated` (cut off, wrong checksum, foreign bytes after the end) or `bomb`.
    """
    packed_bytes = source.stat().st_size
    most = limits.max_plain_bytes
    written = 0
    with source.open("rb") as reader, target.open("wb") as writer:
        unpacker = zlib.decompressobj(31)
        pending = b""
        while True:
            pending = pending or reader.read(_READ)
            if not pending:
                raise rejected("truncated", "The gzip file ends too early: it was cut off. Upload it again.")
            try:
                plain = unpacker.decompress(pending, _WRITE)
            except zlib.error as error:
                raise rejected(
                    "truncated", f"The gzip file is damaged ({error}). Pack it again and upload it again."
                ) from None
            written += len(plain)
            if written > most:
                raise rejected("bomb", f"The file unpacks to more than {most:,} bytes. Split it.")
            if written > _RATIO_FROM and written > packed_bytes * limits.max_ratio:
                raise rejected(
                    "bomb",
                    f"The file unpacks to more than {limits.max_ratio} times its size, as no table does. "
                    "Upload it unpacked.",
                )
            writer.write(plain)
            if unpacker.eof:
                pending = unpacker.unused_data or reader.read(_READ)
                if not pending:
                    return
                if not pending.startswith(GZIP):
                    raise rejected(
                        "truncated", "Other bytes follow the end of the gzip data. Pack the file again."
                    )
                unpacker = zlib.decompressobj(31)
            else:
                pending = unpacker.unconsumed_tail
