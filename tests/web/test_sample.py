"""A sample to look around in: made on one click, marked on every page, and removed."""

from collections.abc import Callable

from tests.end_to_end.conftest import House
from tests.web.house import Person
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
PATIENCE = 300_000  # a training on a machine that does other things besides


def test_a_sample_company_is_made_on_one_click(visitor: Come, house: House, ana: Person) -> None:
    guest = visitor()
    guest.signs_in(ana)
    guest.page.get_by_role("link", name="See it with a sample company").click()
    guest.heading("A sample company")
    guest.sees("Learning who leaves")
    guest.meets_no_barrier()
