"""Who fails often waits longer each time, and is never shut out for good."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select, update

from warehouse.catalog import throttles
from warehouse.catalog.session import Catalog
from warehouse.catalog.throttles import Subject, Throttle

ANA = Subject("account", "ana@example.com", free=3, longest=timedelta(seconds=60))
BRUNO = Subject("account", "bruno@example.com", free=3, longest=timedelta(seconds=60))


def waits(catalog: Catalog, failures: int, subject: Subject = ANA) -> list[float]:
    """The wait after each of so many failures, in seconds."""
    found = []
    for _ in range(failures):
        with catalog.transaction() as session:
            throttles.count(session, subject)
            found.append(throttles.wait_of(session, subject).total_seconds())
    return found


def test_the_wait_doubles_after_the_free_failures_up_to_its_bound(catalog: Catalog) -> None:
    assert [round(wait) for wait in waits(catalog, 11)] == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_one_subjects_failures_are_not_anothers(catalog: Catalog) -> None:
    waits(catalog, 5)
    with catalog.transaction() as session:
        assert throttles.wait_of(session, BRUNO) == timedelta(0)
        assert throttles.wait_of(session, BRUNO, ANA) > timedelta(0)


def test_success_begins_anew(catalog: Catalog) -> None:
    waits(catalog, 6)
    with catalog.transaction() as session:
        throttles.forget(session, ANA)
    assert waits(catalog, 3) == [0, 0, 0]


def test_an_hour_of_quiet_is_forgiven(catalog: Catalog) -> None:
    waits(catalog, 8)
    with catalog.transaction() as session:
        session.execute(
            update(Throttle).values(
                last_at=Throttle.last_at - timedelta(hours=2),
                waits_until=Throttle.waits_until - timedelta(hours=2),
            )
        )
    assert waits(catalog, 1) == [0]


def test_failures_at_once_are_all_counted(catalog: Catalog) -> None:
    def fail(_: int) -> None:
        with catalog.transaction() as session:
            throttles.count(session, ANA, BRUNO)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(fail, range(24)))
    with catalog.transaction() as session:
        assert set(session.scalars(select(Throttle.failures))) == {24}


def test_the_table_names_nobody(catalog: Catalog) -> None:
    waits(catalog, 1)
    with catalog.transaction() as session:
        assert b"ana" not in session.scalars(select(Throttle.subject_hash)).one()
