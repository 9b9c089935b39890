"""Redis and Postgres killed and restarted in mid-work: said with a 503, waited for, and nothing is lost."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.faults.judge import Verdict
from tests.faults.programs import Programs
from tests.faults.world import Prepared, World

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

RUNS = 30
HEALTHY_WITHIN = 10.0  # seconds after the server is up
no_redis = pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on the PATH")


def judged(world: World, amid: Callable[[Programs], None]) -> Verdict:
    """What came of asking while `amid` happened. That the queue drains in time is one of the world's own rules."""
    world.run(5, runs=RUNS, faults=0, amid=amid)
    verdict = Verdict(world)
    assert verdict.wrongs == []
    assert verdict.given_up == 0
    return verdict


@no_redis
@pytest.mark.redis
@pytest.mark.parametrize("persistence", ["no", "yes"])
def test_redis_killed_amid_a_queue_costs_nothing(
    prepared: Prepared, tmp_path: Path, persistence: str
) -> None:
    world = World(prepared, tmp_path, f"redis_{persistence}", redis=True, redis_persists=persistence == "yes")

    def kill(programs: Programs) -> None:
        programs.house.kill("redis")
        time.sleep(1)  # the dispatcher and the workers have noticed by now; the next look starts it again

    judged(world, kill)


@pytest.mark.parametrize("broker", ["memory", pytest.param("redis", marks=[pytest.mark.redis, no_redis])])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_postgres_restarted_is_said_and_waited_for(
    prepared: Prepared, tmp_path: Path, broker: str, how: signal.Signals
) -> None:
    world = World(prepared, tmp_path, f"postgres_{broker}_{how.name.lower()}", redis=broker == "redis")

    def restart(programs: Programs) -> None:
        server = prepared.postgres
        pid = server.pid()
        assert pid is not None
        os.kill(pid, how)
        time.sleep(2)
        refused = httpx.get(f"{programs.house.url}/health/ready", timeout=10)
        assert refused.status_code == 503
        server.start()
        up = time.monotonic()
        while httpx.get(f"{programs.house.url}/health/ready", timeout=10).status_code != 200:
            assert time.monotonic() - up < HEALTHY_WITHIN
            time.sleep(0.1)

    judged(world, restart)
    assert world.refused > 0, "requests were answered with 503 meanwhile"
