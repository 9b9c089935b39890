"""What every chunk of text is looked through for, whatever separates its fields."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake.intake.encoding import NotUtf8
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.records import Chunk
from warehouse.lake.notices import rejected


def check_utf8(data: bytes) -> None:
    """Raises NotUtf8."""
    if data.isascii():
        return
    whole = pa.Array.from_buffers(
        pa.large_string(), 1, [None, pa.py_buffer(np.array([0, len(data)], np.int64)), pa.py_buffer(data)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        raise NotUtf8 from None


def control_line(piece: Chunk) -> int | None:
    """The line of the first control character, if there is one: bytes below 32 that are no tab and no line end."""
    octets = np.frombuffer(piece.data, np.uint8)
    if b"\r" in piece.data:
        expected = piece.data.count(b"\n") + piece.data.count(b"\r")
    else:
        expected = piece.physical_lines - (not piece.data.endswith(b"\n"))
    expected += piece.data.count(b"\t") if b"\t" in piece.data else 0
    if int(np.count_nonzero(octets < 32)) == expected and b"\x7f" not in piece.data:
        return None
    control = (octets < 32) & (octets != 9) & (octets != 10) & (octets != 13) | (octets == 127)
    return int(piece.lines[max(0, np.searchsorted(piece.starts, control.argmax(), side="right") - 1)])


def refuse_big_fields(
    piece: Chunk,
    names: Sequence[str],
    columns: Sequence[pa.Array],
    lines: npt.NDArray[np.int64],
    limits: Limits,
) -> None:
    """Raises Rejected (`field_too_big`); looks closer only where a record is long enough to hold such a field."""
    if not len(piece.starts) or int((piece.ends - piece.starts).max()) <= limits.max_field_bytes:
        return
    for name, column in zip(names, columns, strict=True):
        sizes = pc.fill_null(pc.binary_length(column), 0).to_numpy()
        if len(sizes) and sizes.max() > limits.max_field_bytes:
            line = int(lines[sizes.argmax()])
            raise rejected(
                "field_too_big",
                f"A field on line {line} is longer than 1 MB. Shorten it.",
                column=name,
                line=line,
            )
