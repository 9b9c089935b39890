"""The sample company of the demo is lived in: every screen has something to show, and its promises were kept."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from cli import account as accounts
from cli import sample_company
from cli.client import Client
from cli.owner import account_for
from cli.sample_company import Place
from tests.end_to_end.conftest import House

pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture(scope="module")
def company(house: House) -> Iterator[Client]:
    """Made as `./anteve demo` makes it, through the API."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTEVE_HOME", str(house.home))
        patch.delenv("ANTEVE_SMTP_URL", raising=False)
        client = Client.of(account_for(house.url, "Maré Alta"))
        sample_company.make(Place(house.url, accounts.load().owner, client))
        yield client


def listed(company: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = company.get(path, limit=200, **query)["items"]
    return found


def test_the_list_moves_and_says_why(company: Client) -> None:
    page = company.get("models/churn/predictions", outcome="open", sort="-change", limit=50)
    assert len(page["runs"]) == 12
    assert page["items"][0]["change"] > 0.05
    assert any(item["changes"] for item in page["items"])
    assert any(item["owner"] for item in page["items"])
    told = company.get("models/churn/facets")
    assert {"plan", "contract", "state"} <= {one["column"] for one in told["segments"]}
    assert page["totals"]["value_at_risk"] > 0


def test_the_inbox_has_work_and_a_history(company: Client) -> None:
    fresh = listed(company, "alert-items")
    assert {item["kind"] for item in fresh} == {"churn", "lead_scoring"}
    codes = {why["code"] for item in fresh for why in item["why"]}
    assert codes & {"entered_top", "jumped", "new_entrant"}
    done = listed(company, "alert-items", states="done")
    results = Counter(item["result"] for item in done)
    assert results["saved"] >= 3
    assert results["lost"] >= 3
    colleagues = {item["assigned_to"]["name"] for item in done if item["assigned_to"]}
    assert set(sample_company.COLLEAGUES) <= colleagues
    steps = company.get(f"alert-items/{done[0]['id']}/steps")["items"]
    assert steps[0]["verb"] == "named"


def test_there_are_rules_of_each_kind_that_say_when_they_spoke(company: Client) -> None:
    rules = listed(company, "alert-rules")
    assert {rule["kind"] for rule in rules} == {"top_n", "threshold", "change", "new_entrant"}
    spoke = [
        listed(company, f"alert-rules/{rule['id']}/checks") for rule in rules if rule["model"] == "churn"
    ]
    assert all(len(checks) == len(sample_company.BACK) + 1 for checks in spoke)
    assert all(any(check["fired"] for check in checks) for checks in spoke)


def test_last_quarters_outcome_is_there_and_the_promise_was_kept(company: Client) -> None:
    told = company.get("models/churn/results", which="matured")
    assert len(told["items"]) >= 4
    first = next(one for one in told["by_version"] if one["model_version"] == 1)
    assert first["whole"]["judged"] > 1000
    for one in (first["whole"], *(item["whole"] for item in told["items"])):
        assert one["promised"] == pytest.approx(one["realised"], abs=0.03)
    within = [b["low"] <= b["promised"] <= b["high"] for one in told["items"] for b in one["bins"]]
    assert sum(within) >= 0.8 * len(within)
    assert told["items"][0]["whole"]["acted_upon"] > 5
    assert any(rule["outcome"]["judged"] for rule in told["by_rule"])
    leads = company.get("models/leads/results")
    assert leads["items"][-1]["matured"] == 1


def test_the_overview_goes_back_five_months(company: Client) -> None:
    told = company.get("models/churn/overview")
    assert len(told["over_time"]) == len(sample_company.BACK) + 1
    assert all(point["open"]["value_at_risk"] > 0 for point in told["over_time"])
    assert told["over_time"][-1]["moves"]["entered_high"] > 0
    assert len(told["quadrants"]["cells"]) == 4
    assert told["disagree"]["money"]


def test_how_far_each_morning_had_drifted_is_told(company: Client) -> None:
    told = company.get("models/churn/drift")
    assert len(told["over_time"]) == len(sample_company.BACK) + 1
    assert told["columns"][0]["said"]["text"]


def test_one_customer_has_a_past(company: Client) -> None:
    done = listed(company, "alert-items", states="done")
    key = next(item["entity_key"] for item in done if item["kind"] == "churn")
    history = company.get(f"models/churn/customer-history/{key}")
    assert len(history["points"]) >= 2
    assert history["alerts"]
    assert history["items"][0]["result"]
    customer = company.get(f"models/churn/customers/{key}")
    assert customer["events"]["total"] > 0
    assert {one["column"] for one in customer["attributes"]} >= {"plan", "contract", "signed_up_on"}


def test_there_are_views_notes_and_tasks(company: Client) -> None:
    assert len(listed(company, "saved-views")) == len(sample_company.VIEWS)
    assert listed(company, "tasks")
    noted = [item["entity_key"] for item in listed(company, "alert-items", states="done")]
    assert any(company.get("notes", entity_key=key)["items"] for key in noted)


def test_it_is_made_once(company: Client) -> None:
    assert sample_company.is_there(company)
