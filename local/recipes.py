"""The recipes that people, pre-commit and CI run alike.

./anteve check               formatting, lint, types, import contracts, SQL: no test
./anteve test                check, then every test
./anteve test tests/api -x   only pytest, with these arguments
./anteve bench [name]        one measured comparison of bench/, or all but the long runs (contract, faults, gate, large, load,
                             models, soak)
./anteve contract            make the web app's types of the API's contract anew
./anteve screens FOLDER      a picture of every screen of a running ./anteve demo, in both themes and both widths
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from local import contract

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens" / "make_screens.py"


@dataclass(frozen=True)
class Step:
    name: str
    command: tuple[str, ...]
    needs: str = ""  # a file pattern; with no such file yet there is nothing to look at


CHECKS = (
    Step("format", ("ruff", "format", "--check", "--no-cache", ".", "anteve")),
    Step("lint", ("ruff", "check", "--no-cache", ".", "anteve")),
    Step("types", ("mypy",)),
    Step("imports", ("lint-imports", "--no-cache")),
    Step("contract", ("python", "-m", "local.contract")),
    Step("web", ("python", "-m", "local.web", "check")),
    Step("sql", ("sqlfluff", "lint", "--nocolor", "dbt_project/models"), needs="dbt_project/models/**/*.sql"),
)
LONG = (
    "contract",
    "faults",
    "gate",
    "large",
    "load",
    "models",
    "soak",
)  # from five minutes to hours: by name only
# One process a core; a test that others share a costly part with stays in that part's group. The order is that of
# tests/conftest.py: long groups first.
PYTEST = ("-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", "--durations=60", "--durations-min=4")


def check() -> bool:
    """Run all checks side by side; show what the failing ones say; true when none fails."""
    steps = [step for step in CHECKS if not step.needs or any(ROOT.glob(step.needs))]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return all([*pool.map(_check_one, steps)])


def _check_one(step: Step) -> bool:
    began = time.monotonic()
    done = subprocess.run(_program(step.command), cwd=ROOT, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    report = "" if good else f"\n{done.stdout}{done.stderr}"
    _say(f"{'ok  ' if good else 'FAIL'} {step.name:<8} {time.monotonic() - began:5.1f} s{report}")
    return good


def test(arguments: Sequence[str]) -> int:
    """Checks and every test; with arguments only pytest, which gets them. The last line is pytest's own."""
    checked = True if arguments else check()
    command = _program(("pytest", *(arguments or PYTEST)))
    # The temp folder of a test may hold data of an organization: kept only where the test failed.
    tested = subprocess.run(
        [*command, "-o", "tmp_path_retention_policy=failed"], cwd=ROOT, check=False
    ).returncode
    return tested if checked else tested or 1


def bench(names: Sequence[str]) -> int:
    """Run the named comparisons (or all but the long ones); each prints its own figures."""
    known = sorted(path.stem for path in (ROOT / "bench").glob("[!_]*.py"))
    unknown = [name for name in names if name not in known]
    if unknown:
        _say(f"There is no bench called {unknown[0]}. There are: {', '.join(known)}.")
        return 2
    results = []
    for name in names or [one for one in known if one not in LONG]:
        _say(f"-- {name}")
        results.append(
            subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT, check=False).returncode
        )
    return max(results, default=0)


def _program(command: Sequence[str]) -> list[str]:
    """The command with its first word as the program of this environment, wherever PATH points."""
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    recipe, *rest = arguments or [""]
    if recipe == "check" and not rest:
        return 0 if check() else 1
    if recipe == "test":
        return test(rest)
    if recipe == "bench":
        return bench(rest)
    if recipe == "contract" and not rest:
        return contract.main(anew=True)
    if recipe == "screens":
        return subprocess.run([sys.executable, SCREENS, *rest], cwd=ROOT, check=False).returncode
    _say(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
