"""What stands ready to score: how much of it, whose, and what becomes of it when it breaks; with processes made of air."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest

from api import scorers as module
from api.problems import Refusal
from api.scorers import Gone, Scorers
from tests.api.running import settings_in
from warehouse.confinement import CannotStart, Ended
from warehouse.served import Outfit, Served

OUTFIT = Outfit([], [])


class Air:
    """Stands for a process: opened for a version, and closed."""

    opened: ClassVar[list["Air"]] = []

    def __init__(self, _nursery: Any, served: Served, _outfit: Outfit, _signed: Any) -> None:
        self.org_id, self.version_id, self.key = served.org_id, served.version_id, served.key
        self.used, self.gone = time.monotonic(), False
        Air.opened.append(self)

    def close(self) -> None:
        self.gone = True


@pytest.fixture
def scorers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scorers]:
    Air.opened = []
    monkeypatch.setattr(module, "Scorer", Air)
    monkeypatch.setattr(module, "_verified", lambda *_: {})
    made = Scorers(settings_in(tmp_path, None))
    yield made
    made.close()


def version(org: UUID | None = None, of: UUID | None = None, sha256: str = "a") -> Served:
    return Served(
        org_id=org or uuid4(),
        model_id=uuid4(),
        dataset_id=uuid4(),
        dataset_version=1,
        mapping={},
        version_id=of or uuid4(),
        number=1,
        learned_build_id=uuid4(),
        folder=Path("folder"),
        sha256=sha256,
        examples=Path("examples"),
        built_on=date(2026, 1, 1),
        cutoffs=None,
        actionable=(),
        value=None,
    )


def fails(problem: Exception) -> Callable[[Any], Any]:
    def ask(_: Any) -> Any:
        raise problem

    return ask


def still_open() -> set[UUID]:
    return {each.version_id for each in Air.opened if not each.gone}


def test_a_version_is_opened_once_and_asked_again(scorers: Scorers) -> None:
    asked = version()
    assert not scorers.holds(asked.key)
    first = scorers.ask(asked, OUTFIT, lambda scorer: scorer)
    assert scorers.holds(asked.key)
    assert scorers.ask(asked, None, lambda scorer: scorer) is first
    assert len(Air.opened) == 1


def test_of_many_that_come_at_once_one_opens_it(scorers: Scorers, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Air.__init__
    monkeypatch.setattr(Air, "__init__", lambda *a: (time.sleep(0.05), made(*a))[1])
    asked = version()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: scorers.ask(asked, OUTFIT, id), range(8)))
    assert len(set(found)) == 1
    assert len(Air.opened) == 1


def test_the_one_asked_longest_ago_gives_way_first_of_the_same_organization(scorers: Scorers) -> None:
    busy, quiet = uuid4(), version()
    scorers.ask(quiet, OUTFIT, id)
    own = [version(busy) for _ in range(module.KEPT_OF_ONE + 2)]
    for each in own:
        scorers.ask(each, OUTFIT, id)
    assert still_open() == {quiet.version_id, *(each.version_id for each in own[2:])}


def test_there_are_never_more_than_so_many(scorers: Scorers) -> None:
    many = [version() for _ in range(module.KEPT + 3)]
    for each in many:
        scorers.ask(each, OUTFIT, id)
    assert scorers.ready == module.KEPT
    assert still_open() == {each.version_id for each in many[3:]}


def test_a_versions_new_state_takes_the_place_of_the_old_one(scorers: Scorers) -> None:
    """Else what was erased since would stay in memory."""
    org, same = uuid4(), uuid4()
    scorers.ask(version(org, same, "before"), OUTFIT, id)
    scorers.ask(version(org, same, "after"), OUTFIT, id)
    assert [each.gone for each in Air.opened] == [True, False]


def test_another_organization_never_has_the_same_key() -> None:
    same = uuid4()
    assert version(uuid4(), same).key != version(uuid4(), same).key


def test_one_that_was_ended_by_others_is_asked_for_anew(scorers: Scorers) -> None:
    asked = version()
    scorers.ask(asked, OUTFIT, id)
    for problem in (Ended("killed"), Ended("crash"), CannotStart("the nursery died")):
        with pytest.raises(Gone):
            scorers.ask(asked, None, fails(problem))
        with pytest.raises(Refusal) as refused:
            scorers.ask(asked, OUTFIT, fails(problem))
        assert (refused.value.status, refused.value.code) == (503, "scoring_ended")
    assert scorers.endings == {"killed": 4, "crash": 2}


@pytest.mark.parametrize(("reason", "code"), [("time", "scoring_timeout"), ("memory", "scoring_memory")])
def test_a_question_that_takes_too_much_is_not_asked_again(scorers: Scorers, reason: str, code: str) -> None:
    asked = version()
    scorers.ask(asked, OUTFIT, id)
    with pytest.raises(Refusal) as refused:
        scorers.ask(asked, None, fails(Ended(reason)))
    assert (refused.value.status, refused.value.code) == (422, code)


def test_one_organization_cannot_take_all_turns(scorers: Scorers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.05)
    mine, going, go_on = version(), threading.Semaphore(0), threading.Event()

    def slow(_: Any) -> None:
        going.release()
        go_on.wait(10)

    with ThreadPoolExecutor(module.AT_ONCE_OF_ONE) as pool:
        waiting = [pool.submit(scorers.ask, mine, OUTFIT, slow) for _ in range(module.AT_ONCE_OF_ONE)]
        for _ in waiting:
            assert going.acquire(timeout=10)
        with pytest.raises(Refusal) as refused:
            scorers.ask(mine, OUTFIT, id)
        assert (refused.value.status, refused.value.code) == (429, "too_many_scorings")
        assert refused.value.headers["Retry-After"]
        assert scorers.ask(version(), OUTFIT, id)
        go_on.set()
        for each in waiting:
            each.result(10)


def test_what_nobody_asks_any_more_is_let_go(scorers: Scorers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(module, "KEPT_SECONDS", 0.05)
    scorers.ask(version(), OUTFIT, id)
    until = time.monotonic() + 10
    while still_open() and time.monotonic() < until:
        time.sleep(0.01)
    assert not still_open()
    assert scorers.ready == 0


def test_the_log_tells_where_it_broke_and_not_what_stood_in_the_row() -> None:
    detail = 'Traceback (most recent call last):\n  File "a.py", line 3, in read\n    float(x)\nValueError: Ana Souza\n'
    assert module.places(detail) == ['File "a.py", line 3, in read', "ValueError"]
