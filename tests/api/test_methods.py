"""HEAD wherever GET is, and Allow that names what an address takes."""

import time

import httpx
import pytest

from tests.api.routes import ROUTES, Route
from tests.api.running import Anteve, Person

GETS = [route for route in ROUTES if route.method == "GET"]
BY_PATH = {route.path: {one.method for one in ROUTES if one.path == route.path} for route in ROUTES}


@pytest.mark.parametrize("route", GETS, ids=str)
def test_head_answers_as_get_without_the_body(route: Route, ana: Person) -> None:
    address = route.address(ana.slug)
    head, whole = ana.http.head(address), ana.http.get(address)
    assert head.content == b""
    assert head.status_code == whole.status_code
    counting = {"content-length"} if route.path == "/metrics" else set()  # each request is counted there
    for name in {
        "content-type",
        "content-length",
        "cache-control",
        "content-security-policy",
        "etag",
    } - counting:
        assert head.headers.get(name) == whole.headers.get(name), name


def test_the_head_of_a_stream_without_end_comes_at_once(ana: Person) -> None:
    ana.dataset("followed")
    sent = ana.ask(
        "POST", "datasets/followed/uploads", content=b"id\n1\n", headers={"Content-Type": "text/csv"}
    )
    began = time.monotonic()
    answer = ana.ask("HEAD", f"jobs/{sent.json()['job']['id']}/events")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert time.monotonic() - began < 5
    assert ana.get("datasets/followed").status_code == 200  # over the same connection


def test_head_is_no_way_around_the_guard(anteve: Anteve, ana: Person, stranger: Person) -> None:
    ana.dataset("guarded")
    address = f"{ana.base}/datasets/guarded"
    assert anteve.client().head(address).status_code == 401
    assert stranger.http.head(address).status_code == 404
    assert ana.http.head(address).status_code == 200


@pytest.mark.parametrize("path", BY_PATH)
def test_allow_names_every_method_of_an_address(path: str, ana: Person) -> None:
    address = next(route for route in ROUTES if route.path == path).address(ana.slug)
    has = BY_PATH[path] | {"OPTIONS"} | ({"HEAD"} if "GET" in BY_PATH[path] else set())
    for answer in (ana.http.options(address), ana.http.request("PROPFIND", address)):
        assert set(answer.headers["allow"].split(", ")) == has
    assert ana.http.options(address).status_code == 204
    assert ana.http.request("PROPFIND", address).status_code == 405


def test_head_of_an_address_without_get_is_refused(anteve: Anteve) -> None:
    answer: httpx.Response = anteve.client().head("/api/v1/auth/login")
    assert answer.status_code == 405
    assert "HEAD" not in answer.headers["allow"]
