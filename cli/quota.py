"""What the organizations of this installation use and may use: asked of the catalog as its owner."""

import subprocess
from collections.abc import Sequence

from cli.errors import Failure
from local import up as everything
from local.programs import PYTHON, environment, plan
from warehouse.settings import REPOSITORY, Settings


def quota(arguments: Sequence[str]) -> int:
    settings = Settings.from_env()
    helps = {"-h", "--help"} & {*arguments}
    server = None if helps else plan(settings, settings.port).postgres
    if server is not None and everything.status() is None:
        raise Failure("Nothing runs here.", hint="./anteve up")
    env = environment(settings, settings.port, server, owner=True)
    return subprocess.call([PYTHON, "-m", "migrations.quotas", *arguments], env=env, cwd=REPOSITORY)
