"""The bounds within which a file is taken; beyond them it is refused, never cut."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    max_plain_bytes: int = 8_000_000_000  # after unpacking
    max_ratio: int = 200  # unpacked bytes for one packed byte; text rarely reaches 30
    max_columns: int = 2_000
    many_columns: int = 1_000  # above this: taken, with a warning
    max_field_bytes: int = 1_000_000
    max_record_bytes: int = 64_000_000
    max_rejected_share: float = 0.01
    max_header: int = 128
    child_memory_bytes: int = 6_000_000_000  # address space that reading one file may take
    child_seconds: int = 3_600
    threads: int = 2
    chunk_bytes: int = 16_000_000
