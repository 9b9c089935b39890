"""One house with the web app for all of these tests, one Chromium, and as many people as a test wants."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from local import node, web
from tests.end_to_end.conftest import House
from tests.web.house import Person, browser_program, house_with_app, newcomer, scored_company
from tests.web.visitor import Visitor, arrive

HERE = Path(__file__).parent
# Many share a machine while tests run: what comes late is no failure, and what never comes still is.
expect.set_options(timeout=30_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one process: the house, the build and the trained model are made once."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = browser_program()
    if program is None:
        pytest.skip("there is no Chromium on the PATH")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    node.install(web.FRONTEND, developers=True)  # axe comes with these
    with house_with_app(tmp_path_factory.mktemp("web")) as built:
        yield built


@pytest.fixture(scope="session")
def company(house: House, sample_files: dict[str, Path]) -> Person:
    """The admin of an organization whose customers are scored: to be looked at, not to be changed."""
    return scored_company(house, sample_files)


@pytest.fixture
def ana(house: House) -> Person:
    """Somebody new, with an empty organization of their own."""
    return newcomer(house)


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Callable[..., Visitor]]:
    """`visitor(language="pt-BR", width=320)` is somebody at a browser. No page may fail behind its face."""
    came: list[Visitor] = []

    def come(at: House = house, **wishes: object) -> Visitor:
        came.append(arrive(browser, at, **wishes))  # type: ignore[arg-type]
        return came[-1]

    yield come
    complaints = [complaint for each in came for complaint in each.complaints]
    for each in came:
        each.page.context.close()
    assert complaints == [], "the browser complained behind the page"
