"""One shape of error, over all routes and all that can go wrong at the edge."""

import httpx
import pytest

from tests.api.routes import ROUTES, WITHIN, Route
from tests.api.running import Anteve, Person


def assert_problem(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].partition(";")[0] == "application/problem+json"
    body = answer.json()
    assert set(body) - {"facts"} == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    assert body["type"].startswith("urn:anteve:problem:")
    assert body["title"]
    assert body["detail"].endswith(".")
    assert "Traceback" not in answer.text
    for fault in body["errors"]:
        assert set(fault) <= {"message", "field", "line", "column"}
        assert fault["message"].endswith(".")
    assert answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("route", WITHIN, ids=str)
def test_every_route_refuses_in_the_one_shape(route: Route, anteve: Anteve, ana: Person) -> None:
    here = route.address(ana.slug)
    assert_problem(anteve.client().request(route.method, here), 401)
    assert_problem(ana.http.request(route.method, route.address("nobody-here")), 404)
    assert_problem(ana.http.request(route.method, here, params={"unknown": "1"}), 422)
    assert_problem(ana.http.request("PROPFIND", here), 405)


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if "data" in r.handler.parsed_fn_signature.parameters], ids=str
)
def test_a_body_that_is_no_json_or_has_foreign_fields_is_refused(route: Route, ana: Person) -> None:
    address = route.address(ana.slug)
    json = {"Content-Type": "application/json"}
    assert_problem(ana.http.request(route.method, address, content=b'{"name": ', headers=json), 400)
    answer = ana.http.request(route.method, address, json={"no_such_field": 1})
    assert_problem(answer, 422)
    assert answer.json()["errors"][0]["field"] == "no_such_field"
    assert_problem(ana.http.request(route.method, address, json=["a list"]), 422)
    assert_problem(ana.http.request(route.method, address, content=b"\xff\xfe", headers=json), 400)


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/nothing", "/api/v1/organizations/a/b/c/d", "/docs/nothing.js"]
)
def test_an_unknown_address_is_a_404_in_the_one_shape(anteve: Anteve, path: str) -> None:
    assert_problem(anteve.client().get(path), 404)


def test_a_wrong_method_says_which_are_taken(ana: Person) -> None:
    answer = ana.ask("DELETE", "datasets")
    assert_problem(answer, 405)
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_an_id_that_is_no_uuid_is_nowhere(ana: Person) -> None:
    assert_problem(ana.get("jobs/not-a-uuid"), 404)


def test_a_field_of_the_wrong_type_is_named_in_plain_words(ana: Person) -> None:
    answer = ana.post("models", {"name": 5, "kind": "churn", "entities": "customers"})
    assert_problem(answer, 422)
    assert answer.json()["errors"] == [{"message": "This must be text, not a whole number.", "field": "name"}]
    answer = ana.post("models", {"name": "a", "kind": "magic", "entities": "customers"})
    assert "'magic'" in answer.json()["errors"][0]["message"]
    answer = ana.post("models", {"kind": "churn", "entities": "customers"})
    assert answer.json()["errors"] == [{"message": "The field 'name' is missing.", "field": "name"}]
    answer = ana.post(
        "models",
        {"name": "a", "kind": "churn", "entities": "c", "outcome": {"column": "Churn", "positive": 5}},
    )
    assert answer.json()["errors"][0]["field"] == "outcome.positive"
    answer = ana.get("jobs", limit=201)
    assert answer.json()["errors"] == [{"message": "This must be at most 200.", "field": "limit"}]


def test_what_the_catalog_cannot_hold_is_refused_not_broken(ana: Person) -> None:
    assert_problem(ana.get("datasets/a%00b"), 422)
    assert_problem(ana.post("datasets", {"name": "a\0b"}), 422)
    assert_problem(ana.http.get("/api/v1/organizations/a%00b/datasets"), 404)
    assert_problem(ana.get("models/nothing/versions/99999999999999999999"), 404)
    surrogate = b'{"name": "\\ud800", "kind": "entities"}'
    answer = ana.ask("POST", "datasets", content=surrogate, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


def test_a_body_beyond_the_limit_is_refused(ana: Person) -> None:
    assert_problem(ana.post("datasets", {"name": "x" * 2_100_000}), 413)


def test_a_refused_change_is_rolled_back(ana: Person) -> None:
    dataset = ana.dataset("steady")
    wrong = {"mapping": {"value": "Charges", "outcome": {"column": "Churn", "positive": []}}}
    assert_problem(ana.ask("PATCH", f"datasets/{dataset}", json=wrong), 422)
    assert ana.get(f"datasets/{dataset}").json()["mapping"]["value"] is None


def test_the_request_id_of_the_caller_is_kept_when_it_is_plain(ana: Person) -> None:
    assert (
        ana.ask("GET", "datasets", headers={"X-Request-Id": "abc-12345"}).headers["x-request-id"]
        == "abc-12345"
    )
    assert ana.ask("GET", "datasets", headers={"X-Request-Id": "a b{}"}).headers["x-request-id"] != "a b{}"
