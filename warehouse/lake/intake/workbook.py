"""An Excel workbook as a Source: the sheet that holds the table, from its header row on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from warehouse.lake.formulas import is_guarded
from warehouse.lake.intake import first_line
from warehouse.lake.intake.batches import Batch
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.readings import Commas
from warehouse.lake.intake.told import Told
from warehouse.lake.notices import Notice, rejected, shown

_ROWS = 20_000
_LOOKED_AT = 1 + first_line.SAMPLE_ROWS
_HEADER_WITHIN = 30  # titles and notes above a table are short


class Workbook:
    """The sheet with the most filled cells, which a data dictionary or a cover never has; the choice is said."""

    def __init__(self, path: Path, told: Told, limits: Limits) -> None:
        self.limits = limits
        self.commas: Commas = "unknown"
        self.sheet, rows, others = _fullest(path)
        top, left, right = _table(rows)
        first, *below = ([_cell(value) for value in row[left:right]] for row in rows[top : top + _LOOKED_AT])
        columns = list(zip(*below, strict=True)) or [()] * len(first)
        found = first_line.read([cell or "" for cell in first], columns, self.commas, told, limits)
        self.header, self.headed = found.header, not found.is_data
        self.guarded = is_guarded(
            self.header.names
        )  # an export of ours, which may have come from Excel since
        begin = top + self.headed
        self.first_row = begin + 1  # Excel counts rows from 1
        self.rows = [row[left:right] for row in rows[begin:]]
        self.skipped = Counter({"header": int(self.headed), "above": top})
        chosen: tuple[Notice, ...] = ()
        if others:
            message = f'The table was read from the sheet "{shown(self.sheet)}", the fullest of {others + 1}.'
            params = {"sheet": self.sheet, "sheets": others + 1}
            chosen = (Notice("sheet_chosen", message, params=params),)
        self.notices = (*chosen, *self.header.notices)

    def pieces(self) -> Iterator[tuple[int, float]]:
        for start in range(0, len(self.rows), _ROWS):
            yield start, min(1.0, (start + _ROWS) / len(self.rows))

    def head(self, piece: int, rows: int) -> int:  # noqa: ARG002 - as every Source has it
        return piece  # a piece of a workbook is small

    def parse(self, piece: int) -> Batch:
        rows = [[_cell(value) for value in row] for row in self.rows[piece : piece + _ROWS]]
        filled = [place for place, row in enumerate(rows) if any(value is not None for value in row)]
        numbers = np.array(filled, np.int64) + (self.first_row + piece)
        batch = Batch([], numbers, len(rows))
        batch.skipped["blank"] = len(rows) - len(filled)
        for place in range(len(self.header.names)):
            batch.columns.append(pa.array([rows[row][place] for row in filled], pa.string()))
        return batch


def _fullest(path: Path) -> tuple[str, list[list[Any]], int]:
    """The name and rows of the fullest sheet, and how many other sheets hold anything."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise rejected(
            "unreadable", f"The workbook could not be opened ({shown(str(error))}). Save it again."
        ) from None
    filled = {name: sum(value != "" for row in rows for value in row) for name, rows in sheets.items()}
    best = max(filled, key=lambda name: filled[name], default=None)
    if best is None or not filled[best]:
        raise rejected("empty", "The workbook holds no table. Choose the file that holds it.")
    return best, sheets[best], sum(count > 0 for count in filled.values()) - 1


def _table(rows: Sequence[Sequence[Any]]) -> tuple[int, int, int]:
    """The header's row, and the first and last (exclusive) column: the first row that is about as full as any."""
    widths = [sum(value != "" for value in row) for row in rows]
    most = max(widths)
    top = next(place for place, width in enumerate(widths) if width * 2 >= most)
    if top > _HEADER_WITHIN:
        raise rejected(
            "no_header", f"The table begins only on row {top + 1}. Remove what stands above it.", line=top + 1
        )
    used = [place for row in rows[top:] for place, value in enumerate(row) if value != ""]
    return top, min(used), max(used) + 1


def _cell(value: Any) -> str | None:
    """The cell as a CSV would show it; numbers that are whole lose their ".0"."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**63 else repr(value)
    if isinstance(value, datetime):
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="auto")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return repr(value.total_seconds() / 86_400)
    return str(value)
