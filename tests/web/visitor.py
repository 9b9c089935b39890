"""Somebody at a browser: real Chromium, which tells what went wrong behind the page as well."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.end_to_end.conftest import House
from tests.web.house import PASSWORD, Person
from warehouse.settings import REPOSITORY

AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SEEN = "{include: [['html']], exclude: [['[role=tooltip]']]}"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What a browser writes down by itself when an answer is no: the page says it to people.
EXPECTED = ("Failed to load resource",)
PATIENCE = 30_000  # milliseconds: a machine that is busy with something else is no failure
expect.set_options(timeout=PATIENCE)


@dataclass
class Visitor:
    """A person with a browser of their own: its page, and what the browser complained of."""

    house: House
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)

    def goes_to(self, path: str) -> None:
        self.page.goto(f"{self.house.url}{path}")

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, name: str) -> None:
        expect(self.page.get_by_role("heading", name=name).first).to_be_visible()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(f"{self.house.url}{path}")

    def signs_in(self, person: Person, path: str = "/") -> None:
        """By the API, as the browser that this is: what is tested comes after."""
        answer = self.page.request.post(
            f"{self.house.url}/api/v1/auth/login", data={"email": person.email, "password": PASSWORD}
        )
        assert answer.ok, answer.text()
        self.goes_to(path)

    def meets_no_barrier(self) -> None:
        """Axe finds nothing on the page as it is now."""
        assert not (found := self.barriers()), "\n".join(found)

    def barriers(self) -> list[str]:
        """What axe finds on the page as it is now, in a line each. A tooltip is of what it stands beside, wherever it lies."""
        self.page.evaluate(AXE.read_text())
        options = json.dumps({"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
        found: Mapping[str, Any] = self.page.evaluate(f"axe.run({SEEN}, {options})")
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary'].splitlines()[-1].strip()}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)


def arrive(
    browser: Browser,
    house: House,
    *,
    language: str = "en-US",
    theme: str = "light",
    width: int = 1280,
    height: int = 900,
) -> Visitor:
    """A new browser profile, which prefers this language and this theme."""
    context = browser.new_context(
        locale=language,
        color_scheme=theme,  # type: ignore[arg-type]
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        timezone_id="America/Sao_Paulo",
    )
    return Visitor(house, context.new_page())
