"""Monitoring: what has moved since the model learned, as a picture and in words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def test_columns_stand_by_how_much_their_move_matters_with_then_and_now(
    visitor: Come, house: House, company: Person
) -> None:
    with signed_in(house, company) as asking:
        drift = asking.get(f"/organizations/{company.slug}/models/churn/drift").json()
    first = drift["columns"][0]
    words = first["label"]["en"].removesuffix(" pct")  # that it is a share is said by its figures
    guest = visitor()
    guest.signs_in(company, "/models/monitoring/")
    guest.sees("Those who are scored look like those whom the model learned from.")
    table = guest.page.get_by_role("region", name="What has moved").get_by_role("table")
    row = table.get_by_role("row").nth(1)
    expect(row).to_contain_text(words)
    shares = guest.page.get_by_role("list", name=f"{words}, then and now")
    expect(shares.get_by_role("listitem")).to_have_count(len(first["bins"]))
    guest.heading("Are the data on time?")
    guest.sees("No scoring is old enough to be judged yet.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_monitoring_fits_a_phone_and_is_open_to_everybody(visitor: Come, company: Person, theme: str) -> None:
    guest = visitor(language="pt-BR", width=320, theme=theme)
    guest.signs_in(company, "/models/monitoring/")
    guest.heading("O que mudou")
    guest.page.wait_for_load_state("networkidle")
    guest.meets_no_barrier()
    assert not guest.overflows()
