"""The web app's types of the API: made of its contract, and of none that is older.

The contract is cut to what types are made of. So a better sentence in a docstring changes no type, and two
people who both add a route find few lines in each other's way.
"""

import hashlib
import json
import subprocess
import sys
from typing import Any

from local import node
from local.errors import CannotStart
from warehouse.settings import REPOSITORY

MAKER = REPOSITORY / "frontend" / "contract"
TYPES = REPOSITORY / "frontend" / "src" / "lib" / "api" / "schema.d.ts"
FOR_PEOPLE = ("description", "summary", "examples", "title", "tags")


def contract() -> bytes:
    """The shape of the contract of this code, as one line of JSON."""
    told = subprocess.run(
        [sys.executable, "-m", "api.contract"], cwd=REPOSITORY, stdout=subprocess.PIPE, check=False
    )
    if told.returncode != 0:
        raise CannotStart("The API cannot tell its contract: it said why, above.")
    return json.dumps(_shape(json.loads(told.stdout)), separators=(",", ":"), sort_keys=True).encode()


def drifted() -> str:
    """What to do when the committed types are of another contract; empty while they are of this one."""
    first = TYPES.read_text().partition("\n")[0] if TYPES.exists() else ""
    if hashlib.sha256(contract()).hexdigest() in first:
        return ""
    return "The API's contract has changed since frontend/src/lib/api/schema.d.ts was made: run `./anteve contract`."


def make() -> None:
    """Write the types anew. Raises CannotStart where there is no Node, or none to be had."""
    node.install(MAKER, developers=False)
    made = subprocess.run(
        [*node.program("node"), "make.mjs"], cwd=MAKER, input=contract(), check=False, env=node.environment()
    )
    if made.returncode != 0:
        raise CannotStart("The types of the contract could not be made.")


def _shape(node: Any) -> Any:
    if isinstance(node, list):
        return [_shape(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _shape(_answers(value) if key == "responses" else value)
        for key, value in node.items()
        if not (key in FOR_PEOPLE and isinstance(value, str | list))
    }


def _answers(responses: Any) -> Any:
    """Every refusal has the one shape of `default`."""
    return {code: answer for code, answer in responses.items() if code.startswith("2") or code == "default"}


def main(*, anew: bool = False) -> int:
    """A check of `./anteve check`: silent, or one sentence and status 1. Or, `anew`, what makes it right."""
    said = ""
    try:
        if anew:
            make()
        else:
            said = drifted()
    except CannotStart as problem:
        said = str(problem)
    if said:
        sys.stdout.write(f"{said}\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
