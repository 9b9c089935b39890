"""What a command ends with when it cannot do what was asked: a sentence, and an exit code for programs.

| exit code | means                                                     |
|-----------|-----------------------------------------------------------|
| 1         | refused: the server, the job or the data says no          |
| 2         | wrong use: an argument that cannot be meant               |
| 3         | the server cannot be reached                              |
"""

from typing import Any

REFUSED, WRONG_USE, CANNOT_REACH = 1, 2, 3


class Failure(Exception):
    """Ends the command; `hint` says what to do next."""

    code = REFUSED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class WrongUse(Failure):
    code = WRONG_USE


class CannotReach(Failure):
    code = CANNOT_REACH


class Refused(Failure):
    """The server's `application/problem+json` (RFC 9457): `errors` are the fields or lines at fault."""

    def __init__(
        self, status: int, message: str, errors: list[dict[str, Any]] | None = None, *, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.status, self.errors = status, errors or []
