"""A table of text columns on its way to a CSV file: blanks, dates and decimal commas, and nothing more."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Table:
    """Columns by name, each a list of text as it will stand in the file; `odd_lines` follow the rows as they are."""

    columns: dict[str, list[str]]
    odd_lines: tuple[str, ...] = ()
    delimiter: str = ","

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values())))

    def write(self, path: Path) -> Path:
        """Write header, rows, and in the middle of them the odd lines."""
        rows = list(zip(*self.columns.values(), strict=True))
        middle = len(rows) // 2
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=self.delimiter, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows(rows[:middle])
            file.writelines(f"{line}\n" for line in self.odd_lines)
            writer.writerows(rows[middle:])
        return path


def texts(
    values: np.ndarray, *, decimals: int = 0, comma: bool = False, blank: np.ndarray | None = None
) -> list[str]:
    """Values as text: numbers with `decimals` places (and a decimal comma), "" where `blank` is true."""
    if values.dtype.kind == "f":
        words = [f"{value:.{decimals}f}" for value in values.tolist()]
    else:
        words = [str(value) for value in values.tolist()]
    if comma:
        words = [word.replace(".", ",") for word in words]
    if blank is None:
        return words
    return ["" if hidden else word for word, hidden in zip(words, blank.tolist(), strict=True)]


def dates(first: date, days: np.ndarray, *, form: str = "%Y-%m-%d") -> list[str]:
    """Days counted from `first`, as dates."""
    known = {int(day): (first + timedelta(days=int(day))).strftime(form) for day in np.unique(days)}
    return [known[day] for day in days.tolist()]


def pick(values: Sequence[str], where: np.ndarray) -> list[str]:
    return [values[place] for place in where.tolist()]
