"""The contract that clients are generated from, and the page to try it."""

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.routes import ROUTES
from tests.api.running import Anteve


@pytest.fixture(scope="module")
def contract(anteve: Anteve) -> dict[str, Any]:
    answer = anteve.client().get("/api/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def operations(contract: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for item in contract["paths"].values() for operation in item.values()]


def test_the_contract_is_valid_openapi_3_1(contract: dict[str, Any]) -> None:
    assert contract["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(contract).validate()


def test_every_route_of_the_api_is_in_the_contract(contract: dict[str, Any]) -> None:
    here = {
        (r.method.lower(), r.path)
        for r in ROUTES
        if r.path.startswith(("/api/v1/", "/health")) and "openapi" not in r.path
    }
    there = {(method, path) for path, item in contract["paths"].items() for method in item}
    assert here == there


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(contract: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(contract)]
    assert len(set(names)) == len(names)
    for operation in operations(contract):
        assert re.fullmatch(r"[a-z][A-Za-z]+", operation["operationId"])
        assert operation["tags"]
        assert operation["summary"]
        assert len(operation["description"]) > 20
        problem = operation["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"]["$ref"].endswith("/Problem")
        assert any(status.startswith(("2", "3")) for status in operation["responses"])


def test_every_type_in_the_contract_has_a_plain_name(contract: dict[str, Any]) -> None:
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in contract["components"]["schemas"])


def test_an_open_route_is_open_and_the_others_name_their_credentials(contract: dict[str, Any]) -> None:
    paths = contract["paths"]
    assert paths["/api/v1/auth/login"]["post"]["security"] == []
    assert paths["/api/v1/organizations/{org}/datasets"]["get"]["security"] == [
        {"session": []},
        {"apiKey": []},
    ]
    assert paths["/api/v1/auth/logout"]["post"]["security"] == [{"session": []}]


def test_the_page_is_served_from_local_files_alone(anteve: Anteve) -> None:
    client = anteve.client()
    page = client.get("/docs")
    assert page.status_code == 200
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) == 4
    for address in named:
        assert address.startswith("/docs/")
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.content) > 100
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "<script>" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")


def test_the_front_door_leads_to_the_page(anteve: Anteve) -> None:
    answer = anteve.client().get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")


def test_no_file_beside_the_pages_own_is_served(anteve: Anteve) -> None:
    for name in ("index.html", "..%2f..%2f__init__.py", "%2e%2e/openapi.py"):
        assert anteve.client().get(f"/docs/{name}").status_code == 404
