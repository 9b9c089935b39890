"""Kills and freezes of everything, at named steps and at random: nothing is lost, doubled or broken.

What is killed so often begins as a fork of one load of all libraries; test_restarts.py starts each program as an
operator does. The full size, 250 runs with 100 faults for each of ten seeds, is `python -m bench.faults`.
"""

import shutil
import sys
from pathlib import Path

import pytest

from tests.faults.judge import Verdict
from tests.faults.world import Prepared, World

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.timeout(1200)]

RUNS, FAULTS = 28, 14


@pytest.mark.parametrize("broker", ["memory", pytest.param("redis", marks=pytest.mark.redis)])
def test_nothing_is_lost_or_doubled_under_kills_and_freezes(
    prepared: Prepared, tmp_path: Path, broker: str
) -> None:
    if broker == "redis" and shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server on the PATH")
    world = World(
        prepared,
        tmp_path,
        f"kills_{broker}",
        redis=broker == "redis",
        redis_persists=True,
        forked=sys.platform == "linux",  # elsewhere nobody adopts what a dead parent leaves
    )
    world.run(11, runs=RUNS, faults=FAULTS)
    verdict = Verdict(world)
    assert verdict.wrongs == []
    assert len(world.met()) + len(world.harms) >= FAULTS * 2 // 3, "faults were met"
