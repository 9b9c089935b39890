"""How often one may try: per account and per network address, with a wait that grows and ends."""

import ipaddress
import math
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from api.edge import Whence
from api.problems import Refusal
from api.transactions import Turn
from warehouse.catalog import throttles
from warehouse.catalog.base import Invalid
from warehouse.catalog.throttles import Subject

Found = TypeVar("Found")


def account(email: str) -> Subject:
    """At most a minute: whoever types another's address wrongly on purpose does not keep them out for long."""
    return Subject("account", email.strip().lower()[:300], free=10, longest=timedelta(minutes=1))


def network(address: str) -> Subject:
    """Many people may share an address; one machine has a whole IPv6 network of 64 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return Subject("network", address[:100], free=60, longest=timedelta(minutes=15))
    if found.version == 6:
        address = str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return Subject("network", address, free=60, longest=timedelta(minutes=15))


def letters_to(email: str) -> Subject:
    """Letters that were asked for, for one address: three, then fewer and fewer."""
    return Subject("letters", email.strip().lower()[:300], free=3, longest=timedelta(minutes=15))


def sign_ups(address: str) -> Subject:
    """Accounts from one network address, also those that were refused: a hundred, then fewer and fewer."""
    return Subject("sign-ups", network(address).name, free=100, longest=timedelta(minutes=15))


def sign_in_starts(address: str) -> Subject:
    """Sign-ins begun at a provider; an office of many people may share an address."""
    return Subject("sign-in starts", network(address).name, free=300, longest=timedelta(minutes=1))


def new_keys(org_id: UUID) -> Subject:
    """API keys of one organization: a program that makes keys in a loop is stopped."""
    return Subject("keys", str(org_id), free=60, longest=timedelta(minutes=15))


WENT_WRONG = "That went wrong too often"
TOO_MANY = "That was asked for too often"


def refuse_hurry(session: Session, *subjects: Subject, why: str = WENT_WRONG) -> None:
    """429 with Retry-After, while one of the subjects has to wait."""
    wait = throttles.wait_of(session, *subjects)
    if wait:
        seconds = math.ceil(wait.total_seconds())
        raise Refusal(
            429,
            "too_many_tries",
            f"{why}: wait {seconds} s, then try again.",
            headers={"Retry-After": str(seconds)},
        )


async def show_token(turn: Turn, whence: Whence, look: Callable[[Session], Found]) -> Found:
    """Look for what a shown token opens; one that opens nothing counts against the network address."""
    near = network(whence.address)

    def unhurried(session: Session) -> Found:
        refuse_hurry(session, near)
        return look(session)

    try:
        return await turn.in_transaction(unhurried)
    except Invalid:
        await turn.in_transaction(lambda session: throttles.count(session, near))
        raise
