"""`./anteve screens [FOLDER]`: a picture of every screen, in both themes and both widths, over the sample company.

Pictures are compressed, small enough to be kept and looked at side by side.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from local.sample import generate
from tests.end_to_end.conftest import House
from tests.web.house import Person, browser_program, house_with_app, scored_company, signed_in
from tests.web.visitor import arrive

WIDTHS = {"wide": (1440, 900), "narrow": (360, 780)}
THEMES = ("light", "dark")
OUTSIDE = {
    "sign-in": "/sign-in/",
    "sign-up": "/sign-up/",
    "forgotten-password": "/forgotten-password/",
    "invitation": "/invitation#token",
    "password-reset": "/password-reset#token",
}


def inside(house: House, person: Person) -> dict[str, str]:
    """The addresses of the screens behind the doors; a new screen is a line here."""
    with signed_in(house, person) as asking:
        top = asking.get(f"/organizations/{person.slug}/models/churn/predictions?outcome=open").json()
    key = top["items"][0]["entity_key"]
    return {
        "today": "/",
        "customers": "/customers/",
        "overview": "/overview/",
        "results": "/results/",
        "alert-rules": "/alert-rules/",
        "customer": f"/customers/one/?model=churn&key={key}",
        "datasets": "/datasets/",
        "dataset-columns": "/datasets/one/?name=customers",
        "dataset-mapping": "/datasets/one/?name=customers&tab=mapping",
        "dataset-files": "/datasets/one/?name=customers&tab=uploads",
        "start-files": "/start/?data=customers",
        "start-columns": "/start/?step=columns&data=customers",
        "start-question": "/start/?step=question&data=customers",
        "model": "/models/?model=churn",
        "question": "/models/question/?model=churn",
        "versions": "/models/versions/?model=churn",
        "trainings": "/models/trainings/?model=churn",
        "schedules": "/models/schedules/?model=churn",
        "monitoring": "/models/monitoring/?model=churn",
        "features": "/features/",
        "lineage": "/features/lineage/",
        "features-written": "/features/written/",
        "feature-editor": "/features/written/one/",
        "query": "/query/",
        "jobs": "/jobs/",
        "members": "/members/",
        "api-keys": "/api-keys/",
        "webhooks": "/webhooks/",
        "audit-events": "/audit-events/",
        "organization": "/organization/",
        "profile": "/profile/",
        "organizations": "/organizations/",
        "parts": "/parts/",
    }


def take(browser: Browser, house: House, person: Person, folder: Path, language: str) -> None:
    for theme in THEMES:
        for size, (width, height) in WIDTHS.items():
            wishes = {"language": language, "theme": theme, "width": width, "height": height}
            for name, path in {**OUTSIDE, **inside(house, person)}.items():
                visitor = arrive(browser, house, **wishes)  # type: ignore[arg-type]
                if name in OUTSIDE:
                    visitor.goes_to(path)
                else:
                    visitor.signs_in(person, path)
                visitor.page.wait_for_load_state("networkidle")
                visitor.page.get_by_role("heading").first.wait_for()
                visitor.page.wait_for_timeout(400)
                visitor.picture(folder / f"{name}-{theme}-{size}.png")
                visitor.page.context.close()


def main(arguments: list[str]) -> int:
    program = browser_program()
    if program is None:
        sys.stderr.write(
            "There is no Chromium on the PATH: `apt install chromium`, or Google Chrome, brings one.\n"
        )
        return 1
    folder = Path(arguments[0] if arguments else "screens").absolute()
    language = arguments[1] if len(arguments) > 1 else "en-US"
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        files = generate().write(Path(home))
        Path(home, "house").mkdir()
        with house_with_app(Path(home, "house")) as house:
            person = scored_company(house, files)
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            take(browser, house, person, folder, language)
            browser.close()
    sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
