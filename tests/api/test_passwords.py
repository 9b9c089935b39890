"""Argon2 a few at a time: hashes take their memory in turn, and a crowd is told to come back."""

import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from api import passwords
from api.passwords import AT_ONCE, MAY_WAIT, Passwords
from api.problems import Refusal

SAID = "uma frase bem comprida"


class Hashing:
    """In the place of a hash: how many are under way at once, and no end before it is said."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock = threading.Lock()
        self.may_end = threading.Event()

    async def begun(self) -> None:
        """Until as many are under way as may be, and a moment more, in which others could begin."""
        while self.now < AT_ONCE:
            await anyio.sleep(0.01)
        await anyio.sleep(0.2)

    def __call__(self, _: str, __: str | None = None) -> bool:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.may_end.wait(20)
        with self.lock:
            self.now -= 1
        return True


def run(work: Callable[..., Awaitable[Any]], *about: object) -> Any:
    """In a thread of its own: a browser's test that ran before in this process leaves its event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, work, *about).result()


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Hashing:
    made = Hashing()
    monkeypatch.setattr(passwords, "_verify", made)
    return made


def test_a_few_are_hashed_at_once_and_the_rest_wait_their_turn(hashing: Hashing) -> None:
    async def crowd() -> None:
        pool = Passwords()
        async with anyio.create_task_group() as group:
            for _ in range(10 * AT_ONCE):
                group.start_soon(pool.verify, SAID, None)
            await hashing.begun()
            assert hashing.now == AT_ONCE
            hashing.may_end.set()

    run(crowd)
    assert hashing.most == AT_ONCE


def test_when_too_many_wait_the_next_is_told_to_come_back_and_those_who_wait_are_served(
    hashing: Hashing,
) -> None:
    answers: list[bool] = []

    async def crowd() -> None:
        pool = Passwords()

        async def verify() -> None:
            answers.append(await pool.verify(SAID, None))

        async with anyio.create_task_group() as group:
            for _ in range(AT_ONCE + MAY_WAIT):
                group.start_soon(verify)
            await hashing.begun()
            for ask in (pool.verify(SAID, None), pool.hash(SAID)):
                began = time.monotonic()
                with pytest.raises(Refusal) as refused:
                    await ask
                assert time.monotonic() - began < 5, "who is refused does not wait"
                assert (refused.value.status, refused.value.code) == (429, "busy")
            hashing.may_end.set()

    run(crowd)
    assert answers == [True] * (AT_ONCE + MAY_WAIT)


def test_no_account_costs_a_hash_too() -> None:
    async def verify(kept: str | None) -> bool:
        return await Passwords().verify(SAID, kept)

    kept = run(Passwords().hash, SAID)
    assert run(verify, kept) is True
    assert run(verify, None) is False
