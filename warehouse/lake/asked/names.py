"""The rows under the dataset's own names; what nobody knows, or is given twice, is said."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.lake.asked.faults import Faults, where
from warehouse.lake.asked.shape import Shape
from warehouse.lake.notices import shown

Row = Mapping[str, Any]


def named(rows: Sequence[Row], shape: Shape, faults: Faults) -> list[dict[str, Any]]:
    """Each row's values by column, or by feature where no column of the entities is one."""
    meant: dict[str, str | None] = {}
    unknown: dict[str, list[int]] = defaultdict(list)
    twice: dict[str, list[int]] = defaultdict(list)
    counted: dict[str, list[int]] = defaultdict(list)
    found: list[dict[str, Any]] = []
    for at, row in enumerate(rows):
        own: dict[str, Any] = {}
        for name, value in row.items():
            if name not in meant:
                meant[name] = shape.canonical(name)
            column = meant[name]
            if column is None:
                unknown[name].append(at)
            elif column in shape.counted:
                counted[column].append(at)
            elif column in own:
                twice[column].append(at)
            else:
                own[column] = value
        found.append(own)
    for name, places in unknown.items():
        _unknown(name, places, shape, faults)
    for column, places in counted.items():
        said = f"`{shown(column)}` ({where(places)}) is counted from events: it cannot be sent. The key alone finds it."
        faults.add("made_of_events", places, column, said)
    for column, places in twice.items():
        faults.add(
            "given_twice",
            places,
            column,
            f"`{shown(column)}` is given twice in {where(places)}. Send it once.",
        )
    return found


def _unknown(name: str, rows: list[int], shape: Shape, faults: Faults) -> None:
    close = shape.close_to(name)
    hint = f"Is it `{shown(close)}`?" if close else "Leave it out, or check its name."
    said = f"There is no column `{shown(name)}` ({where(rows)}) in what the model knows. {hint}"
    faults.add("unknown_column", rows, name, said, close_to=close)
