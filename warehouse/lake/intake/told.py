"""What the sender tells of a file, where its bytes leave room for doubt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "spaces": " "}


@dataclass(frozen=True)
class Told:
    """Nothing, unless somebody says it: then it is followed, and what the file itself shows is only remarked upon.

    `header` says whether the first line holds names; `names` are those of the columns, in order, and mean that the
    file has none of its own unless `header` says so; `separator` is a key of SEPARATORS. `usual` are the names that
    the dataset's earlier files without a header were given: they are taken where nothing is told. `types` are those
    that the columns have in the dataset's earlier rows, by name.
    """

    header: bool | None = None
    names: tuple[str, ...] = ()
    separator: str | None = None
    usual: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)

    @property
    def sign(self) -> str | None:
        """The separator itself; a single blank stands for runs of them."""
        return SEPARATORS[self.separator] if self.separator else None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Told":
        names, usual = tuple(data.get("names") or ()), tuple(data.get("usual") or ())
        return cls(data.get("header"), names, data.get("separator"), usual, data.get("types") or {})


NOTHING = Told()
