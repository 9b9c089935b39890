"""An invitation opens one organization, for one address, once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.warehouse.catalog.conftest import Company
from warehouse.catalog import invitations, memberships, users
from warehouse.catalog.base import Conflict, Invalid
from warehouse.catalog.invitations import Invitation
from warehouse.catalog.memberships import Membership


def offered(company: Company, email: str = "bruno@example.com") -> str:
    with company.catalog.transaction(org_id=company.org_id) as session:
        return invitations.offer(session, company.org_id, email=email, role="analyst", invited_by=None).token


def joins(company: Company, token: str, email: str = "bruno@example.com") -> str:
    with company.catalog.transaction() as session:
        found = invitations.live(session, token)
        user = users.by_email(session, email)
        user = user or users.create(session, name="Bruno", email=email, password_hash="-")
        return invitations.accept(session, found, user).role


def test_it_is_found_by_its_token_before_its_organization_is_known(company: Company) -> None:
    token = offered(company)
    offered(company, "carla@example.com")
    with company.catalog.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Invitation)) == 0
    assert joins(company, token) == "analyst"


def test_the_catalog_does_not_keep_the_token(company: Company) -> None:
    token = offered(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        kept = session.scalars(select(Invitation)).one()
        assert token.encode() not in kept.token_hash
        assert len(kept.token_hash) == 32


def test_a_wrong_a_used_an_expired_a_withdrawn_and_a_replaced_token_are_told_alike(company: Company) -> None:
    used, replaced = offered(company), offered(company, "carla@example.com")
    joins(company, used)
    offered(company, "carla@example.com")
    expired, withdrawn = offered(company, "dora@example.com"), offered(company, "edu@example.com")
    with company.catalog.transaction(org_id=company.org_id) as session:
        past = Invitation.expires_at - timedelta(days=7, seconds=1)
        session.execute(
            update(Invitation).where(Invitation.email == "dora@example.com").values(expires_at=past)
        )
        (edu,) = [
            one for one in invitations.in_organization(session, company.org_id) if one.email[:3] == "edu"
        ]
        invitations.withdraw(session, company.org_id, edu.id)
    told = set()
    for token in ("wrong", used, replaced, expired, withdrawn):
        with pytest.raises(Invalid) as refusal:
            joins(company, token)
        told.add(str(refusal.value))
    assert len(told) == 1


def test_accepted_twice_at_once_it_opens_once(company: Company) -> None:
    token, start = offered(company), threading.Barrier(4)

    def accept(_: int) -> str:
        start.wait()
        try:
            return joins(company, token)
        except Invalid:
            return "refused"

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(accept, range(4))) == ["analyst", "refused", "refused", "refused"]


def test_another_addresss_account_cannot_take_it(company: Company) -> None:
    token = offered(company)
    with pytest.raises(Invalid, match="another e-mail address"):
        joins(company, token, "eve@example.com")
    assert joins(company, token) == "analyst"


def test_who_belongs_already_is_not_invited_and_keeps_their_role(company: Company) -> None:
    early = offered(company)
    with company.catalog.transaction(org_id=company.org_id) as session:
        bruno = users.create(session, name="Bruno", email="bruno@example.com", password_hash="-")
        session.add(Membership(org_id=company.org_id, user_id=bruno.id, role="admin"))
    with pytest.raises(Conflict, match="already"):
        offered(company)
    assert joins(company, early) == "admin"
    with company.catalog.transaction(org_id=company.org_id) as session:
        assert len(memberships.in_organization(session, company.org_id)) == 1


def test_an_organization_does_not_write_to_everybody(company: Company) -> None:
    with company.catalog.transaction(org_id=company.org_id) as session:
        for n in range(invitations.MOST_OPEN):
            invitations.offer(
                session, company.org_id, email=f"n{n}@example.com", role="member", invited_by=None
            )
    with pytest.raises(Conflict, match="100 invitations are open"):
        offered(company)
