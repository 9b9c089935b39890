"""Requests that another site makes a browser send."""

import itertools

import pytest

from tests.api.running import Anteve, Person


@pytest.mark.parametrize(
    ("cookie", "header"),
    [pair for pair in itertools.product(["right", "wrong", "none"], repeat=2) if pair != ("right", "right")],
)
def test_a_change_with_a_cookie_needs_the_right_token_twice(
    anteve: Anteve, ana: Person, cookie: str, header: str
) -> None:
    right = ana.http.cookies["csrftoken"]
    session = ana.http.cookies["anteve_session"]
    values = {"right": right, "wrong": "x" * len(right)}
    cookies = f"anteve_session={session}" + (f"; csrftoken={values[cookie]}" if cookie in values else "")
    headers = {"x-csrftoken": values[header]} if header in values else {}
    client = anteve.client(Cookie=cookies, **headers)
    for method, path in (("POST", "datasets"), ("PATCH", "datasets/nothing"), ("DELETE", "datasets/nothing")):
        answer = client.request(method, f"{ana.base}/{path}", json={"name": "forged"})
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("csrf")
    assert client.post("/api/v1/auth/logout").status_code == 403
    assert client.get(f"{ana.base}/datasets/forged").status_code == 404


def test_another_sessions_token_does_not_do(anteve: Anteve, ana: Person, stranger: Person) -> None:
    foreign = stranger.http.cookies["csrftoken"]
    cookie = f"anteve_session={ana.http.cookies['anteve_session']}; csrftoken={foreign}"
    client = anteve.client(Cookie=cookie, **{"x-csrftoken": foreign})
    assert client.post(f"{ana.base}/datasets", json={"name": "forged"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_that_another_site_makes_is_refused_even_with_the_token(
    ana: Person, headers: dict[str, str]
) -> None:
    answer = ana.ask("POST", "datasets", json={"name": "forged"}, headers=headers)
    assert answer.status_code == 403
    assert ana.get("datasets/forged").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/auth/login", "/api/v1/auth/signup"])
def test_another_site_cannot_sign_a_browser_in(anteve: Anteve, address: str) -> None:
    client = anteve.client(Origin="https://evil.example")
    assert client.post(address, json={}).status_code == 403


def test_our_own_pages_may(ana: Person, anteve: Anteve) -> None:
    for headers in ({"Origin": anteve.url}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        answer = ana.ask("PATCH", "datasets/nothing", json={"mapping": {}}, headers=headers)
        assert answer.status_code == 404


def test_a_key_needs_no_token(ana: Person) -> None:
    assert ana.key("data:write").post("datasets", {"name": "by-key"}).status_code == 201


def test_looking_needs_no_token(anteve: Anteve, ana: Person) -> None:
    client = anteve.client(Cookie=f"anteve_session={ana.http.cookies['anteve_session']}")
    assert client.get(f"{ana.base}/datasets").status_code == 200
