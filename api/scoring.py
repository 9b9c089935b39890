"""Asking a scoring process within a request: which version, and who answers for it."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

from api.edge import Inquiry
from api.scorers import Gone, Scorer, Scorers
from warehouse import served
from warehouse.lake.paths import Lake
from warehouse.served import Served

Answer = TypeVar("Answer")


async def find(inquiry: Inquiry, lake: Lake, name: str, number: int | None) -> Served:
    """The version that is asked. Ends the request's transaction: none waits for a score."""
    org_id, wanted = inquiry.org_id, None if number is None else min(number, 2**31 - 1)
    found = await inquiry.turn.go_on(lambda session: served.find(session, lake, org_id, name, wanted))
    await inquiry.turn.end(commit=True)
    return found


async def ask(
    inquiry: Inquiry, scorers: Scorers, asked: Served, question: Callable[[Scorer], Answer]
) -> Answer:
    """What a process with this version in memory answers; one is made ready where there is none."""
    if scorers.holds(asked.key):
        try:
            return await to_thread.run_sync(scorers.ask, asked, None, question, limiter=scorers.threads)
        except Gone:
            pass
    outfit = await inquiry.turn.in_transaction(
        lambda session: served.outfit(session, asked), org_id=asked.org_id
    )
    return await to_thread.run_sync(scorers.ask, asked, outfit, question, limiter=scorers.threads)
