"""What leaves as a file is offered for saving, under a name that is only a name."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.downloads import attachment
from tests.api import contract
from tests.api.contract import Ground
from tests.api.running import Anteve

# Read by our own pages and by programs; `nosniff` and a policy without scripts keep a browser from running them.
SHOWN = {"followJob": "text/event-stream", "getJobLog": "text/plain"}
ALSO_AS = {"getModelCard": "md"}  # JSON, unless asked otherwise


@pytest.fixture(scope="module")
def ground(anteve: Anteve) -> Ground:
    return contract.ground(anteve, "Acme")


def files(described: dict[str, Any]) -> dict[str, tuple[str, set[str]]]:
    """The operations that answer anything but JSON: path and types."""
    found = {}
    for path, item in described["paths"].items():
        for operation in item.values():
            kinds = {
                kind
                for code, answer in operation["responses"].items()
                for kind in answer.get("content", {})
                if code.startswith("2") and kind != "application/json"
            }
            if kinds:
                found[operation["operationId"]] = (path, kinds)
    return found


def test_every_file_is_an_attachment(anteve: Anteve, ground: Ground) -> None:
    found = files(anteve.client().get("/api/v1/openapi.json").json())
    assert {"exportPredictions", "exportAuditEvents", "getRejects"} <= set(found)
    for name, (path, kinds) in found.items():
        if name in SHOWN:
            assert kinds == {SHOWN[name]}
            continue
        dataset_or_model = "churn" if "/models/" in path else "customers"
        words = {**{one: values[0] for one, values in ground.words.items()}, "name": dataset_or_model}
        asked = {"format": ALSO_AS[name]} if name in ALSO_AS else {}
        answer = ground.person.http.get(path.format(org=ground.person.slug, **words), params=asked)
        assert answer.status_code == 200, (name, answer.text)
        assert answer.headers["content-disposition"].startswith("attachment; filename="), name
        assert answer.headers["content-type"].partition(";")[0] in kinds, name
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_no_answer_with_data_is_kept_by_a_cache(anteve: Anteve, ground: Ground) -> None:
    for path in ("datasets", "models/churn/predictions", "jobs", "members", "no-such-thing"):
        assert ground.person.get(path).headers["cache-control"] == "no-store"


@given(name=st.text(max_size=80))
@example('a"; filename="evil.exe')
@example("a\r\nSet-Cookie: x=1")
@example("../../etc/passwd")
@example("São Paulo \u202excod.csv")
def test_a_name_stays_one_name_in_the_header(name: str) -> None:
    said = attachment(name)
    assert said.isascii()
    assert said.isprintable()
    plain, whole = re.fullmatch(
        r'attachment; filename="([A-Za-z0-9._-]+)"; filename\*=UTF-8\'\'(\S*)', said
    ).groups()  # type: ignore[union-attr]
    assert "/" not in plain
    assert ";" not in whole
    assert unquote(whole) == name
