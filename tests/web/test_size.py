"""How little a first visit fetches; `./anteve bench web` tells it file by file, and how long it takes."""

from collections.abc import Callable

from tests.web import loading
from tests.web.house import Person
from tests.web.visitor import Visitor

MOST = 170_000  # bytes of compressed JavaScript


def test_a_first_visit_of_today_fetches_less_than_170_kb_of_scripts(
    visitor: Callable[..., Visitor], company: Person
) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company)
    guest.page.locator("[data-item]").first.wait_for()
    guest.page.wait_for_load_state("networkidle")
    scripts = {one.path: one.bytes for one in loading.fetched(guest.page) if one.kind == "scripts"}
    assert len(scripts) > 5
    assert min(scripts.values()) > 0, "it came out of a cache, and tells nothing"
    told = "\n".join(f"{size:8} {path}" for path, size in sorted(scripts.items(), key=lambda one: -one[1]))
    assert sum(scripts.values()) < MOST, f"{sum(scripts.values())} bytes:\n{told}"
