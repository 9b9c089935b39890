"""Take a picture of every screen of a running `./anteve demo`, light and dark, narrow and wide.

./anteve screens FOLDER [--only today,model] [--language pt-BR] [--whole]
"""

import argparse
import base64
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import APIRequestContext, BrowserContext, Page, sync_playwright

WIDTHS = {"phone": (390, 844), "wide": (1280, 800)}
THEMES = ("light", "dark")
OUTSIDE = {
    "sign-in": "/sign-in/",
    "sign-up": "/sign-up/",
    "forgotten-password": "/forgotten-password/",
    "invitation": "/invitation/#token",
    "password-reset": "/password-reset/#token",
}
QUALITY = 62
HEAD = [
    "# Screens",
    "",
    "What the web app shows over the sample company of `./anteve demo`, light and dark, on a phone (390 pixels wide) and on a",
    "laptop (1280). Made by `./anteve screens docs/screens`, which also writes this page.",
    "",
]
MOST_TALL = 6000  # pixels of a whole page; what is below is more of the same


def inside(ask: APIRequestContext, org: str) -> dict[str, str]:
    """The addresses of the screens behind the doors, over what the company has; a new screen is a line here."""

    def items(path: str) -> list[dict[str, Any]]:
        answer = ask.get(f"/api/v1/organizations/{org}/{path}")
        return answer.json()["items"] if answer.ok else []

    def first(path: str, name: str) -> str:
        return quote(str(next(iter(items(path)), {}).get(name, "")))

    models = [one["name"] for one in items("models")] or ["none"]
    churn = "churn" if "churn" in models else models[0]
    leads = next((one["name"] for one in items("models") if one["kind"] == "lead_scoring"), churn)
    runs = {one["status"]: one["id"] for one in items(f"models/{churn}/training-runs")}
    written = first("feature-models", "name")
    held = items("datasets")
    data = next((one["name"] for one in held if one["kind"] == "entities"), "customers")
    events = next((f",{one['name']}" for one in held if one["kind"] == "events"), "")
    versions = [one["number"] for one in items(f"models/{churn}/versions")]
    found = {
        "today": f"/?model={churn}",
        "customers": f"/customers/?model={churn}",
        "customer": f"/customers/one/?model={churn}&key={first(f'models/{churn}/predictions?outcome=open', 'entity_key')}",
        "overview": f"/overview/?model={churn}",
        "results": f"/results/?model={churn}",
        "alert-rules": f"/alert-rules/?model={churn}",
        "leads-today": f"/?model={leads}",
        "leads": f"/customers/?model={leads}",
        "lead": f"/customers/one/?model={leads}&key={first(f'models/{leads}/predictions?outcome=open', 'entity_key')}",
        "leads-overview": f"/overview/?model={leads}",
        "leads-results": f"/results/?model={leads}",
        "leads-model": f"/models/?model={leads}",
        "leads-alert-rules": f"/alert-rules/?model={leads}",
        "datasets": "/datasets/",
        "dataset-columns": f"/datasets/one/?name={data}",
        "dataset-rows": f"/datasets/one/?name={data}&tab=rows",
        "dataset-mapping": f"/datasets/one/?name={data}&tab=mapping",
        "dataset-files": f"/datasets/one/?name={data}&tab=uploads",
        "dataset-keeping": f"/datasets/one/?name={data}&tab=keeping",
        "start-files": "/start/",
        "start-columns": f"/start/?step=columns&data={data}{events}",
        "start-question": f"/start/?step=question&data={data}{events}",
        "model": f"/models/?model={churn}",
        "model-newest": f"/models/?model={churn}&version={max(versions, default=1)}",
        "question": f"/models/question/?model={churn}",
        "versions": f"/models/versions/?model={churn}",
        "compare": f"/models/compare/?model={churn}",
        "trainings": f"/models/trainings/?model={churn}",
        "schedules": f"/models/schedules/?model={churn}",
        "monitoring": f"/models/monitoring/?model={churn}",
        "features": f"/features/?model={churn}",
        "lineage": f"/features/lineage/?model={churn}",
        "features-written": "/features/written/",
        "feature-editor": f"/features/written/one/?name={written}",
        "query": "/query/",
        "jobs": "/jobs/",
        "members": "/members/",
        "api-keys": "/api-keys/",
        "webhooks": "/webhooks/",
        "audit-events": "/audit-events/",
        "organization": "/organization/",
        "profile": "/profile/",
        "organizations": "/organizations/",
        "no-such-model": "/models/?model=nothing",
    }
    return found | {
        f"training-{status}": f"/models/trainings/one/?model={churn}&id={run}" for status, run in runs.items()
    }


