"""What learning may refuse, in words that a person can act on."""


class CannotLearn(Exception):
    """These rows do not allow a model to be learned.

    `code` is for programs (`no_outcome`, `one_class`, `too_few`, `no_features`), with the figures of the sentence in
    `params`; `message` is for people and says what to do.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.params = params


class CannotScore(Exception):
    """These rows do not have the shape that the model learned from; `column` is the first one at fault."""

    code = "cannot_score"

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message
        self.params = {"column": column}


class BrokenArtifact(Exception):
    """The files of a model do not belong together, or were written by a newer version."""
