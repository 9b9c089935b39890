"""An organization always has an admin, whatever happens at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from warehouse.catalog import memberships, organizations, user_sessions, users
from warehouse.catalog.base import Conflict, NotFound
from warehouse.catalog.session import Catalog


@pytest.fixture
def house(catalog: Catalog) -> tuple[UUID, list[UUID]]:
    """An organization with two admins."""
    with catalog.transaction() as session:
        org = organizations.create(session, "Alfa")
        people = [
            users.create(session, name=name, email=f"{name}@example.com", password_hash="-")
            for name in ("ana", "bruno")
        ]
        for one in people:
            memberships.add(session, org, one, "admin")
        return org.id, [one.id for one in people]


def roles(catalog: Catalog, org_id: UUID) -> list[str]:
    with catalog.transaction(org_id=org_id) as session:
        return sorted(one.role for one in memberships.in_organization(session, org_id))


@pytest.mark.parametrize("how", ["demoted", "removed"])
def test_two_admins_who_unmake_each_other_at_once_leave_one(
    catalog: Catalog, house: tuple[UUID, list[UUID]], how: str
) -> None:
    org_id, people = house
    start = threading.Barrier(2)

    def unmake(user_id: UUID) -> str:
        try:
            with catalog.transaction(org_id=org_id) as session:
                membership = memberships.get(session, org_id, user_id)
                start.wait()
                if how == "demoted":
                    memberships.change_role(session, membership, "member")
                else:
                    memberships.remove(session, membership)
        except Conflict as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(unmake, people)) == ["done", "last_admin"]
    assert roles(catalog, org_id).count("admin") == 1


def test_the_last_admin_stays_one_and_others_come_and_go(
    catalog: Catalog, house: tuple[UUID, list[UUID]]
) -> None:
    org_id, (ana, bruno) = house
    with catalog.transaction(org_id=org_id) as session:
        memberships.change_role(session, memberships.get(session, org_id, bruno), "member")
        with pytest.raises(Conflict, match="make somebody else an admin first"):
            memberships.change_role(session, memberships.get(session, org_id, ana), "analyst")
        memberships.remove(session, memberships.get(session, org_id, bruno))
        with pytest.raises(NotFound):
            memberships.get(session, org_id, bruno)
    assert roles(catalog, org_id) == ["admin"]


def test_a_changed_role_ends_the_persons_sessions_and_nobody_elses(
    catalog: Catalog, house: tuple[UUID, list[UUID]]
) -> None:
    org_id, (ana, bruno) = house
    with catalog.transaction(org_id=org_id) as session:
        tokens = {
            one: user_sessions.open_for(session, session.get_one(users.User, one)).token
            for one in (ana, bruno)
        }
        memberships.change_role(session, memberships.get(session, org_id, bruno), "admin")
        assert user_sessions.recognise(session, tokens[bruno])  # nothing changed: nothing ends
        memberships.change_role(session, memberships.get(session, org_id, bruno), "member")
    with catalog.transaction() as session:
        assert user_sessions.recognise(session, tokens[ana])
        assert user_sessions.recognise(session, tokens[bruno]) is None
