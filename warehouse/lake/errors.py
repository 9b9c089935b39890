"""What a build refuses, with a sentence for the person who asked for it."""

from typing import Any


class CannotBuild(Exception):
    """The features cannot be built from these datasets and this question; the message says why and what to do. `params`
    are the names and figures in it."""

    def __init__(self, code: str, message: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(message)
