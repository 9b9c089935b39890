"""What a build or an export refuses, with a sentence for the person who asked for it."""

from typing import Any


class CannotBuild(Exception):
    """The features cannot be built from these datasets and this question; the message says why and what to do. `params`
    are the names and figures in it."""

    def __init__(self, code: str, message: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(message)


class CannotExport(Exception):
    """The format cannot hold these rows; the message says why and which one can."""

    def __init__(self, code: str, message: str, facts: dict[str, Any]) -> None:
        self.code, self.facts = code, facts
        super().__init__(message)
