"""The web app's files: clean addresses, a policy for each page, and no way out of the folder."""

import base64
import gzip
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api import site
from api.app import create_app
from tests.api.routes import NOWHERE
from tests.api.running import serving, settings_in

BOOT = 'document.documentElement.dataset.booted = "yes";'
FLIGHT = 'self.__flight = self.__flight || [];\nself.__flight.push([1, "<p>ção</p>"]);'
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Customers</title>
<style>p {{ color: red }}</style><link rel="stylesheet" href="/_next/static/css/a1.css">
<script>{BOOT}</script><script src="/_next/static/chunks/main-a1.js" async></script></head>
<body style="margin:0"><h1>Customers</h1><script type="application/json">{{"data": 1}}</script>
<script>{FLIGHT}</script></body></html>"""
GZIPPED = gzip.compress(
    b"h1 { color: blue }", mtime=0
)  # else it says when, and the tests are called otherwise each time
SECRET = "what lies beside the folder"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small export, as the web app's build leaves one, with two links that lead out of it."""
    home = tmp_path_factory.mktemp("frontend")
    (home / "secret.txt").write_text(SECRET)
    out = home / "out"
    files = {
        "index.html": "<!doctype html><title>Anteve</title><h1>Home</h1>",
        "customers.html": PAGE,
        "settings/index.html": "<!doctype html><h1>Settings</h1>",
        "404.html": "<!doctype html><h1>Nothing here</h1>",
        "customers.txt": "1:{}",
        "favicon.ico": "icon",
        "_next/static/chunks/main-a1.js": 'document.documentElement.dataset.main = "yes";',
        "_next/static/css/a1.css": "h1 { color: blue }",
    }
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(content)
    (out / "_next/static/css/a1.css.br").write_bytes(b"brotli bytes")
    (out / "_next/static/css/a1.css.gz").write_bytes(GZIPPED)
    (out / "leak.txt").symlink_to(home / "secret.txt")
    (out / "above").symlink_to(home)
    return out


@pytest.fixture(scope="module")
def browser(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = replace(settings_in(tmp_path_factory.mktemp("home"), NOWHERE), frontend=built)
    with serving(create_app(settings)) as url, httpx.Client(base_url=url) as client:
        yield client


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: rest.split() for name, _, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/", "Home"),
        ("/customers", "Customers"),
        ("/customers/", "Customers"),
        ("/customers?model=churn&anything=1", "Customers"),
        ("/settings", "Settings"),
        ("/settings/", "Settings"),
    ],
)
def test_pages_stand_under_clean_addresses(browser: httpx.Client, address: str, said: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{said}</h1>" in answer.text


def test_a_page_runs_its_own_scripts_by_their_hashes_and_no_others(browser: httpx.Client) -> None:
    policy = policy_of(browser.get("/customers"))
    assert policy["script-src"] == ["'self'", hash_of(BOOT), hash_of(FLIGHT)]
    assert policy["style-src"] == [
        "'self'",
        hash_of("p { color: red }"),
        "'unsafe-hashes'",
        hash_of("margin:0"),
    ]
    assert policy["default-src"] == ["'self'"]
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert policy[directive] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe-inline" not in str(policy)
    assert "unsafe-eval" not in str(policy)
    assert policy_of(browser.get("/"))["script-src"] == ["'self'"]


def test_pages_are_asked_for_again_and_hashed_files_are_kept(browser: httpx.Client) -> None:
    assert browser.get("/customers").headers["cache-control"] == "no-cache"
    script = browser.get("/_next/static/chunks/main-a1.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"].partition(";")[0] == "text/javascript"
    assert browser.get("/favicon.ico").headers["cache-control"] == "public, max-age=3600"


def test_every_file_has_the_headers_that_keep_it_in_its_place(browser: httpx.Client) -> None:
    for address in ("/", "/customers", "/_next/static/css/a1.css", "/customers.txt", "/nothing"):
        headers = browser.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_page_that_did_not_change_is_not_sent_again(browser: httpx.Client) -> None:
    first = browser.get("/customers")
    again = browser.get("/customers", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    other = browser.get("/customers", headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, deflate, br", "br", b"brotli bytes"),
        ("gzip", "gzip", GZIPPED),
        ("br;q=0, gzip", "gzip", GZIPPED),
        ("identity", None, b"h1 { color: blue }"),
    ],
)
def test_a_file_is_sent_compressed_to_whoever_takes_it_so(
    browser: httpx.Client, accepted: str, encoding: str | None, body: bytes
) -> None:
    with browser.stream("GET", "/_next/static/css/a1.css", headers={"Accept-Encoding": accepted}) as answer:
        assert b"".join(answer.iter_raw()) == body
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/css")


def test_a_wrong_address_is_a_page_for_people_and_a_problem_for_programs(browser: httpx.Client) -> None:
    person = browser.get("/nothing", headers={"Accept": "text/html,*/*"})
    assert person.status_code == 404
    assert "Nothing here" in person.text
    assert "etag" in person.headers
    program = browser.get("/nothing")
    assert program.status_code == 404
    assert program.headers["content-type"].startswith("application/problem+json")
    inside = browser.get("/api/v1/nothing", headers={"Accept": "text/html"})
    assert inside.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/customers/../../secret.txt",
        "/_next/../../secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/..\\secret.txt",
        "/secret.txt%00.html",
        "/leak.txt",
        "/above/secret.txt",
        "/above",
    ],
)
def test_no_address_leads_out_of_the_folder(browser: httpx.Client, address: str) -> None:
    path = address.encode()
    request = browser.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path)
    answer = browser.send(request)
    assert answer.status_code in (400, 404)
    assert SECRET not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("address", ["/_next", "/_next/", "/_next/static", "/_next/static/css/"])
