"""Passwords: argon2id with the OWASP profile, a few at a time, and no hint whether an account exists.

One hash takes 19 MiB and some 65 ms. Fifty at once would starve the machine, so two run and the rest wait; when too
many wait, the next are told to come back rather than to wait for minutes.
"""

import secrets
from typing import Annotated

import anyio
from anyio import to_thread
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Meta

from api.problems import Refusal
from warehouse.catalog.base import Invalid

SHORTEST, LONGEST = 10, 256
Password = Annotated[
    str,
    Meta(
        description=f"{SHORTEST} to {LONGEST} characters.",
        extra_json_schema={"minLength": SHORTEST, "maxLength": LONGEST},
    ),
]
AT_ONCE = 2
MAY_WAIT = 60

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_nobody = _hasher.hash(secrets.token_urlsafe(16))  # verified against when there is no such account


class Passwords:
    """Hashes and verifies within the bounds; one for the whole process."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(AT_ONCE)

    async def hash(self, password: str) -> str:
        clean_password(password)
        self._refuse_a_crowd()
        return await to_thread.run_sync(_hasher.hash, password, limiter=self._limiter)

    async def verify(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one of the kept hash; False, after as long, when there is none."""
        self._refuse_a_crowd()
        return await to_thread.run_sync(_verify, password[: LONGEST + 1], kept, limiter=self._limiter)

    def _refuse_a_crowd(self) -> None:
        if self._limiter.statistics().tasks_waiting >= MAY_WAIT:
            raise Refusal(
                429,
                "busy",
                "Too many are signing in at this moment: try again in a few seconds.",
                headers={"Retry-After": "5"},
            )


def clean_password(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            "password", f"A password has {SHORTEST} to {LONGEST} characters; a few words make a good one."
        )
    return password


def _verify(password: str, kept: str | None) -> bool:
    try:
        return _hasher.verify(kept or _nobody, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
