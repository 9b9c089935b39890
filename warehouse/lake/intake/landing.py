"""What has landed, and the account of every line of the file."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from warehouse.lake.intake.kind import Kind
from warehouse.lake.notices import Notice
from warehouse.lake.tables import Column, Table


@dataclass(frozen=True)
class Landing:
    """A file as typed Parquet parts. No line is lost: `lines = loaded + rejected + skipped`, always.

    `lines` are the physical lines of the unpacked text: what `wc -l` prints, plus one if the last line has no line
    end. `loaded` counts rows. `rejected` counts records set aside in `rejects` (line, column, reason, text).
    `skipped` is everything else, by kind: the `header`, `blank` lines, Excel's `sep` line, a `rule` that underlines a
    header among columns of blanks, and the `continuation` lines of records that span several lines because a quoted
    field holds line ends.

    Of Parquet, lines are rows. Of a workbook, lines are the rows of the chosen sheet that was used, `header`
    and rows above it (`above`) included. `details` says how the file was read (separator, packed, sheet).
    """

    columns: tuple[Column, ...]
    format: Kind
    lines: int
    loaded: int
    rejected: int
    skipped: int
    skipped_by: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    parts: tuple[Path, ...] = ()
    rejects: Path | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.lines == self.loaded + self.rejected + self.skipped, "every line is accounted for"
        assert self.skipped == sum(self.skipped_by.values()), "every skipped line has its kind"

    @property
    def table(self) -> Table:
        return Table(self.columns, self.parts, self.loaded)

    def within(self, folder: Path) -> "Landing":
        """The same landing, its files named by the folder as the caller names it."""
        rejects = folder / self.rejects.name if self.rejects else None
        return replace(self, parts=tuple(folder / part.name for part in self.parts), rejects=rejects)

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": [column.to_json() for column in self.columns],
            "format": self.format,
            "lines": self.lines,
            "loaded": self.loaded,
            "rejected": self.rejected,
            "skipped": self.skipped,
            "skipped_by": self.skipped_by,
            "warnings": [notice.to_json() for notice in self.warnings],
            "parts": [str(part) for part in self.parts],
            "rejects": str(self.rejects) if self.rejects else None,
            "details": self.details,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Landing":
        return cls(
            **data
            | {
                "columns": tuple(Column.from_json(column) for column in data["columns"]),
                "warnings": tuple(Notice.from_json(notice) for notice in data["warnings"]),
                "parts": tuple(Path(part) for part in data["parts"]),
                "rejects": Path(data["rejects"]) if data["rejects"] else None,
            }
        )
