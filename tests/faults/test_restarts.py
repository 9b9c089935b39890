"""Redis and Postgres killed and restarted in mid-work: said with a 503, waited for, and nothing is lost."""

import os
import shutil
import signal
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.judge import Verdict
from tests.faults.programs import Programs
from tests.faults.world import Prepared, World

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.timeout(1200)]

RUNS = 20
HEALTHY_WITHIN = 10.0  # seconds after the server is up
no_redis = pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on the PATH")


def restart_postgres(prepared: Prepared, how: signal.Signals, programs: Programs) -> None:
    """`SIGINT` is a fast shutdown; `SIGQUIT` an immediate one, after which the server repairs itself."""
    server = prepared.postgres
    pid = server.pid()
    assert pid is not None
    os.kill(pid, how)
    time.sleep(2)
    assert httpx.get(f"{programs.house.url}/health/ready", timeout=10).status_code == 503
    server.start()
    up = time.monotonic()
    while httpx.get(f"{programs.house.url}/health/ready", timeout=10).status_code != 200:
        assert time.monotonic() - up < HEALTHY_WITHIN
        time.sleep(0.1)


def kill_redis(programs: Programs) -> None:
    programs.house.kill("redis")
    time.sleep(1)  # the dispatcher and the workers have noticed by now; the next look starts it again


@pytest.mark.parametrize("broker", ["memory", pytest.param("redis", marks=[pytest.mark.redis, no_redis])])
def test_restarts_are_said_and_waited_for(prepared: Prepared, tmp_path: Path, broker: str) -> None:
    """That the queue drains in time after each is one of the world's own rules."""
    world = World(prepared, tmp_path, f"restarts_{broker}", redis=broker == "redis", workers=1)
    amid = {
        0.15: partial(restart_postgres, prepared, signal.SIGINT),
        0.45: partial(restart_postgres, prepared, signal.SIGQUIT),
    }
    if world.redis:
        amid[0.75] = kill_redis  # and with it all that it held: nothing is kept on its disk
    world.run(5, runs=RUNS, faults=0, amid=amid)
    verdict = Verdict(world)
    assert verdict.wrongs == []
    assert verdict.given_up == 0
    assert world.refused > 0, "requests were answered with 503 meanwhile"
