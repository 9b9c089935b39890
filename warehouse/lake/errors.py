"""What a build refuses, with a sentence for the person who asked for it."""


class CannotBuild(Exception):
    """The features cannot be built from these datasets and this question; the message says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