def test_no_folder_is_listed(browser: httpx.Client, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "a1.css" not in answer.text


def test_the_head_of_a_page_comes_without_it(browser: httpx.Client) -> None:
    answer = browser.head("/customers")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == browser.get("/customers").headers["etag"]


def test_a_build_is_shown_when_it_is_whole_and_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "LOOK_EVERY", 0)
    (tmp_path / "index.html").write_text("<script>old()</script>")
    (tmp_path / "chunk.js").write_text("old")
    shown = site.Site(tmp_path)
    (tmp_path / "index.html").write_text("<script>new()</script>")
    (tmp_path / "chunk.js").unlink()
    old = shown.get("/")
    assert old
    assert old.body("") == b"<script>old()</script>"
    assert hash_of("old()") in old.headers["Content-Security-Policy"]
    assert shown.get("/chunk.js")
    (tmp_path / "version.json").write_text("{}")
    new = shown.get("/")
    assert new
    assert hash_of("new()") in new.headers["Content-Security-Policy"]
    assert shown.get("/chunk.js") is None
    assert shown.get("/version.json") is None


def test_without_a_web_app_the_front_door_leads_programs_to_the_api_and_tells_people_why(
    tmp_path: Path,
) -> None:
    assert site.read(tmp_path / "not there") == {}
    settings = replace(settings_in(tmp_path, NOWHERE), frontend=tmp_path / "not there")
    browser = {"Accept": "text/html,*/*"}
    with serving(create_app(settings)) as url:
        answer = httpx.get(f"{url}/")
        assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
        assert httpx.get(f"{url}/customers").status_code == 404
        plain = httpx.get(f"{url}/", headers=browser)
        assert plain.status_code == 503
        assert "./anteve up" in plain.text
        (tmp_path / "web.json").write_text('{"state": "building", "why": "Web app: building <b>"}')
        waiting = httpx.get(f"{url}/", headers=browser)
        assert 'http-equiv="refresh"' in waiting.text
        assert "building &lt;b&gt;" in waiting.text
        (tmp_path / "web.json").write_text('{"state": "failed", "why": "There is no Node on this machine"}')
        assert "There is no Node on this machine" in httpx.get(f"{url}/", headers=browser).text


def test_behind_https_the_browser_is_told_to_stay_there(built: Path, tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path, NOWHERE), frontend=built, secure_cookies=True)
    with serving(create_app(settings)) as url:
        said = httpx.get(f"{url}/customers").headers["strict-transport-security"]
    assert said == "max-age=31536000; includeSubDomains"


def test_a_real_browser_runs_the_pages_scripts_and_not_what_was_slipped_in(
    browser: httpx.Client, built: Path, tmp_path: Path
) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium on the PATH")

    def dom(url: str) -> str:
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000"]
        command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", url]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout

    seen = dom(f"{browser.base_url}/customers")
    assert 'data-booted="yes"' in seen
    assert 'data-main="yes"' in seen
    # The same page with a script that its policy does not know, as text in it that was not escaped would be.
    forged = tmp_path / "out"
    shutil.copytree(built, forged, symlinks=True)
    slipped = "<script>document.documentElement.dataset.stolen = 'yes'</script><img src=x onerror=\"this.id='stolen'\">"
    settings = replace(settings_in(tmp_path, NOWHERE), frontend=forged)
    app = create_app(settings)
    page = app.state.site.files["/customers"]
    app.state.site.files["/customers"] = replace(
        page, bodies={"": page.body("").replace(b"</body>", slipped.encode() + b"</body>")}
    )
    with serving(app) as url:
        seen = dom(f"{url}/customers")
    assert 'data-booted="yes"' in seen
    assert 'data-stolen="yes"' not in seen
    assert 'id="stolen"' not in seen