def picture(page: Page, path: Path, *, whole: bool = False) -> None:
    """As WebP, which Chromium writes itself; or as what the file's name says."""
    talk = page.context.new_cdp_session(page)
    wish: dict[str, Any] = {"format": path.suffix.removeprefix(".")}
    if wish["format"] == "webp":
        wish["quality"] = QUALITY
    if whole:
        size = talk.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], MOST_TALL), "scale": 1}
        wish |= {"captureBeyondViewport": True, "clip": clip}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(talk.send("Page.captureScreenshot", wish)["data"]))
    talk.detach()


def settled(page: Page) -> None:
    """Words, data and charts have come."""
    page.get_by_role("heading").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle", timeout=60_000)
    page.wait_for_function("!document.querySelector('main .skeleton')", timeout=60_000)
    page.wait_for_timeout(350)


def takes(context: BrowserContext, name: str, url: str, path: Path, *, whole: bool) -> str:
    """A picture of one address; returns what was wrong with it."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    try:
        page.goto(url)
        settled(page)
    except Exception as late:  # a picture of what is stuck says most
        complaints.append(str(late).splitlines()[0])
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        complaints.append("wider than its window")
    picture(page, path, whole=whole)
    page.close()
    return f"{name}: {'; '.join(complaints)}" if complaints else ""


def index(folder: Path) -> None:
    """Write down which pictures there are, a line for each screen."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.webp")):
        name, theme, width = path.stem.rsplit("-", 2)
        found.setdefault(name, []).append(f"[{theme}, {width}]({path.name})")
    lines = [f"- **{name.replace('-', ' ')}**: {' · '.join(pictures)}" for name, pictures in found.items()]
    (folder / "README.md").write_text("\n".join([*HEAD, *lines, ""]))


def main() -> int:
    parse = argparse.ArgumentParser()
    parse.add_argument("folder", type=Path)
    parse.add_argument("--only", default="")
    parse.add_argument("--language", default="en-US")
    parse.add_argument("--themes", default=",".join(THEMES))
    parse.add_argument("--widths", default=",".join(WIDTHS))
    parse.add_argument("--format", default="webp", choices=("webp", "png"))
    parse.add_argument("--whole", action="store_true", help="the whole page, not only the first screenful")
    parse.add_argument("--url", default="http://localhost:8321")
    parse.add_argument("--home", type=Path, default=Path(os.environ.get("ANTEVE_HOME", ".anteve")))
    said = parse.parse_args()
    owner = json.loads((said.home / "cli.json").read_text())["owner"]
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        sys.exit("There is no Chromium on the PATH.")
    only = re.compile("|".join(f"^{name}$" for name in said.only.split(",") if name) or ".")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for theme in said.themes.split(","):
            for width in said.widths.split(","):
                wide, high = WIDTHS.get(width) or map(int, width.split("x"))
                wishes: dict[str, Any] = {
                    "locale": said.language,
                    "color_scheme": theme,
                    "viewport": {"width": wide, "height": high},
                    "reduced_motion": "reduce",
                    "timezone_id": "America/Sao_Paulo",
                    "base_url": said.url,
                }
                stranger, context = browser.new_context(**wishes), browser.new_context(**wishes)
                door = {"email": owner["email"], "password": owner["password"]}
                answer = context.request.post("/api/v1/auth/login", data=door)
                if not answer.ok:
                    sys.exit(f"Signing in was refused: {answer.text()}")
                org = answer.json()["memberships"][0]["organization"]["slug"]
                for name, path in {**OUTSIDE, **inside(context.request, org)}.items():
                    if not only.search(name):
                        continue
                    target = said.folder / f"{name}-{theme}-{width}.{said.format}"
                    who = stranger if name in OUTSIDE else context
                    wrong = takes(who, name, f"{said.url}{path}", target, whole=said.whole)
                    sys.stdout.write(f"{target.name}{'  ' + wrong if wrong else ''}\n")
                    sys.stdout.flush()
                context.close()
                stranger.close()
        browser.close()
    if said.format == "webp":
        index(said.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
