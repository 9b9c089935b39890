"""A sample to look around in: made on one click, marked on every page, and removed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
PATIENCE = 300_000  # a training on a machine that does other things besides


def test_a_sample_company_is_made_on_one_click_says_that_it_is_one_and_goes_again(
    visitor: Come, house: House, ana: Person
) -> None:
    guest = visitor()
    guest.signs_in(ana)
    guest.page.get_by_role("link", name="See it with a sample company").click()
    guest.heading("A sample company")
    guest.sees("Learning who leaves")
    guest.meets_no_barrier()
    guest.page.reload()  # it goes on where it was
    inbox = guest.page.get_by_role("region", name="Inbox")
    expect(inbox.get_by_role("listitem").first).to_be_visible(timeout=PATIENCE)
    guest.sees("This is a sample: a company that does not exist.")
    guest.meets_no_barrier()
    guest.button("Use my data").click()
    guest.heading("Use my data")
    expect(guest.page.get_by_text("This is a sample")).to_have_count(0)
    guest.page.go_back()
    guest.button("Remove the sample").click()
    guest.button("Really remove all of it").click()
    guest.heading("Nothing to foresee yet")
    with signed_in(house, ana) as asking:
        assert [one["organization"]["slug"] for one in asking.get("/me").json()["memberships"]] == [ana.slug]
