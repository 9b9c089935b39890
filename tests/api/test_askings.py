"""Statements that nobody waits for any more are stopped, and leave their place to others."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.running import Anteve, Person
from tests.api.test_feature_models import DAY, VISITS, furnish

ENDLESS = "(select count(*) from range(1000000) a, range(1000000) b where a.range + b.range = 3)"
NEVER = f"select entity_key, snapshot_date, {ENDLESS} as n from spine"


@pytest.fixture(scope="module")
def analyst(anteve: Anteve) -> Person:
    person = furnish(anteve.person("Umbrella"))
    assert tried(person, VISITS).status_code == 200  # its desk is open
    return person


def tried(person: Person, sql: str) -> httpx.Response:
    return person.post("feature-models/preview", {"sql": sql, "model": "churn", "snapshot_date": DAY})


def test_a_newer_try_of_the_same_person_takes_the_place_of_an_older_one(analyst: Person) -> None:
    with ThreadPoolExecutor(4) as hands:
        olds = []
        for _ in range(3):
            olds.append(hands.submit(tried, analyst, NEVER))
            time.sleep(0.3)
        begun = time.monotonic()
        new = tried(analyst, VISITS)
        assert new.status_code == 200, new.text
        assert time.monotonic() - begun < 10  # of 20 that an older one might take
        for old in olds:
            assert old.result().status_code == 409
            assert old.result().json()["type"].endswith(":abandoned")


def test_another_persons_try_is_left_alone(analyst: Person) -> None:
    colleague = analyst.colleague("analyst")
    slow = NEVER.replace("range(1000000) a", "range(3000) a").replace("range(1000000) b", "range(100000) b")
    with ThreadPoolExecutor(1) as hands:
        old = hands.submit(tried, analyst, slow)
        time.sleep(0.1)
        assert tried(colleague, VISITS).status_code == 200
        assert old.result().status_code == 200, old.result().text


def test_a_programs_tries_do_not_call_each_other_off(analyst: Person) -> None:
    program = analyst.key("features:write")
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda _: tried(program, VISITS), range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4


@pytest.mark.parametrize("path", ["feature-models/preview", "query"])
def test_a_statement_stops_when_its_asker_goes_away(anteve: Anteve, analyst: Person, path: str) -> None:
    """Two run at once for one organization: were they not stopped, a third would wait, and be refused."""
    program = analyst.key("features:write", "query")
    sql = NEVER if "preview" in path else f"select {ENDLESS} as n"
    body = {"sql": sql, **({"model": "churn", "snapshot_date": DAY} if "preview" in path else {})}
    for _ in range(3):
        with contextlib.suppress(httpx.TimeoutException):
            url = f"{program.http.base_url}{program.base}/{path}"
            httpx.post(url, json=body, headers=program.http.headers, timeout=1)
            raise AssertionError("it ended by itself")
    begun = time.monotonic()
    answer = program.post("query", {"sql": "select count(*) as n from customers"})
    assert answer.status_code == 200, answer.text
    assert time.monotonic() - begun < 8
